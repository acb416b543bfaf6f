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

package io.github.redisrw.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.redisrw.ReadOnly;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The house: one question a package, and a package knows only those below it.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.redisrw";

	private static final String INTERNAL = ROOT + ".internal";

	/** From the ground up: a package may use those of the floors below its own. */
	private static final List<Set<String>> FLOORS = List.of(Set.of(ROOT), Set.of(ROOT + ".topology"),
			Set.of(INTERNAL + ".command", INTERNAL + ".topology", INTERNAL + ".threads"),
			Set.of(INTERNAL + ".localhealth"),
			Set.of(INTERNAL + ".gate", INTERNAL + ".failover.succession", INTERNAL + ".credentials"),
			Set.of(INTERNAL + ".routing", INTERNAL + ".topology.source", INTERNAL + ".topology.cluster",
					INTERNAL + ".failover", INTERNAL + ".topology.sentinel.consensus"),
			Set.of(INTERNAL + ".topology.sentinel", INTERNAL + ".node.query"), Set.of(INTERNAL + ".node"),
			Set.of(INTERNAL + ".node.connect"),
			Set.of(INTERNAL + ".flight.output", INTERNAL + ".flight.classification"), Set.of(INTERNAL + ".flight"),
			Set.of(INTERNAL + ".flight.cursor", INTERNAL + ".flight.transaction", INTERNAL + ".path.session",
					INTERNAL + ".path.subscription"),
			Set.of(INTERNAL + ".path.entry"), Set.of(INTERNAL + ".flight.observation"),
			Set.of(INTERNAL + ".replica.choice", INTERNAL + ".replica.data"), Set.of(INTERNAL + ".replica"),
			Set.of(INTERNAL + ".consistency"), Set.of(INTERNAL + ".path"), Set.of(INTERNAL + ".path.write"),
			Set.of(INTERNAL + ".path.read"), Set.of(INTERNAL + ".client"),
			Set.of(INTERNAL + ".cluster.shards", INTERNAL + ".cluster.reply", INTERNAL + ".cluster.waiting"),
			Set.of(INTERNAL + ".cluster"), Set.of(INTERNAL + ".spring", ROOT + ".routing", INTERNAL + ".routing.http"),
			Set.of(INTERNAL + ".lock"), Set.of(INTERNAL + ".lock.method"), Set.of(ROOT + ".lock"),
			Set.of(ROOT + ".observation"));

	private static final int MOST_PUBLIC_TYPES = 50;

	private static final int MOST_LINES_OF_A_FILE = 400;

	private static final int MOST_LINES_OF_A_PACKAGE = 2500;

	private static final JavaClasses LIBRARY = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludePackageInfos())
		.importUrl(ReadOnly.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void everyPackageHasAFloor() {
		Set<String> known = FLOORS.stream().flatMap(Set::stream).collect(Collectors.toSet());
		assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct()).isSubsetOf(known);
	}

	@Test
	void packagesUseOnlyWhatIsOnFloorsBelow() {
		for (int floor = 0; floor < FLOORS.size(); floor++) {
			String[] above = FLOORS.stream().skip(floor + 1L).flatMap(Set::stream).toArray(String[]::new);
			for (String name : FLOORS.get(floor)) {
				String[] beside = FLOORS.get(floor)
					.stream()
					.filter((other) -> !other.equals(name))
					.toArray(String[]::new);
				String[] out = Stream.concat(Stream.of(above), Stream.of(beside)).toArray(String[]::new);
				if (out.length > 0) {
					noClasses().that()
						.resideInAPackage(name)
						.should()
						.dependOnClassesThat()
						.resideInAnyPackage(out)
						.check(LIBRARY);
				}
			}
		}
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(LIBRARY);
	}

	@Test
	void theLibraryKnowsNoBoot() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot..").check(LIBRARY);
	}

	@Test
	void onlyWhatTouchesConnectionsKnowsLettuce() {
		noClasses().that()
			.resideOutsideOfPackages(INTERNAL + ".node..", INTERNAL + ".flight..", INTERNAL + ".path..",
					INTERNAL + ".client", INTERNAL + ".cluster..", INTERNAL + ".credentials", INTERNAL + ".spring",
					INTERNAL + ".replica..", INTERNAL + ".topology.source", INTERNAL + ".topology.sentinel",
					ROOT + ".observation")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "io.netty..")
			.check(LIBRARY);
	}

	@Test
	void whatDecidesKnowsNoSpringContext() {
		noClasses().that()
			.resideInAnyPackage(INTERNAL + ".command", INTERNAL + ".topology..", INTERNAL + ".gate",
					INTERNAL + ".failover", INTERNAL + ".node..", INTERNAL + ".flight..", INTERNAL + ".replica..",
					INTERNAL + ".consistency", INTERNAL + ".path..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.beans..", "org.springframework.context..",
					"org.springframework.data.redis..")
			.check(LIBRARY);
	}

	@Test
	void namesSayWhatTheyAre() {
		noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..", "..misc..").check(LIBRARY);
		noClasses().should().haveNameMatching("(?i).*slave.*").check(LIBRARY);
	}

	@Test
	void theApiIsSmall() {
		List<String> api = LIBRARY.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getName)
			.filter((name) -> !name.startsWith(INTERNAL))
			.toList();
		assertThat(api).hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES);
	}

	/** One reason to exist for each file, one question for each package. */
	@Test
	void filesAndPackagesStaySmall() throws IOException {
		Map<Path, Integer> files = new TreeMap<>();
		Map<Path, Integer> packages = new TreeMap<>();
		try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
			for (Path source : sources.filter((path) -> path.toString().endsWith(".java")).toList()) {
				int lines = Files.readAllLines(source).size();
				packages.merge(source.getParent(), lines, Integer::sum);
				files.put(source, lines);
			}
		}
		files.values().removeIf((lines) -> lines <= MOST_LINES_OF_A_FILE);
		packages.values().removeIf((lines) -> lines <= MOST_LINES_OF_A_PACKAGE);
		assertThat(files).as("files of more than %d lines", MOST_LINES_OF_A_FILE).isEmpty();
		assertThat(packages).as("packages of more than %d lines", MOST_LINES_OF_A_PACKAGE).isEmpty();
	}

}
