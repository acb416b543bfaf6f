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

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.redisrw.ReadOnly;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packages depend on each other in one direction only.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.redisrw";

	/** From the ground up: a package may use those before it. */
	private static final List<Set<String>> LAYERS = List.of(Set.of("command", "localhealth", "threads"),
			Set.of("topology"), Set.of("failover", "routing"), Set.of("connection"), Set.of("advice", "lock"),
			Set.of("health", "metrics", "endpoint"), Set.of("autoconfigure"));

	private final JavaClasses library = new ClassFileImporter()
		.importUrl(ReadOnly.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void packagesUseOnlyWhatIsBelowThem() {
		for (int layer = 0; layer < LAYERS.size(); layer++) {
			Set<String> lower = LAYERS.get(layer);
			String[] upper = LAYERS.stream()
				.skip(layer + 1L)
				.flatMap(Set::stream)
				.map((name) -> ROOT + "." + name + "..")
				.toArray(String[]::new);
			for (String name : lower) {
				if (upper.length > 0) {
					noClasses().that()
						.resideInAPackage(ROOT + "." + name + "..")
						.should()
						.dependOnClassesThat()
						.resideInAnyPackage(upper)
						.check(this.library);
				}
			}
		}
	}

	@Test
	void packagesOfOneLayerDoNotUseEachOther() {
		noClasses().that()
			.resideInAPackage(ROOT + ".command..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".topology..")
			.check(this.library);
		noClasses().that()
			.resideInAPackage(ROOT + ".topology..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".command..")
			.check(this.library);
	}

	@Test
	void whatUsersTypeUsesNothingBelowIt() {
		noClasses().that()
			.resideInAPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".*..")
			.check(this.library);
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(this.library);
	}

	@Test
	void onlyConnectionsAndTheAdaptersOfTheTopologyKnowLettuce() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".connection..", ROOT + ".topology.source..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "io.netty..")
			.check(this.library);
	}

	@Test
	void commandsAndFailoverKnowNoSpringContext() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".command..", ROOT + ".localhealth..", ROOT + ".topology..",
					ROOT + ".failover..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.springframework.beans..",
					"org.springframework.context..", "org.springframework.data..")
			.check(this.library);
	}

	@Test
	void autoConfigurationIsNotPublicApiButForItsEntrance() {
		classes().that()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.and()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.orShould()
			.haveSimpleNameEndingWith("Properties")
			.check(this.library);
	}

	@Test
	void atMostHalfOfTheTypesArePublic() {
		List<JavaClass> types = this.library.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.toList();
		List<String> visible = types.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getName)
			.collect(Collectors.toList());
		assertThat(visible).hasSizeLessThanOrEqualTo((types.size() + 1) / 2);
	}

	@Test
	void namesSayWhatTheyAre() {
		noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..", "..misc..").check(this.library);
		noClasses().should().haveNameMatching("(?i).*slave.*").check(this.library);
	}

}
