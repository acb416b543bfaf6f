/*
 * Copyright 2026 the redis-rw authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.redisrw.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules, profiles, properties, tests and files that the commands of the documentation
 * name exist.
 */
class DocumentedBuildCommandsTests {

	private static final Pattern BLOCK = Pattern.compile("^```(?:shell|console)\\R(.*?)^```",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern INLINE = Pattern.compile("`(mvn [^`]+)`");

	/** Of Maven and its plugins. */
	private static final Set<String> KNOWN = Set.of("skipTests", "it.test", "test", "failsafe.failIfNoSpecifiedTests",
			"surefire.failIfNoSpecifiedTests", "spring-boot.run.arguments", "spring-boot.run.profiles",
			"maven.javadoc.skip", "pictures");

	static List<Named<String>> commands() throws IOException {
		List<Named<String>> commands = new ArrayList<>();
		for (Path page : Pages.all()) {
			String text = Files.readString(page);
			Stream.concat(BLOCK.matcher(text).results(), INLINE.matcher(text).results())
				.flatMap((block) -> block.group(1).replaceAll("\\\\\\R\\s*", " ").lines())
				.map((line) -> line.replaceAll("\\s+#.*", "").trim())
				.filter((line) -> !line.isEmpty())
				.forEach((line) -> commands.add(Named.of(Pages.ROOT.relativize(page) + ": " + line, line)));
		}
		return commands;
	}

	@ParameterizedTest
	@MethodSource("commands")
	void nameWhatThereIs(String command) throws IOException {
		if (command.contains("mvn ")) {
			modules(command);
			profiles(command);
			properties(command);
		}
		Matcher file = Pattern.compile("(?<![\\w/.-])(?:deploy|docs|redis-rw-[a-z-]+)/[\\w./-]+").matcher(command);
		while (file.find()) {
			assertThat(Pages.ROOT.resolve(file.group())).exists();
		}
	}

	private static void modules(String command) {
		Matcher modules = Pattern.compile("-pl (\\S+)").matcher(command);
		while (modules.find()) {
			for (String module : modules.group(1).split(",")) {
				assertThat(Pages.ROOT.resolve(module).resolve("pom.xml")).exists();
			}
		}
	}

	private static void profiles(String command) throws IOException {
		Matcher profiles = Pattern.compile(" -P(\\S+)").matcher(command);
		while (profiles.find()) {
			assertThat(poms()).anyMatch((pom) -> pom.contains("<id>" + profiles.group(1) + "</id>"));
		}
	}

	private static void properties(String command) throws IOException {
		Set<String> unknown = new TreeSet<>();
		Matcher properties = Pattern.compile(" -D([\\w.-]+)=?").matcher(command);
		while (properties.find()) {
			String name = properties.group(1);
			boolean used = KNOWN.contains(name) || poms().stream()
				.anyMatch((pom) -> pom.contains("${" + name + "}") || pom.contains("<" + name + ">")
						|| pom.contains("<name>" + name + "</name>"))
					|| isOfTests(name);
			if (!used) {
				unknown.add(name);
			}
		}
		assertThat(unknown).isEmpty();
	}

	private static boolean isOfTests(String name) throws IOException {
		try (Stream<Path> sources = Files.walk(Pages.ROOT.resolve("redis-rw-test/src/main/java"))) {
			return sources.filter(Files::isRegularFile).anyMatch((source) -> read(source).contains('"' + name + '"'));
		}
	}

	private static List<String> poms() throws IOException {
		try (Stream<Path> directories = Files.list(Pages.ROOT)) {
			return Stream.concat(Stream.of(Pages.ROOT), directories)
				.map((directory) -> directory.resolve("pom.xml"))
				.filter(Files::exists)
				.map(DocumentedBuildCommandsTests::read)
				.toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
