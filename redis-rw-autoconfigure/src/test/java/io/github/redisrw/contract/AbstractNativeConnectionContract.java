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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanStream;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What applications do with the Lettuce connection beneath a dedicated connection.
 */
abstract class AbstractNativeConnectionContract extends AbstractConnectionFactoryContract {

	AbstractNativeConnectionContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	@SuppressWarnings("deprecation")
	void synchronousAsynchronousAndReactiveCommandsGoTogether() throws Exception {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			assertThat(connected.sync().set(bytes("key"), bytes("1"))).isEqualTo("OK");
			assertThat(connected.async().incr(bytes("key")).get(10, TimeUnit.SECONDS)).isEqualTo(2);
			assertThat(connected.reactive().incr(bytes("key")).block(SOON)).isEqualTo(3);
			assertThat(connected.sync().mget(bytes("key"), bytes("missing"))).extracting(KeyValue::hasValue)
				.containsExactly(true, false);
			assertThat(connected.sync().getStatefulConnection()).isSameAs(connected);
			assertThat(connected.reactive().getStatefulConnection()).isSameAs(connected);
		}
	}

	@Test
	void optionsResourcesAndTimeoutAreThoseOfTheConfiguration() {
		FactoryOptions options = options().unshared().options((builder) -> builder.requestQueueSize(4711));
		try (RedisConnection connection = factory(options).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			assertThat(connected.getOptions().getRequestQueueSize()).isEqualTo(4711);
			assertThat(connected.getResources()).isSameAs(options.clientResources());
			assertThat(connected.getTimeout()).isEqualTo(options.commandTimeout());
		}
	}

	@Test
	void commandsWaitForTheFlushIfAutoFlushIsOff() throws Exception {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.setAutoFlushCommands(false);
			List<RedisFuture<Long>> futures = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				futures.add(connected.async().incr(bytes("counter")));
			}
			assertThat(master().exists("counter")).isZero();
			assertThat(futures).noneMatch(RedisFuture::isDone);
			connected.flushCommands();
			assertThat(LettuceFutures.awaitAll(SOON, futures.toArray(new RedisFuture<?>[0]))).isTrue();
			assertThat(futures.get(499).get()).isEqualTo(500);
			connected.setAutoFlushCommands(true);
			assertThat(connected.sync().incr(bytes("counter"))).isEqualTo(501);
		}
	}

	@Test
	void autoFlushOfOneConnectionDoesNotConcernAnother() {
		LettuceConnectionFactory factory = factory(options().unshared());
		try (RedisConnection connection = factory.getConnection(); RedisConnection other = factory.getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.setAutoFlushCommands(false);
			RedisFuture<Long> waiting = connected.async().incr(bytes("counter"));
			assertThat(nativeOf(other).sync().incr(bytes("counter"))).isEqualTo(1);
			assertThat(waiting.isDone()).isFalse();
			connected.flushCommands();
			soon().until(() -> waiting.isDone() && waiting.get() == 2);
			connected.setAutoFlushCommands(true);
		}
	}

	@Test
	void closedConnectionFailsItsCommands() {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.sync().ping();
			connected.close();
			assertThat(connected.isOpen()).isFalse();
			assertThatExceptionOfType(RedisException.class).isThrownBy(() -> connected.sync().ping());
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> connected.async().ping().get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(RedisException.class);
			assertThatExceptionOfType(RedisException.class)
				.isThrownBy(() -> connected.reactive().ping().block(Duration.ofSeconds(10)));
			connected.close();
		}
	}

	@Test
	void commandsUnderWayFailWhenTheConnectionIsClosed() {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			RedisFuture<KeyValue<byte[], byte[]>> popped = connected.async().blpop(9, bytes("list"));
			assertThat(popped.isDone()).isFalse();
			connected.close();
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> popped.get(5, TimeUnit.SECONDS))
				.isNotInstanceOf(TimeoutException.class);
		}
	}

	@Test
	void pushListenerGetsInvalidations() throws Exception {
		BlockingQueue<PushMessage> pushed = new LinkedBlockingQueue<>();
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			PushListener listener = pushed::add;
			connected.addListener(listener);
			assertThat(connected.sync().clientTracking(TrackingArgs.Builder.enabled())).isEqualTo("OK");
			connected.sync().set(bytes("key"), bytes("1"));
			assertThat(connected.sync().get(bytes("key"))).asString().isEqualTo("1");
			master().set("key", "2");
			PushMessage message = pushed.poll(10, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			assertThat(message.getType()).isEqualTo("invalidate");
			List<Object> content = message.getContent(StringCodec.UTF8::decodeKey);
			assertThat(content).containsExactly("invalidate", List.of("key"));
			assertThat(connected.sync().get(bytes("key"))).asString().isEqualTo("2");
			connected.removeListener(listener);
			master().set("key", "3");
			assertThat(connected.sync().get(bytes("key"))).asString().isEqualTo("3");
			assertThat(pushed).isEmpty();
		}
	}

	@Test
	void commandsOfTheApplicationsOwnAreDispatched() {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.sync().set(bytes("key"), bytes("value"));
			List<Object> reply = connected.sync()
				.dispatch(CommandType.MGET, new ArrayOutput<>(ByteArrayCodec.INSTANCE),
						new CommandArgs<>(ByteArrayCodec.INSTANCE).addKeys(bytes("key"), bytes("missing")));
			assertThat(reply).hasSize(2).first().isEqualTo(bytes("value"));
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> connected.sync().lpush(bytes("key"), bytes("a")))
				.withMessageContaining("WRONGTYPE");
		}
	}

	@Test
	void streamingScanCoversEverything() {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			byte[][] members = IntStream.range(0, 2_000).mapToObj((i) -> bytes("m" + i)).toArray(byte[][]::new);
			assertThat(connected.sync().sadd(bytes("set"), members)).isEqualTo(2_000);
			assertThat(ScanStream.sscan(connected.reactive(), bytes("set"))
				.map(ByteBuffer::wrap)
				.distinct()
				.limitRate(20)
				.count()
				.block(SOON)).isEqualTo(2_000);
		}
	}

}
