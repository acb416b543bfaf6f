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

package io.github.redisrw.topology;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Node}.
 */
class NodeTests {

	@ParameterizedTest
	@CsvSource({ "redis, redis, 7000", "redis:6380, redis, 6380", "' redis:6380 ', redis, 6380",
			"10.0.0.1, 10.0.0.1, 7000", "10.0.0.1:1, 10.0.0.1, 1", "[::1]:6380, ::1, 6380", "[::1], ::1, 7000",
			"fe80::1, fe80::1, 7000", "redis-0.redis.svc:65535, redis-0.redis.svc, 65535" })
	void anAddressIsRead(String text, String host, int port) {
		assertThat(Node.parse(text, 7000)).isEqualTo(new Node(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ":6379", "[]:6379", "redis:", "redis:x", "redis:0", "redis:65536", "redis:-1",
			"redis://redis", "user@redis:6379", "redis one:6379", "redis:6379:extra/1" })
	void anythingElseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Node.parse(text, 7000));
	}

	@Test
	void aRefusalNamesTheText() {
		assertThatIllegalArgumentException().isThrownBy(() -> Node.parse("redis:abc", 7000))
			.withMessage("'redis:abc' is not host:port: 'abc' is no port number");
		assertThatIllegalArgumentException().isThrownBy(() -> Node.parse("redis:70000", 7000))
			.withMessage("port 70000 of host 'redis' is not between 1 and 65535");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis:6379", "10.0.0.1:6380", "[::1]:6379" })
	void itsTextCanBeReadAgain(String text) {
		assertThat(Node.parse(text, 1)).hasToString(text);
	}

	@Test
	void aReplyMayNameNone() {
		assertThat(Node.ofReply("10.0.0.1", 6379L)).isEqualTo(new Node("10.0.0.1", 6379));
		assertThat(Node.ofReply("10.0.0.1", "6379")).isEqualTo(new Node("10.0.0.1", 6379));
		assertThat(Node.ofReply("?", 6379L)).isNull();
		assertThat(Node.ofReply("", 6379L)).isNull();
		assertThat(Node.ofReply(null, 6379L)).isNull();
		assertThat(Node.ofReply("10.0.0.1", null)).isNull();
		assertThat(Node.ofReply("10.0.0.1", 0L)).isNull();
		assertThat(Node.ofReply("10.0.0.1", "x")).isNull();
	}

}
