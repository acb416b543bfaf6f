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
package io.github.redisrw.internal.path;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueScanOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A codec of the application that fails where it is asked what a command is: that is the
 * failure of this command alone, be it before it is sent or when its connection is lost.
 */
@Timeout(60)
class FailingCodecTests {

	private static final String FAULTY = "faulty";

	private static final String LATE = "late";

	private final FaultyCodec codec = new FaultyCodec();

	private @Nullable FakeDeployment started;

	private @Nullable ReadWriteConnectionFactory reads;

	@AfterEach
	void close() {
		if (this.reads != null) {
			this.reads.destroy();
		}
		if (this.started != null) {
			this.started.close();
		}
	}

	/** What is to be known of its arguments before it is sent. */
	enum Question {

		CURSOR(CommandType.SSCAN, "0"), KIND(CommandType.OBJECT, "ENCODING"), BLOCKS(CommandType.XREAD, "STREAMS");

		private final CommandType type;

		private final String argument;

		Question(CommandType type, String argument) {
			this.type = type;
			this.argument = argument;
		}

		CommandArgs<String, String> arguments(RedisCodec<String, String> codec) {
			return (this == CURSOR) ? new CommandArgs<>(codec).addKey(FAULTY).add(this.argument)
					: new CommandArgs<>(codec).add(this.argument).addKey(FAULTY).add("0");
		}

	}

	private <T> AsyncCommand<String, String, T> command(CommandType type, CommandOutput<String, String, T> output,
			CommandArgs<String, String> arguments) {
		return new AsyncCommand<>(new Command<>(type, output, arguments));
	}

	private void issue(StatefulRedisConnection<String, String> connection, Question question) throws Exception {
		AsyncCommand<String, String, String> before = get("before");
		AsyncCommand<String, String, ?> faulty = (question == Question.CURSOR)
				? command(question.type, new ValueScanOutput<>(this.codec), question.arguments(this.codec))
				: command(question.type, new StatusOutput<>(this.codec), question.arguments(this.codec));
		AsyncCommand<String, String, String> after = get("after");
		List<RedisCommand<String, String, ?>> together = new ArrayList<>(List.of(before, faulty, after));
		connection.dispatch(together);
		assertThat(faulty.toCompletableFuture()).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withStackTraceContaining("is " + FAULTY);
		before.get(20, TimeUnit.SECONDS);
		after.get(20, TimeUnit.SECONDS);
	}

	private AsyncCommand<String, String, String> get(String key) {
		return command(CommandType.GET, new StatusOutput<>(this.codec), new CommandArgs<>(this.codec).addKey(key));
	}

	private StatefulRedisConnection<String, String> connect(ReadWriteConnectionFactory factory) {
		return ((RedisClient) Objects.requireNonNull(factory.getNativeClient())).connect(this.codec);
	}

	@ParameterizedTest
	@EnumSource
	void onTheWritePath(Question question) throws Exception {
		FakeDeployment deployment = FakeDeployment.settings().start();
		this.started = deployment;
		StatefulRedisConnection<String, String> connection = connect(deployment.factory());
		issue(connection, question);
		assertThat(deployment.first().count("GET before")).isOne();
		assertThat(deployment.first().count("GET after")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void onTheReadPath(Question question) throws Exception {
		FakeDeployment deployment = FakeDeployment.settings().start();
		this.started = deployment;
		ReadWriteConnectionFactory factory = deployment.reads();
		this.reads = factory;
		StatefulRedisConnection<String, String> connection = connect(factory);
		issue(connection, question);
		RedisRouting.<Boolean, Exception>with(ConsistencyLevel.PRIMARY, () -> {
			issue(connection, question);
			return true;
		});
		assertThat(deployment.first().count("GET before")).isEqualTo(2);
		assertThat(deployment.first().count("GET after")).isEqualTo(2);
	}

	/** What is to be known of a command when its connection is lost. */
	enum LateQuestion {

		CHANGES(CommandType.OBJECT, "ENCODING"), REPEATABLE(CommandType.XREADGROUP, "STREAMS");

		private final CommandType type;

		private final String argument;

		LateQuestion(CommandType type, String argument) {
			this.type = type;
			this.argument = argument;
		}

	}

	@ParameterizedTest
	@EnumSource
	void whatCannotBeSaidWhenAConnectionIsLostIsUnknown(LateQuestion question) throws Exception {
		FakeDeployment deployment = FakeDeployment.settings().start();
		this.started = deployment;
		StatefulRedisConnection<String, String> connection = connect(deployment.factory());
		AsyncCommand<String, String, String> late = inFlight(connection, question);
		deployment.first().cut("GET before");
		assertOutcomeUnknown(late);
		AsyncCommand<String, String, String> after = get("after");
		connection.dispatch(after);
		after.get(20, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@EnumSource
	void whatCannotBeSaidWhenTheTimeIsOverIsUnknown(LateQuestion question) throws Exception {
		FakeDeployment deployment = FakeDeployment.settings().timeout(Duration.ofMillis(500)).start();
		this.started = deployment;
		assertOutcomeUnknown(inFlight(connect(deployment.factory()), question));
	}

	/** Lettuce encodes a command once; the codec fails from then on. */
	private AsyncCommand<String, String, String> inFlight(StatefulRedisConnection<String, String> connection,
			LateQuestion question) throws Exception {
		FakeRedis server = Objects.requireNonNull(this.started).first();
		AsyncCommand<String, String, String> before = get("before");
		connection.dispatch(before);
		before.get(20, TimeUnit.SECONDS);
		server.blockOn(question.type.name());
		AsyncCommand<String, String, String> late = command(question.type, new StatusOutput<>(this.codec),
				new CommandArgs<>(this.codec).add(question.argument).addKey(LATE).add("0"));
		connection.dispatch(late);
		FakeDeployment.soon().until(() -> server.waitingConnections() == 1);
		this.codec.isLate = true;
		return late;
	}

	private static void assertOutcomeUnknown(AsyncCommand<?, ?, ?> late) {
		assertThat(late.toCompletableFuture()).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(WriteOutcomeUnknownException.class);
	}

	private static final class FaultyCodec implements RedisCodec<String, String> {

		private volatile boolean isLate;

		@Override
		public String decodeKey(ByteBuffer bytes) {
			return StringCodec.UTF8.decodeKey(bytes);
		}

		@Override
		public String decodeValue(ByteBuffer bytes) {
			return StringCodec.UTF8.decodeValue(bytes);
		}

		@Override
		public ByteBuffer encodeKey(String key) {
			if (key.equals(FAULTY) || (this.isLate && key.equals(LATE))) {
				throw new IllegalStateException(key + " is " + FAULTY);
			}
			return StringCodec.UTF8.encodeKey(key);
		}

		@Override
		public ByteBuffer encodeValue(String value) {
			return StringCodec.UTF8.encodeValue(value);
		}

	}

}
