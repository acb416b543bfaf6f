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

package io.github.redisrw.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Integration tests for {@link RedisDeploymentExtension}, by test classes that use it.
 */
class RedisDeploymentExtensionIT {

	private static final List<RedisDeployment> seen = new ArrayList<>();

	@Test
	void staticFieldIsOneDeploymentForTheClassHealedBeforeEachTest() {
		run(PerClass.class, 3);
		assertThat(seen).hasSize(4).containsOnly(seen.get(0));
		assertClosed();
		assertThatIllegalStateException().isThrownBy(PerClass.redis::deployment);
	}

	@Test
	void instanceFieldIsOneDeploymentForEachTest() {
		run(PerMethod.class, 2);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates();
		assertClosed();
	}

	private static void run(Class<?> testClass, int tests) {
		seen.clear();
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(testClass))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.started(tests).succeeded(tests));
	}

	private static void assertClosed() {
		assertThat(seen).allSatisfy((deployment) -> assertThat(deployment.nodes()).noneMatch(RedisNode::isRunning));
	}

	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class PerClass {

		@RegisterExtension
		static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
			.replicas(1)
			.healBeforeEach()
			.build();

		@BeforeAll
		static void runsBeforeAll(RedisDeployment deployment) {
			seen.add(deployment);
			deployment.master().kill();
		}

		@Test
		@Order(1)
		void leavesAFault(RedisDeployment deployment) {
			seen.add(deployment);
			deployment.replicas().get(0).kill();
			deployment.master().hang();
		}

		@Test
		@Order(2)
		void findsNoFault() {
			seen.add(redis.deployment());
			assertThat(redis.deployment().master().command("PING")).isEqualTo("PONG");
			assertThat(redis.deployment().replicas()).hasSize(1);
		}

		@Nested
		class Inner {

			@Test
			void findsTheSame(RedisDeployment deployment) {
				seen.add(deployment);
				assertThat(deployment.replicas()).hasSize(1);
			}

		}

	}

	static class PerMethod {

		@RegisterExtension
		final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(0).build();

		@Test
		void one(RedisDeployment deployment) {
			seen.add(deployment);
		}

		@Test
		void two() {
			seen.add(this.redis.deployment());
		}

	}

}
