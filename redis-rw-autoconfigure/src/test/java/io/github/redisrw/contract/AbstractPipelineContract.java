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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.RedisCommandExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Pipelines, whatever the flush policy.
 */
abstract class AbstractPipelineContract extends AbstractConnectionFactoryContract {

	AbstractPipelineContract(ContractSubject subject) {
		super(subject);
	}

	static Stream<Arguments> policies() {
		return Stream.of(arguments(named("flush each command", PipeliningFlushPolicy.flushEachCommand())),
				arguments(named("flush on close", PipeliningFlushPolicy.flushOnClose())),
				arguments(named("flush every 7", PipeliningFlushPolicy.buffered(7))));
	}

	@ParameterizedTest
	@MethodSource("policies")
	void resultsComeInTheOrderOfTheCommands(PipeliningFlushPolicy policy) {
		StringRedisTemplate redis = strings(factory(policy));
		List<Object> results = pipelined(redis, (connection) -> {
			for (int i = 0; i < 20; i++) {
				assertThat(connection.listCommands().rPush(bytes("list"), bytes("v" + i))).isNull();
				assertThat(connection.listCommands().lIndex(bytes("list"), i)).isNull();
			}
		});
		List<Object> expected = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			expected.add(i + 1L);
			expected.add("v" + i);
		}
		assertThat(results).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("policies")
	void tenThousandCommandsAreAnswered(PipeliningFlushPolicy policy) {
		StringRedisTemplate redis = strings(factory(policy));
		List<Object> results = pipelined(redis, (connection) -> {
			for (int i = 0; i < 10_000; i++) {
				connection.stringCommands().incr(bytes("counter"));
			}
		});
		assertThat(results).isEqualTo(IntStream.rangeClosed(1, 10_000).mapToObj((i) -> (Object) (long) i).toList());
	}

	@ParameterizedTest
	@MethodSource("policies")
	void errorInTheMiddleIsReportedAndTheOthersAreDone(PipeliningFlushPolicy policy) {
		StringRedisTemplate redis = strings(factory(policy));
		redis.opsForValue().set("text", "value");
		assertThatExceptionOfType(RedisPipelineException.class).isThrownBy(() -> pipelined(redis, (connection) -> {
			connection.stringCommands().incr(bytes("before"));
			connection.listCommands().rPush(bytes("text"), bytes("wrong"));
			connection.stringCommands().incr(bytes("after"));
		}))
			.withCauseInstanceOf(RedisCommandExecutionException.class)
			.withStackTraceContaining("WRONGTYPE")
			.satisfies((ex) -> assertThat(ex.getPipelineResult()).isEmpty());
		assertThat(redis.opsForValue().get("before")).isEqualTo("1");
		// The error is told when it is known, and what follows it may still be on its
		// way.
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(redis.opsForValue().get("after")).isEqualTo("1"));
	}

	@Test
	void statusRepliesOfWritesAreNotAmongTheResults() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("a", "value");
		List<Object> results = pipelined(redis, (connection) -> {
			connection.keyCommands().rename(bytes("a"), bytes("b"));
			connection.stringCommands().get(bytes("b"));
		});
		assertThat(results).containsExactly("value");
	}

	@Test
	void nullRepliesAreNullResults() {
		StringRedisTemplate redis = strings(factory());
		List<Object> results = pipelined(redis, (connection) -> {
			connection.stringCommands().get(bytes("missing"));
			connection.stringCommands().set(bytes("key"), bytes("value"));
			connection.stringCommands().get(bytes("key"));
		});
		assertThat(results).containsExactly(null, true, "value");
	}

	@Test
	void transactionInsideAPipelineIsOneResult() {
		StringRedisTemplate redis = strings(factory());
		List<Object> results = pipelined(redis, (connection) -> {
			connection.stringCommands().incr(bytes("outside"));
			connection.multi();
			connection.stringCommands().incr(bytes("inside"));
			connection.stringCommands().incr(bytes("inside"));
			connection.exec();
			connection.stringCommands().incr(bytes("outside"));
		});
		assertThat(results).containsExactly(1L, List.of(1L, 2L), 2L);
	}

	@Test
	void commandsAreSentBeforeThePipelineIsClosedIfEachIsFlushed() {
		try (RedisConnection connection = factory(PipeliningFlushPolicy.flushEachCommand()).getConnection()) {
			connection.openPipeline();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			soon().until(() -> "value".equals(master().get("key")));
			connection.closePipeline();
		}
	}

	@Test
	void commandsAreSentWhenThePipelineIsClosedIfFlushedOnClose() {
		try (RedisConnection connection = factory(PipeliningFlushPolicy.flushOnClose()).getConnection()) {
			connection.openPipeline();
			connection.stringCommands().set(bytes("key"), bytes("value"));
			assertThat(master().get("key")).isNull();
			assertThat(connection.closePipeline()).containsExactly(true);
			assertThat(master().get("key")).isEqualTo("value");
			connection.stringCommands().set(bytes("key"), bytes("flushed at once again"));
			assertThat(master().get("key")).isEqualTo("flushed at once again");
		}
	}

	@Test
	void pipelineLeavesThePlainConnectionAlone() {
		LettuceConnectionFactory factory = factory(PipeliningFlushPolicy.flushOnClose());
		StringRedisTemplate redis = strings(factory);
		try (RedisConnection connection = factory.getConnection()) {
			connection.openPipeline();
			connection.stringCommands().set(bytes("key"), bytes("pipelined"));
			redis.opsForValue().set("key", "plain");
			assertThat(redis.opsForValue().get("key")).isEqualTo("plain");
			connection.closePipeline();
		}
		assertThat(redis.opsForValue().get("key")).isEqualTo("pipelined");
	}

	@SuppressWarnings("NullAway")
	private static List<Object> pipelined(StringRedisTemplate redis, Consumer<RedisConnection> commands) {
		return redis.executePipelined((RedisCallback<Object>) (connection) -> {
			commands.accept(connection);
			return null;
		});
	}

	private LettuceConnectionFactory factory(PipeliningFlushPolicy policy) {
		LettuceConnectionFactory factory = factory();
		factory.setPipeliningFlushPolicy(policy);
		return factory;
	}

}
