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

package io.github.redisrw.reads;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The read path asks a server once about commands that the table does not know, here
 * ordinary ones by another name.
 */
@Timeout(60)
class GuardIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(1)
		.config("rename-command", "SUBSTR SLICE")
		.build();

	@Test
	void aCommandThatTheServerCallsARead(RedisDeployment deployment) {
		try (Application application = Application.ofNodes(deployment).awaitEligible(1)) {
			application.writes().opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			deployment.nodes().forEach((node) -> node.resetStats());
			for (int i = 0; i < 3; i++) {
				assertThat(execute(application.reads(), "SLICE", "key", "1", "2")).isEqualTo("al");
			}
			assertThat(deployment.replicas().get(0).commandCalls("command|info")).isEqualTo(1);
			assertThat(application.reads()
				.executePipelined((RedisCallback<Object>) (connection) -> connection.execute("SLICE", bytes("key"),
						bytes("0"), bytes("0"))))
				.hasSize(1);
		}
	}

	@Test
	void aCommandThatNobodyKnows(RedisDeployment deployment) {
		try (Application application = Application.ofNodes(deployment).awaitEligible(1)) {
			assertRefused(() -> execute(application.reads(), "GUESS", "key"));
			assertRefused(() -> execute(application.reads(), "GUESS", "key"));
		}
	}

	@Test
	void transactionsAndMessages(RedisDeployment deployment) {
		try (Application application = Application.ofNodes(deployment).awaitEligible(1)) {
			assertRefused(() -> application.reads().convertAndSend("channel", "message"));
			assertRefused(() -> {
				application.reads().multi();
				return null;
			});
			assertRefused(() -> {
				application.reads().watch("key");
				return null;
			});
		}
	}

	private static void assertRefused(Supplier<Object> command) {
		assertThatExceptionOfType(WriteOnReadPathException.class).isThrownBy(command::get);
	}

	private static Object execute(StringRedisTemplate template, String command, String... arguments) {
		Object reply = template.execute((RedisCallback<Object>) (connection) -> {
			byte[][] words = new byte[arguments.length][];
			for (int i = 0; i < arguments.length; i++) {
				words[i] = bytes(arguments[i]);
			}
			return connection.execute(command, words);
		});
		return (reply instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : reply;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
