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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AfterAllCallback;
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

	@Test
	void classesThatInheritItShareItUntilTheLastOfThemEnds() {
		seen.clear();
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(Short.class), DiscoverySelectors.selectClass(Long.class))
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.started(2).succeeded(2));
		assertThatIllegalStateException().isThrownBy(Base.redis::deployment);
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

	static class Base {

		static final CountDownLatch bothRun = new CountDownLatch(2);

		static final CountDownLatch oneHasEnded = new CountDownLatch(1);

		/** Told after the deployment, which is declared later. */
		@Order(1)
		@RegisterExtension
		static final AfterAllCallback end = (context) -> oneHasEnded.countDown();

		@Order(2)
		@RegisterExtension
		static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(0).build();

		void begin() throws InterruptedException {
			bothRun.countDown();
			assertThat(bothRun.await(60, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class Short extends Base {

		@Test
		void endsFirst() throws InterruptedException {
			begin();
		}

	}

	static class Long extends Base {

		@Test
		void goesOn() throws InterruptedException {
			begin();
			assertThat(oneHasEnded.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(redis.deployment().master().command("PING")).isEqualTo("PONG");
		}

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
