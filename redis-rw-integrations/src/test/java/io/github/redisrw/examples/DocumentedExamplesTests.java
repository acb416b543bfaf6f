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

package io.github.redisrw.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the documentation are those of this package, which are compiled and
 * run, with their imports.
 */
class DocumentedExamplesTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

	private static final String PACKAGE = "package io.github.redisrw.examples;\n\n";

	@Test
	void areCompiledAndRun() throws IOException {
		Path repository = Path.of("").toAbsolutePath().getParent();
		Map<String, String> documented = new TreeMap<>();
		try (Stream<Path> pages = Stream.concat(
				Stream.of(repository.resolve("README.md"), repository.resolve("README.ko.md")),
				Files.list(repository.resolve("docs")).filter((page) -> page.toString().endsWith(".md")))) {
			for (Path page : pages.toList()) {
				EXAMPLE.matcher(Files.readString(page))
					.results()
					.forEach((example) -> documented.put(example.group(1), page.getFileName().toString()));
			}
		}
		Map<String, String> compiled = new TreeMap<>();
		try (Stream<Path> sources = Files.list(Path.of("src/test/java/io/github/redisrw/examples"))) {
			for (Path source : sources.toList()) {
				String text = Files.readString(source);
				compiled.put(text.substring(text.indexOf(PACKAGE) + PACKAGE.length()), source.getFileName().toString());
			}
		}
		assertThat(documented).isNotEmpty();
		documented.forEach((example, page) -> assertThat(compiled).as("of " + page).containsKey(example));
	}

}
