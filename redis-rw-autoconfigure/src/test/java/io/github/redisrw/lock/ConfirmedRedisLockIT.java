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

package io.github.redisrw.lock;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.ReplicaAcks;
import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Locks that replicas have to confirm, on servers whose replication can be cut.
 */
@Timeout(180)
class ConfirmedRedisLockIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String KEY = "redis-rw:lock:a";

	private static RedisDeployment deployment;

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(1).controllableReplication().start();
		deployment.awaitReady(PATIENCE);
	}

	private static ConfigurableApplicationContext application(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.main.banner-mode=off",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
	}

	@AfterAll
	static void stop() {
		deployment.close();
	}

	@AfterEach
	void heal() {
		replica().restoreReplication();
		deployment.awaitReady(PATIENCE);
		deployment.master().command("FLUSHALL");
	}

	private static RedisNode replica() {
		return deployment.replicas().get(0);
	}

	private static ConfigurableApplicationContext confirming() {
		return application("redis.rw.write.acks.replicas=1", "redis.rw.write.acks.timeout=100ms");
	}

	@Test
	void whoHasALockHasItAtTheReplicaToo() throws Exception {
		try (ConfigurableApplicationContext context = confirming()) {
			for (int i = 0; i < 20; i++) {
				context.getBean(Work.class).locked(() -> {
					assertThat(replica().command("GET", KEY)).isNotNull();
					assertThat(replica().command("GET", "redis-rw:lock-token"))
						.isEqualTo(Long.toString(RedisLocks.current().fencingToken()));
					return true;
				});
			}
		}
	}

	@Test
	void anAcquisitionThatIsNotConfirmedIsNoneAndIsGivenBack() {
		try (ConfigurableApplicationContext context = confirming()) {
			replica().cutReplication();
			AtomicBoolean ran = new AtomicBoolean();
			assertThatExceptionOfType(RedisLockNotAcquiredException.class)
				.isThrownBy(() -> context.getBean(Work.class).locked(() -> ran.getAndSet(true)))
				.withCauseInstanceOf(ReplicaAcksMissingException.class);
			assertThat(ran).isFalse();
			Awaitility.await().atMost(PATIENCE).until(() -> deployment.master().command("GET", KEY) == null);
		}
	}

	@Test
	void itIsTriedAgainUntilItIsConfirmed() {
		try (ConfigurableApplicationContext context = confirming()) {
			replica().cutReplication();
			deployment.master().resetStats();
			CompletableFuture<Boolean> waiting = CompletableFuture
				.supplyAsync(() -> context.getBean(Work.class).patient());
			Awaitility.await().atMost(PATIENCE).until(() -> deployment.master().commandCalls("set") > 2);
			assertThat(waiting).isNotDone();
			replica().restoreReplication();
			assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(true);
		}
	}

	/**
	 * On a busy machine the last renewal may not be answered at all: that says nothing.
	 */
	@Test
	void aRenewalThatIsNotConfirmedDoesNotCount() {
		try (ConfigurableApplicationContext context = confirming()) {
			Awaitility.await().atMost(PATIENCE.multipliedBy(3)).untilAsserted(() -> {
				heal();
				assertThatExceptionOfType(RedisLockLostException.class)
					.isThrownBy(() -> context.getBean(Work.class).locked(ConfirmedRedisLockIT::lose))
					.withCauseInstanceOf(ReplicaAcksMissingException.class);
			});
		}
	}

	@Test
	void whatTheMethodRequiresCountsForItsLockAndItsRenewals() {
		try (ConfigurableApplicationContext context = application()) {
			assertThatExceptionOfType(RedisLockLostException.class)
				.isThrownBy(() -> context.getBean(Work.class).confirmed(ConfirmedRedisLockIT::lose))
				.withCauseInstanceOf(ReplicaAcksMissingException.class);
			deployment.master().command("DEL", KEY);
			assertThatExceptionOfType(RedisLockNotAcquiredException.class)
				.isThrownBy(() -> context.getBean(Work.class).confirmed(() -> true))
				.withCauseInstanceOf(ReplicaAcksMissingException.class);
		}
	}

	private static boolean lose() {
		assertThat(RedisLocks.current().isHeld()).isTrue();
		replica().cutReplication();
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(5))
			.pollInSameThread()
			.until(() -> !RedisLocks.current().isHeld());
		assertThat(deployment.master().command("GET", KEY)).isNotNull();
		return true;
	}

	static class Work {

		@RedisLock(key = "'a'", waitFor = "600ms", leaseFor = "1s")
		<T> T locked(Callable<T> body) throws Exception {
			return body.call();
		}

		@RedisLock(key = "'a'", waitFor = "20s", leaseFor = "1s")
		boolean patient() {
			return RedisLocks.current().isHeld();
		}

		@ReplicaAcks(replicas = 1, timeout = "150ms")
		@RedisLock(key = "'a'", waitFor = "600ms", leaseFor = "1s")
		<T> T confirmed(Callable<T> body) throws Exception {
			return body.call();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

	}

}
