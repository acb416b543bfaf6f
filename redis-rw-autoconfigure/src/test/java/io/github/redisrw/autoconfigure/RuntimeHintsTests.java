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
package io.github.redisrw.autoconfigure;

import io.github.redisrw.advice.Advice;
import io.github.redisrw.endpoint.RedisRwEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image has.
 */
class RuntimeHintsTests {

	@Test
	void theTableOfCommandsIsInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class))
			.hasAtLeastOneElementOfType(RedisRwRuntimeHints.class)
			.filteredOn(RedisRwRuntimeHints.class::isInstance)
			.allSatisfy((registrar) -> registrar.registerHints(hints, getClass().getClassLoader()));
		String table = "io/github/redisrw/internal/command/commands.txt";
		assertThat(getClass().getClassLoader().getResource(table)).isNotNull();
		assertThat(hints).matches(RuntimeHintsPredicates.resource().forResource(table));
	}

	@Test
	void keysOfLocksMayUseTheRootOfTheirExpression() {
		RuntimeHints hints = new RuntimeHints();
		new RedisRwRuntimeHints().registerHints(hints, getClass().getClassLoader());
		String root = "io.github.redisrw.internal.lock.method.KeyExpression$Root";
		assertThat(hints).matches(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of(root))
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS));
	}

	@Test
	void whatTheEndpointShowsIsInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, RedisRwEndpoint.class);
		assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(Advice.class));
	}

	/**
	 * Testcontainers' support looks at the factories of connection details, ours among
	 * them.
	 */
	@Test
	void hintsAreMadeWithServiceConnectionsToo() {
		RuntimeHints hints = new RuntimeHints();
		assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class))
			.anyMatch((registrar) -> registrar.getClass().getName().contains("ContainerConnectionDetailsFactories"))
			.allSatisfy((registrar) -> registrar.registerHints(hints, getClass().getClassLoader()));
	}

}
