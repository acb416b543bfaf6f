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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code MULTI}, {@code EXEC}, {@code DISCARD} and {@code WATCH}.
 */
abstract class AbstractTransactionContract extends AbstractConnectionFactoryContract {

	AbstractTransactionContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void execReturnsTheResultsInOrder() {
		StringRedisTemplate redis = strings(factory());
		List<Object> results = session(redis, (operations) -> {
			operations.multi();
			operations.opsForValue().set("key", "value");
			assertThat(operations.opsForValue().get("key")).isNull();
			operations.opsForValue().increment("counter");
			operations.opsForHash().put("hash", "field", "v");
			operations.opsForHash().entries("hash");
		});
		assertThat(results).containsExactly(true, "value", 1L, true, Map.of("field", "v"));
	}

	@Test
	void nothingIsVisibleBeforeExec() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.multi();
			assertThat(connection.isQueueing()).isTrue();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			assertThat(master().get("key")).isNull();
			assertThat(connection.exec()).containsExactly(true);
			assertThat(connection.isQueueing()).isFalse();
			assertThat(master().get("key")).isEqualTo("value");
		}
	}

	@Test
	void discardDropsTheCommandsAndLeavesTheConnectionUsable() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.multi();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			connection.discard();
			assertThat(connection.stringCommands().get(bytes("key"))).isNull();
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.exec()).containsExactly(1L);
		}
	}

	@Test
	void execAfterAWatchedKeyChangedIsNullAndDoesNothing() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.watch(bytes("watched"));
			master().set("watched", "changed");
			connection.multi();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			assertThat(connection.exec()).isNull();
			assertThat(master().exists("key")).isZero();
			connection.multi();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			assertThat(connection.exec()).containsExactly(true);
		}
	}

	@Test
	void execAfterAnUntouchedOrUnwatchedKeySucceeds() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.watch(bytes("watched"));
			master().set("other", "changed");
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.exec()).containsExactly(1L);
			connection.watch(bytes("watched"));
			master().set("watched", "changed");
			connection.unwatch();
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.exec()).containsExactly(2L);
		}
	}

	@Test
	void watchThroughASessionSpansReadAndWrite() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("stock", "5");
		List<Object> results = session(redis, (operations) -> {
			operations.watch("stock");
			String stock = operations.opsForValue().get("stock");
			assertThat(stock).isEqualTo("5");
			operations.multi();
			operations.opsForValue().set("stock", "4");
		});
		assertThat(results).containsExactly(true);
		List<Object> conflict = session(redis, (operations) -> {
			operations.watch("stock");
			operations.opsForValue().get("stock");
			master().set("stock", "0");
			operations.multi();
			operations.opsForValue().set("stock", "3");
		});
		assertThat(conflict).isNullOrEmpty();
		assertThat(redis.opsForValue().get("stock")).isEqualTo("0");
	}

	@Test
	void errorOfACommandFailsExecButOthersAreDone() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.stringCommands().set(bytes("text"), bytes("value"));
			connection.multi();
			connection.stringCommands().incr(bytes("before"));
			connection.stringCommands().incr(bytes("text"));
			connection.stringCommands().incr(bytes("after"));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(connection::exec)
				.withStackTraceContaining("ERR value is not an integer");
			assertThat(master().mget("before", "text", "after")).extracting((value) -> value.getValue())
				.containsExactly("1", "value", "1");
			assertThat(connection.ping()).isEqualTo("PONG");
		}
	}

	@Test
	void commandTheServerRefusesToQueueAbortsTheTransaction() {
		try (RedisConnection connection = factory().getConnection()) {
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			connection.execute("NOSUCH");
			assertThatExceptionOfType(RedisSystemException.class).isThrownBy(connection::exec)
				.withStackTraceContaining("EXECABORT");
			assertThat(connection.ping()).isEqualTo("PONG");
			assertThat(master().exists("counter")).isZero();
		}
	}

	@Test
	void execWithoutMultiIsAnError() {
		try (RedisConnection connection = factory().getConnection()) {
			assertThatExceptionOfType(RedisSystemException.class).isThrownBy(connection::exec)
				.withCauseInstanceOf(RedisCommandExecutionException.class)
				.withStackTraceContaining("ERR EXEC without MULTI");
		}
	}

	@Test
	void transactionsOfManyThreadsDoNotMix() throws Exception {
		LettuceConnectionFactory factory = factory();
		List<Thread> threads = new ArrayList<>();
		List<Object> failures = Collections.synchronizedList(new ArrayList<>());
		for (int t = 0; t < 4; t++) {
			String key = "counter-" + t;
			threads.add(new Thread(() -> {
				StringRedisTemplate redis = strings(factory);
				for (long i = 1; i <= 50; i++) {
					List<Object> results = session(redis, (operations) -> {
						operations.multi();
						operations.opsForValue().increment(key);
						operations.opsForValue().get(key);
					});
					if (!List.of(i, String.valueOf(i)).equals(results)) {
						failures.add(results);
					}
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(SOON.toMillis());
		}
		assertThat(failures).isEmpty();
		assertThat(master().mget("counter-0", "counter-1", "counter-2", "counter-3"))
			.extracting((value) -> value.getValue())
			.containsOnly("50");
	}

	private static List<Object> session(StringRedisTemplate redis, Consumer<RedisOperations<String, String>> work) {
		return redis.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				work.accept((RedisOperations<String, String>) operations);
				return operations.exec();
			}

		});
	}

}
