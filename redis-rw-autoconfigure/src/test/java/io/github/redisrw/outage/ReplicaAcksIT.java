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

package io.github.redisrw.outage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes that replicas have to confirm, on servers whose replication can be cut.
 */
@Timeout(180)
class ReplicaAcksIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static RedisDeployment deployment;

	private static ConfigurableApplicationContext context;

	private static StringRedisTemplate redis;

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(1).controllableReplication().start();
		deployment.awaitReady(PATIENCE);
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.write.acks.replicas=1",
					"redis.rw.write.acks.timeout=2s", "redis.rw.timeout=4s",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
		redis = context.getBean(StringRedisTemplate.class);
	}

	@AfterAll
	static void stop() {
		context.close();
		deployment.close();
	}

	@BeforeEach
	void reset() {
		redis.delete("key");
		deployment.awaitReplicated(PATIENCE);
		deployment.nodes().forEach(RedisNode::resetStats);
	}

	@AfterEach
	void heal() {
		replica().restoreReplication();
		deployment.awaitReady(PATIENCE);
	}

	private static RedisNode replica() {
		return deployment.replicas().get(0);
	}

	private static long waits() {
		return deployment.master().commandCalls("wait");
	}

	@Test
	void aWriteReturnsWhenAReplicaHasIt() {
		for (int i = 0; i < 20; i++) {
			redis.opsForValue().set("key", "value " + i);
			assertThat(replica().command("GET", "key")).isEqualTo("value " + i);
		}
		assertThat(waits()).isEqualTo(20);
	}

	@Test
	void aWriteThatNoReplicaConfirmsFailsAndHasBeenExecuted() {
		replica().cutReplication();
		assertThatExceptionOfType(ReplicaAcksMissingException.class)
			.isThrownBy(() -> redis.opsForValue().set("key", "secret"))
			.withMessageContaining("SET")
			.withMessageContaining(deployment.master().address())
			.withMessageContaining("0 of 1 replicas confirmed it within 2000 ms")
			.withMessageNotContaining("secret");
		assertThat(deployment.master().command("GET", "key")).isEqualTo("secret");
	}

	@Test
	void readsAreNotConfirmed() {
		replica().cutReplication();
		assertThat(redis.opsForValue().get("key")).isNull();
		assertThat(waits()).isZero();
	}

	@Test
	void anErrorIsTheCallersAtOnce() {
		redis.opsForValue().set("key", "no list");
		replica().cutReplication();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> redis.opsForList().leftPush("key", "element"))
			.withStackTraceContaining("WRONGTYPE");
	}

	@Test
	void aTransactionIsConfirmedAsAWhole() {
		assertThat(transaction()).containsExactly(1L, 2L, 3L);
		assertThat(waits()).isOne();
		replica().cutReplication();
		assertThatExceptionOfType(ReplicaAcksMissingException.class).isThrownBy(ReplicaAcksIT::transaction)
			.withMessageContaining("EXEC");
		assertThat(deployment.master().command("GET", "key")).isEqualTo("6");
	}

	private static List<Object> transaction() {
		return redis.execute(new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.watch((K) "key");
				operations.multi();
				for (int i = 0; i < 3; i++) {
					operations.opsForValue().increment((K) "key");
				}
				return operations.exec();
			}

		});
	}

	@Test
	void manyWritesOfAPipelineShareConfirmations() {
		List<Object> results = pipeline(500);
		assertThat(results).hasSize(500);
		assertThat(replica().command("GET", "key")).isEqualTo("500");
		assertThat(waits()).isBetween(1L, 250L);
	}

	@Test
	void aPipelineThatNoReplicaConfirmsFails() {
		replica().cutReplication();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> pipeline(10))
			.withStackTraceContaining("replicas confirmed it within");
		assertThat(deployment.master().command("GET", "key")).isEqualTo("10");
	}

	private static List<Object> pipeline(int increments) {
		return redis.executePipelined(new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Object execute(RedisOperations<K, V> operations) {
				for (int i = 0; i < increments; i++) {
					operations.opsForValue().increment((K) "key");
				}
				return null;
			}

		});
	}

	@Test
	void writesOfManyThreadsShareConfirmations() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Future<?>> writers = IntStream.range(0, 8).<Future<?>>mapToObj((writer) -> threads.submit(() -> {
				for (int i = 0; i < 100; i++) {
					redis.opsForValue().increment("key");
				}
			})).toList();
			for (Future<?> writer : writers) {
				writer.get();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(replica().command("GET", "key")).isEqualTo("800");
		assertThat(waits()).isBetween(1L, 799L);
	}

	@Test
	void aBlockingPopIsConfirmed() {
		redis.opsForList().leftPush("key", "element");
		assertThat(redis.opsForList().rightPop("key", Duration.ofSeconds(1))).isEqualTo("element");
		assertThat(replica().command("EXISTS", "key")).isEqualTo(0L);
		assertThat(waits()).isEqualTo(2);
	}

	@Test
	void aScriptIsConfirmed() {
		RedisScript<String> script = RedisScript.of("return redis.call('SET', KEYS[1], 'scripted')", String.class);
		redis.execute(script, List.of("key"));
		assertThat(replica().command("GET", "key")).isEqualTo("scripted");
	}

	@Test
	void aReactiveWriteIsConfirmed() {
		ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
		assertThat(reactive.opsForValue().set("key", "value").block()).isTrue();
		assertThat(replica().command("GET", "key")).isEqualTo("value");
		replica().cutReplication();
		assertThatExceptionOfType(ReplicaAcksMissingException.class)
			.isThrownBy(() -> reactive.opsForValue().set("key", "other").block());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
