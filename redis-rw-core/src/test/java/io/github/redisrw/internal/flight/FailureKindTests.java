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

package io.github.redisrw.internal.flight;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.FailureKind.Progress;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.redisrw.internal.flight.FailureKind.NOT_SENT;
import static io.github.redisrw.internal.flight.FailureKind.REFUSED;
import static io.github.redisrw.internal.flight.FailureKind.REPLY_CUT_OFF;
import static io.github.redisrw.internal.flight.FailureKind.REPLY_LOST;
import static io.github.redisrw.internal.flight.FailureKind.REPLY_NOT_READABLE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureKind}.
 */
class FailureKindTests {

	/**
	 * The exception, and the kind if the command waits, was sent, is being replied to.
	 */
	static Stream<Arguments> onAUsableConnection() {
		return Stream.of(
				Arguments.of(new RedisException("Request queue size exceeded: 100. Commands are not accepted"), REFUSED,
						REPLY_LOST, REPLY_NOT_READABLE),
				Arguments.of(new RedisException("Internal stack size exceeded: 100. Commands are not accepted"),
						REFUSED, REPLY_LOST, REPLY_NOT_READABLE),
				Arguments.of(new EncoderException("Cannot encode command"), REFUSED, REFUSED, REFUSED),
				Arguments.of(new UnsupportedOperationException("does not support set(long)"), REFUSED, REPLY_LOST,
						REPLY_NOT_READABLE),
				Arguments.of(new IllegalArgumentException("of a codec"), REFUSED, REPLY_LOST, REPLY_NOT_READABLE),
				Arguments.of(new StackOverflowError(), REFUSED, REPLY_LOST, REPLY_NOT_READABLE),
				Arguments.of(new ClosedChannelException(), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new IOException("Unexpected token, says a codec"), NOT_SENT, REPLY_LOST,
						REPLY_NOT_READABLE),
				Arguments.of(new DecoderException("says a codec"), NOT_SENT, REPLY_LOST, REPLY_NOT_READABLE),
				Arguments.of(new DecoderException(new SSLException("bad record")), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new RedisProtocolException("Invalid first byte: 78"), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new RedisConnectionException("DENIED Redis is running in protected mode"), NOT_SENT,
						REPLY_LOST, REPLY_CUT_OFF));
	}

	@ParameterizedTest
	@MethodSource
	void onAUsableConnection(Throwable failure, FailureKind waiting, FailureKind sent, FailureKind replying) {
		assertThat(FailureKind.of(failure, Progress.WAITING, true, false)).isEqualTo(waiting);
		assertThat(FailureKind.of(failure, Progress.SENT, true, false)).isEqualTo(sent);
		assertThat(FailureKind.of(failure, Progress.REPLYING, true, false)).isEqualTo(replying);
	}

	static Stream<Arguments> onALostConnection() {
		return Stream.of(Arguments.of(new RedisException("Connection closed"), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new RedisException("Connection disconnected"), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new RedisException("Currently not connected. Commands are rejected."), NOT_SENT,
						REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new RedisException("Request queue size exceeded: 100"), NOT_SENT, REPLY_LOST,
						REPLY_CUT_OFF),
				Arguments.of(new ClosedChannelException(), NOT_SENT, REPLY_LOST, REPLY_CUT_OFF),
				Arguments.of(new EncoderException("Cannot encode command"), REFUSED, REFUSED, REFUSED),
				Arguments.of(new UnsupportedOperationException("does not support set(long)"), NOT_SENT, REPLY_LOST,
						REPLY_NOT_READABLE),
				Arguments.of(new IllegalStateException("of an output, at the end of a reply"), NOT_SENT, REPLY_LOST,
						REPLY_NOT_READABLE));
	}

	@ParameterizedTest
	@MethodSource
	void onALostConnection(Throwable failure, FailureKind waiting, FailureKind sent, FailureKind replying) {
		assertThat(FailureKind.of(failure, Progress.WAITING, false, false)).isEqualTo(waiting);
		assertThat(FailureKind.of(failure, Progress.SENT, false, false)).isEqualTo(sent);
		assertThat(FailureKind.of(failure, Progress.REPLYING, false, false)).isEqualTo(replying);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAITING", "SENT" })
	void whatWasNotWrittenAsAWholeWasNotSent(Progress progress) {
		IOException failure = new IOException("Broken pipe");
		assertThat(FailureKind.of(failure, progress, true, true)).isEqualTo(NOT_SENT);
		assertThat(FailureKind.of(failure, progress, false, true)).isEqualTo(NOT_SENT);
	}

	@ParameterizedTest
	@EnumSource
	void onlyALostConnectionConcernsOthers(FailureKind failure) {
		assertThat(failure.isOfTheCommand()).isEqualTo(failure == REFUSED || failure == REPLY_NOT_READABLE);
		assertThat(failure.outcome()).isEqualTo(switch (failure) {
			case REFUSED, NOT_SENT -> Outcome.NOT_EXECUTED;
			case REPLY_NOT_READABLE -> Outcome.EXECUTED;
			case REPLY_LOST, REPLY_CUT_OFF -> Outcome.UNKNOWN;
		});
	}

}
