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

package io.github.redisrw.internal.node.query;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failures}.
 */
class FailuresTests {

	@Test
	void aFailureIsDescribedInTheWordsOfItsInnermostCause() {
		Throwable refused = new ConnectException("Connection refused");
		assertThat(Failures.describe(refused)).isEqualTo("Connection refused");
		assertThat(Failures.describe(new CompletionException(
				new RedisConnectionException("Unable to connect", new RedisException(refused)))))
			.isEqualTo("Connection refused");
		assertThat(Failures.describe(new RedisException("WRONGPASS"))).isEqualTo("WRONGPASS");
	}

	/** What netty's transports and the JDK say of the same thing. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					recvAddress(..) failed with error(-104): Connection reset by peer | reset by the node
					Connection reset                                                 | reset by the node
					writevAddress(..) failed with error(-32): Broken pipe            | closed by the node
					finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1 | Connection refused: /127.0.0.1:1
					""")
	void whatTheOperatingSystemSaysIsPutInWords(String message, String words) {
		assertThat(Failures.describe(new IOException(message))).isEqualTo(words);
		assertThat(Failures.describe(new RedisException(new IOException(message)))).isEqualTo(words);
	}

	@Test
	void aClosedConnectionIsToldByTheTypeOfItsFailure() {
		assertThat(Failures.describe(new ClosedChannelException())).isEqualTo("the connection is closed");
	}

	@Test
	void aFailureWithoutWordsIsDescribedByItsType() {
		assertThat(Failures.describe(new IOException())).isEqualTo("IOException");
		assertThat(Failures.describe(null)).isEqualTo("unknown");
	}

	@Test
	void anExceptionIsThrownAsItIs() {
		RedisException failure = new RedisException("WRONGPASS");
		assertThat(Failures.runtime(failure)).isSameAs(failure);
		assertThat(Failures.runtime(new CompletionException(new CompletionException(failure)))).isSameAs(failure);
	}

	@Test
	void anyOtherFailureIsOneToConnect() {
		IOException failure = new IOException("reset");
		assertThat(Failures.runtime(new CompletionException(failure))).isInstanceOf(RedisConnectionException.class)
			.hasCause(failure);
		assertThat(Failures.runtime(null)).isInstanceOf(RedisConnectionException.class).hasNoCause();
	}

}
