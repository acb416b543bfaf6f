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

import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.RedisNoScriptException;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lua scripts.
 */
abstract class AbstractScriptContract extends AbstractConnectionFactoryContract {

	AbstractScriptContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void scriptTheServerDoesNotKnowIsSentInFull() {
		StringRedisTemplate redis = strings(factory());
		DefaultRedisScript<Long> script = new DefaultRedisScript<>("return redis.call('incrby', KEYS[1], ARGV[1])",
				Long.class);
		assertThat(master().scriptExists(script.getSha1())).containsExactly(false);
		assertThat(redis.execute(script, List.of("counter"), "40")).isEqualTo(40);
		assertThat(master().scriptExists(script.getSha1())).containsExactly(true);
		assertThat(redis.execute(script, List.of("counter"), "2")).isEqualTo(42);
		master().scriptFlush();
		assertThat(redis.execute(script, List.of("counter"), "1")).isEqualTo(43);
	}

	@Test
	void unknownShaIsANoScriptError() {
		try (RedisConnection connection = factory().getConnection()) {
			assertThatExceptionOfType(RedisSystemException.class)
				.isThrownBy(() -> connection.scriptingCommands()
					.evalSha("0123456789012345678901234567890123456789", ReturnType.VALUE, 0))
				.withCauseInstanceOf(RedisNoScriptException.class);
		}
	}

	@Test
	void loadedScriptIsRunByItsSha() {
		try (RedisConnection connection = factory().getConnection()) {
			String sha = connection.scriptingCommands().scriptLoad(bytes("return redis.call('get', KEYS[1])"));
			assertThat(sha).hasSize(40);
			assertThat(connection.scriptingCommands().scriptExists(sha)).containsExactly(true);
			master().set("key", "value");
			byte[] value = connection.scriptingCommands().evalSha(sha, ReturnType.VALUE, 1, bytes("key"));
			assertThat(value).asString().isEqualTo("value");
		}
	}

	@Test
	void scriptReturnsAList() {
		StringRedisTemplate redis = strings(factory());
		RedisScript<?> script = RedisScript.of("return {KEYS[1], ARGV[1], 3, {'nested', ARGV[2]}}", List.class);
		assertThat(redis.execute(script, List.of("key"), "one", "two"))
			.isEqualTo(List.of("key", "one", 3L, List.of("nested", "two")));
	}

	@Test
	void scriptReturnsABoolean() {
		StringRedisTemplate redis = strings(factory());
		RedisScript<Boolean> script = RedisScript.of("return redis.call('sismember', KEYS[1], ARGV[1]) == 1",
				Boolean.class);
		redis.opsForSet().add("set", "member");
		assertThat(redis.execute(script, List.of("set"), "member")).isTrue();
		assertThat(redis.execute(script, List.of("set"), "other")).isFalse();
	}

	@Test
	void scriptReturnsAStatusOrAValueOrNothing() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.execute(RedisScript.of("return redis.status_reply('FINE')", String.class), List.of()))
			.isEqualTo("FINE");
		assertThat(redis.execute(RedisScript.of("return ARGV[1]", String.class), List.of(), "größe"))
			.isEqualTo("größe");
		assertThat(redis.execute(RedisScript.of("return nil", String.class), List.of())).isNull();
	}

	@Test
	void errorOfAScriptIsARedisSystemException() {
		StringRedisTemplate redis = strings(factory());
		assertThatExceptionOfType(RedisSystemException.class).isThrownBy(
				() -> redis.execute(RedisScript.of("return redis.error_reply('MINE broke')", String.class), List.of()))
			.withStackTraceContaining("MINE broke");
		redis.opsForValue().set("text", "value");
		assertThatExceptionOfType(RedisSystemException.class)
			.isThrownBy(() -> redis.execute(RedisScript.of("return redis.call('lpop', KEYS[1])", String.class),
					List.of("text")))
			.withStackTraceContaining("WRONGTYPE");
	}

	@Test
	void scriptIsAtomicAcrossThreads() throws Exception {
		StringRedisTemplate redis = strings(factory());
		RedisScript<Long> script = RedisScript.of(
				"local v = tonumber(redis.call('get', KEYS[1]) or '0') + 1 redis.call('set', KEYS[1], v) return v",
				Long.class);
		List<Thread> threads = Stream.generate(() -> new Thread(() -> {
			for (int i = 0; i < 250; i++) {
				redis.execute(script, List.of("counter"));
			}
		})).limit(4).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(SOON.toMillis());
		}
		assertThat(redis.opsForValue().get("counter")).isEqualTo("1000");
	}

}
