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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Time-outs, with a server that keeps writes waiting.
 */
abstract class AbstractTimeoutContract extends AbstractConnectionFactoryContract {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private static final Duration PAUSE = Duration.ofSeconds(30);

	private static final Duration SLACK = Duration.ofSeconds(5);

	AbstractTimeoutContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void readThatTakesTooLongIsAQueryTimeout() {
		StringRedisTemplate redis = strings(factory(options().timingOutAfter(TIMEOUT)));
		redis.opsForValue().get("connect");
		subject().pauseEverything(TIMEOUT.multipliedBy(10));
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(timely(() -> redis.opsForValue().get("key")))
			.withCauseInstanceOf(RedisCommandTimeoutException.class);
		soon().ignoreExceptions().until(() -> !redis.hasKey("key"));
	}

	@Test
	void reactiveReadThatTakesTooLongIsAQueryTimeout() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options().timingOutAfter(TIMEOUT)));
		redis.opsForValue().get("connect").block(SOON);
		subject().pauseEverything(TIMEOUT.multipliedBy(10));
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(timely(() -> redis.opsForValue().get("key").block(SOON)))
			.withCauseInstanceOf(RedisCommandTimeoutException.class);
		soon().ignoreExceptions().until(() -> !get(redis.hasKey("key")));
	}

	@Test
	void writeThatTakesTooLongFailsForTheTimeout() {
		StringRedisTemplate redis = strings(factory(options().timingOutAfter(TIMEOUT)));
		redis.opsForValue().get("connect");
		subject().pauseWrites(PAUSE);
		assertTimesOut(() -> redis.opsForValue().set("key", "v"));
		subject().resume();
		soon().ignoreExceptions().untilAsserted(() -> redis.opsForValue().set("after", "v"));
	}

	@Test
	void repliesThatComeTooLateAreNotTakenForOthers() {
		StringRedisTemplate redis = strings(factory(options().timingOutAfter(TIMEOUT)));
		redis.opsForValue().set("key", "v");
		subject().pauseWrites(PAUSE);
		for (int i = 0; i < 3; i++) {
			assertTimesOut(() -> redis.opsForValue().increment("late"));
		}
		subject().resume();
		soon().ignoreExceptions().until(() -> redis.opsForValue().get("key") != null);
		for (int i = 0; i < 50; i++) {
			redis.opsForValue().set("key", "v" + i);
			assertThat(redis.opsForValue().get("key")).isEqualTo("v" + i);
		}
	}

	@Test
	void commandsOnADedicatedConnectionTimeOutAsWell() {
		try (RedisConnection connection = factory(options().timingOutAfter(TIMEOUT).unshared()).getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
			subject().pauseWrites(PAUSE);
			assertTimesOut(() -> connection.stringCommands().set(bytes("key"), bytes("v")));
		}
	}

	@Test
	void execThatTakesTooLongFailsForTheTimeout() {
		try (RedisConnection connection = factory(options().timingOutAfter(TIMEOUT)).getConnection()) {
			connection.multi();
			connection.stringCommands().set(bytes("key"), bytes("v"));
			subject().pauseWrites(PAUSE);
			assertTimesOut(connection::exec);
		}
	}

	@Test
	void pipelineThatTakesTooLongIsAPipelineException() {
		try (RedisConnection connection = factory(options().timingOutAfter(TIMEOUT)).getConnection()) {
			connection.openPipeline();
			subject().pauseWrites(PAUSE);
			connection.stringCommands().set(bytes("key"), bytes("v"));
			assertThatExceptionOfType(RedisPipelineException.class).isThrownBy(timely(connection::closePipeline))
				.satisfies(AbstractTimeoutContract::isForTheTimeout);
		}
	}

	@Test
	void reactiveWriteThatTakesTooLongFailsForTheTimeout() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options().timingOutAfter(TIMEOUT)));
		redis.opsForValue().get("connect").block(SOON);
		subject().pauseWrites(PAUSE);
		assertTimesOut(() -> redis.opsForValue().set("key", "v").block(SOON));
		subject().resume();
		soon().ignoreExceptions().until(() -> get(redis.opsForValue().set("after", "v")));
	}

	@Test
	void timeoutSetOnTheNativeConnectionCounts() {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.setTimeout(TIMEOUT);
			assertThat(connected.getTimeout()).isEqualTo(TIMEOUT);
			subject().pauseWrites(PAUSE);
			RedisFuture<String> future = connected.async().set(bytes("key"), bytes("v"));
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(timely(() -> future.get(20, TimeUnit.SECONDS)))
				.satisfies(AbstractTimeoutContract::isForTheTimeout);
			isForTheTimeout(catchThrowable(timely(() -> connected.sync().set(bytes("key"), bytes("v")))));
			isForTheTimeout(
					catchThrowable(timely(() -> connected.reactive().set(bytes("key"), bytes("v")).block(SOON))));
		}
	}

	@Test
	void longerTimeoutSetOnTheNativeConnectionCounts() throws Exception {
		try (RedisConnection connection = factory(options().timingOutAfter(TIMEOUT).unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.setTimeout(Duration.ofSeconds(20));
			subject().pauseWrites(TIMEOUT.multipliedBy(3));
			assertThat(connected.async().set(bytes("key"), bytes("v")).get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		}
	}

	@Test
	void commandThatTimedOutBeforeItWasWrittenIsNeverSent() throws Exception {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.sync().set(bytes("before"), bytes("v"));
			connected.setTimeout(TIMEOUT);
			connected.setAutoFlushCommands(false);
			RedisFuture<String> late = connected.async().set(bytes("late"), bytes("v"));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(timely(() -> late.get(20, TimeUnit.SECONDS)))
				.withCauseInstanceOf(RedisCommandTimeoutException.class);
			connected.setTimeout(SOON);
			RedisFuture<Long> counted = connected.async().incr(bytes("counter"));
			connected.flushCommands();
			assertThat(counted.get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(master().exists("late")).isZero();
			connected.setAutoFlushCommands(true);
			assertThat(connected.sync().exists(bytes("late"), bytes("counter"))).isEqualTo(1);
		}
	}

	@Test
	void cancelledCommandThatWasNotWrittenIsNeverSent() throws Exception {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.setAutoFlushCommands(false);
			RedisFuture<String> cancelled = connected.async().set(bytes("cancelled"), bytes("v"));
			assertThat(cancelled.cancel(true)).isTrue();
			RedisFuture<Long> counted = connected.async().incr(bytes("counter"));
			connected.flushCommands();
			assertThat(counted.get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(master().exists("cancelled")).isZero();
			connected.setAutoFlushCommands(true);
		}
	}

	@Test
	void timeoutSourceDecidesForEachCommand() throws Exception {
		FactoryOptions options = options().unshared()
			.options((builder) -> builder
				.timeoutOptions(TimeoutOptions.builder().timeoutSource(new OnlySetTimesOut()).build()));
		try (RedisConnection connection = factory(options).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			subject().pauseWrites(PAUSE);
			RedisFuture<Long> incremented = connected.async().incr(bytes("counter"));
			RedisFuture<String> set = connected.async().set(bytes("key"), bytes("v"));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(timely(() -> set.get(20, TimeUnit.SECONDS)))
				.satisfies(AbstractTimeoutContract::isForTheTimeout);
			assertThat(incremented.isDone()).isFalse();
			subject().resume();
			assertThat(incremented.get(20, TimeUnit.SECONDS)).isEqualTo(1);
		}
	}

	private static void assertTimesOut(ThrowingCallable work) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(timely(work))
			.satisfies(AbstractTimeoutContract::isForTheTimeout);
	}

	private static void isForTheTimeout(@Nullable Throwable thrown) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			chain.add(cause);
		}
		assertThat(chain).anySatisfy((cause) -> assertThat(cause).isInstanceOfAny(RedisCommandTimeoutException.class,
				QueryTimeoutException.class));
	}

	private static ThrowingCallable timely(ThrowingCallable work) {
		return () -> {
			long start = System.nanoTime();
			try {
				work.call();
			}
			finally {
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(SLACK));
			}
		};
	}

	private static final class OnlySetTimesOut extends TimeoutOptions.TimeoutSource {

		@Override
		public long getTimeout(RedisCommand<?, ?, ?> command) {
			return (command.getType() == CommandType.SET) ? TIMEOUT.toMillis() : 0;
		}

	}

}
