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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.redisrw.autoconfigure.RedisRwAutoConfiguration;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What Spring Boot sees of the library: nothing depends on the wiring.
 */
class BootArchitectureTests {

	private static final String ROOT = "io.github.redisrw";

	private static final JavaClasses MODULE = new ClassFileImporter()
		.importUrl(RedisRwAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void nothingDependsOnTheWiring() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.check(MODULE);
	}

	@Test
	void thereAreNoCycles() {
		slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MODULE);
	}

	@Test
	void onlyTheWiringKnowsLettuce() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "io.netty..")
			.check(MODULE);
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
			.orShould()
			.haveSimpleNameEndingWith("ConnectionDetails")
			.check(MODULE);
	}

	@Test
	void namesSayWhatTheyAre() {
		noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..", "..misc..").check(MODULE);
		noClasses().should().haveNameMatching("(?i).*slave.*").check(MODULE);
	}

}
