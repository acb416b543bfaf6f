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

package io.github.redisrw.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads on one factory.
 */
abstract class AbstractConcurrencyContract extends AbstractConnectionFactoryContract {

	private static final int THREADS = 8;

	private static final int ROUNDS = 1_250;

	AbstractConcurrencyContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void valuesOfEightThreadsOnBothFacadesNeverMixUp() throws Exception {
		LettuceConnectionFactory factory = factory();
		ReactiveRedisConnection reactive = reactive(factory);
		inThreads((thread) -> {
			byte[] key = bytes("key-" + thread);
			try (RedisConnection connection = factory.getConnection()) {
				for (int i = 0; i < ROUNDS; i++) {
					String value = thread + "-" + i + "-" + "x".repeat(i % 97);
					if (i % 2 == 0) {
						assertThat(connection.stringCommands().set(key, bytes(value))).isTrue();
						assertThat(text(get(reactive.stringCommands().get(buffer("key-" + thread))))).isEqualTo(value);
					}
					else {
						assertThat(get(reactive.stringCommands().set(buffer("key-" + thread), buffer(value)))).isTrue();
						assertThat(connection.stringCommands().get(key)).asString().isEqualTo(value);
					}
				}
			}
		});
		reactive.closeLater().block(SOON);
		assertThat(master().keys("key-*")).hasSize(THREADS);
	}

	@Test
	void commandsOfAThreadAreDoneInTheirOrder() throws Exception {
		LettuceConnectionFactory factory = factory();
		StatefulRedisConnection<byte[], byte[]> shared = nativeOf(factory.getConnection());
		inThreads((thread) -> {
			List<RedisFuture<Long>> futures = new ArrayList<>();
			for (int i = 0; i < ROUNDS; i++) {
				futures.add(shared.async().incr(bytes("counter-" + thread)));
			}
			assertThat(LettuceFutures.awaitAll(SOON, futures.toArray(new RedisFuture<?>[0]))).isTrue();
			for (int i = 0; i < ROUNDS; i++) {
				assertThat(futures.get(i).get()).isEqualTo(i + 1);
			}
		});
	}

	@Test
	void everyIncrementIsCountedOnce() throws Exception {
		StringRedisTemplate redis = strings(factory());
		Set<Long> seen = ConcurrentHashMap.newKeySet();
		inThreads((thread) -> {
			for (int i = 0; i < 500; i++) {
				assertThat(seen.add(redis.opsForValue().increment("counter"))).isTrue();
			}
		});
		assertThat(redis.opsForValue().get("counter")).isEqualTo(String.valueOf(THREADS * 500));
	}

	@Test
	void plainCommandsTransactionsAndPipelinesRunSideBySide() throws Exception {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		redis.hasKey("connect");
		pingReactively(factory);
		int base = connectionsOf(options);
		inThreads((thread) -> {
			for (int i = 1; i <= 50; i++) {
				redis.opsForValue().increment("plain-" + thread);
				try (RedisConnection connection = factory.getConnection()) {
					connection.multi();
					connection.stringCommands().incr(bytes("transaction-" + thread));
					assertThat(connection.exec()).containsExactly((long) i);
					connection.openPipeline();
					connection.stringCommands().incr(bytes("pipeline-" + thread));
					connection.stringCommands().get(bytes("plain-" + thread));
					assertThat(connection.closePipeline()).containsExactly((long) i, bytes(String.valueOf(i)));
				}
			}
		});
		soon().until(() -> connectionsOf(options) == base);
	}

	private static ReactiveRedisConnection reactive(ReactiveRedisConnectionFactory factory) {
		return factory.getReactiveConnection();
	}

	private static void inThreads(Work work) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Object>> tasks = new ArrayList<>();
			IntStream.range(0, THREADS).forEach((thread) -> tasks.add(() -> {
				work.run(thread);
				return "done";
			}));
			for (Future<Object> future : threads.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
				assertThat(future.get()).isEqualTo("done");
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@FunctionalInterface
	private interface Work {

		void run(int thread) throws Exception;

	}

}
