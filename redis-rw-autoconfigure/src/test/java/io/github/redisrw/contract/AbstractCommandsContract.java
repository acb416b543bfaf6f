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
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.junit.jupiter.api.Test;

import org.springframework.data.geo.Distance;
import org.springframework.data.geo.Point;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisListCommands.Direction;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Plain commands, one at a time.
 */
abstract class AbstractCommandsContract extends AbstractConnectionFactoryContract {

	AbstractCommandsContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void stringsAreWrittenAndRead() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("key", "value");
		assertThat(redis.opsForValue().get("key")).isEqualTo("value");
		assertThat(redis.opsForValue().setIfAbsent("key", "other")).isFalse();
		assertThat(redis.opsForValue().append("key", "!")).isEqualTo(6);
		assertThat(redis.opsForValue().getAndSet("key", "next")).isEqualTo("value!");
		redis.opsForValue().multiSet(Map.of("a", "1", "b", "2"));
		assertThat(redis.opsForValue().multiGet(List.of("a", "missing", "b"))).containsExactly("1", null, "2");
		assertThat(redis.opsForValue().increment("a", 41)).isEqualTo(42);
		assertThat(redis.opsForValue().increment("b", 0.5)).isEqualTo(2.5);
		assertThat(redis.opsForValue().setBit("bits", 7, true)).isFalse();
		assertThat(redis.opsForValue().getBit("bits", 7)).isTrue();
		assertThat(redis.opsForValue().getAndDelete("key")).isEqualTo("next");
		assertThat(master().exists("key")).isZero();
	}

	@Test
	void keysExpireAndAreDeleted() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("key", "value", Duration.ofSeconds(100));
		assertThat(redis.getExpire("key")).isBetween(90L, 100L);
		assertThat(redis.persist("key")).isTrue();
		assertThat(redis.getExpire("key")).isEqualTo(-1);
		assertThat(redis.type("key")).hasToString("STRING");
		redis.rename("key", "other");
		assertThat(redis.hasKey("key")).isFalse();
		assertThat(redis.keys("oth*")).containsExactly("other");
		assertThat(redis.delete(List.of("other", "missing"))).isEqualTo(1);
		assertThat(redis.getExpire("other")).isEqualTo(-2);
	}

	@Test
	void hashesAreWrittenAndRead() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForHash().putAll("hash", Map.of("one", "1", "two", "2"));
		assertThat(redis.opsForHash().entries("hash")).isEqualTo(Map.of("one", "1", "two", "2"));
		assertThat(redis.opsForHash().increment("hash", "one", 9)).isEqualTo(10);
		assertThat(redis.opsForHash().multiGet("hash", List.of("two", "three", "one"))).containsExactly("2", null,
				"10");
		assertThat(redis.opsForHash().delete("hash", "one", "three")).isEqualTo(1);
		assertThat(redis.opsForHash().size("hash")).isEqualTo(1);
	}

	@Test
	void listsAreWrittenAndRead() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.opsForList().rightPushAll("list", "a", "b", "c", "d")).isEqualTo(4);
		assertThat(redis.opsForList().range("list", 1, -1)).containsExactly("b", "c", "d");
		assertThat(redis.opsForList().leftPop("list", 2)).containsExactly("a", "b");
		assertThat(redis.opsForList().index("list", 0)).isEqualTo("c");
		byte[] moved = redis.execute((RedisConnection connection) -> connection.listCommands()
			.lMove(bytes("list"), bytes("other"), Direction.LEFT, Direction.RIGHT));
		assertThat(moved).asString().isEqualTo("c");
		assertThat(redis.opsForList().size("list")).isEqualTo(1);
	}

	@Test
	void setsAndSortedSetsAreWrittenAndRead() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.opsForSet().add("set", "a", "b", "b")).isEqualTo(2);
		redis.opsForSet().add("other", "b", "c");
		assertThat(redis.opsForSet().intersect("set", "other")).containsExactly("b");
		assertThat(redis.opsForSet().isMember("set", "a", "c")).containsEntry("a", true).containsEntry("c", false);
		redis.opsForZSet().add("scores", "low", 1);
		redis.opsForZSet().add("scores", "high", 2.5);
		assertThat(redis.opsForZSet().reverseRange("scores", 0, -1)).containsExactly("high", "low");
		assertThat(redis.opsForZSet().score("scores", "high")).isEqualTo(2.5);
		assertThat(redis.opsForZSet().rangeByScoreWithScores("scores", 2, 3)).singleElement()
			.satisfies((entry) -> assertThat(entry.getValue()).isEqualTo("high"));
		assertThat(redis.opsForZSet().rank("scores", "high")).isEqualTo(1);
	}

	@Test
	@SuppressWarnings("unchecked")
	void streamsGeoAndHyperLogLogAreWrittenAndRead() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForStream().add("stream", Map.of("field", "value"));
		assertThat(redis.opsForStream().read(StreamOffset.fromStart("stream"))).singleElement()
			.extracting(MapRecord::getValue)
			.isEqualTo(Map.of("field", "value"));
		redis.opsForGeo().add("geo", new Point(13.361389, 38.115556), "Palermo");
		redis.opsForGeo().add("geo", new Point(15.087269, 37.502669), "Catania");
		Distance distance = redis.opsForGeo().distance("geo", "Palermo", "Catania");
		assertThat(distance).isNotNull();
		assertThat(distance.getValue()).isBetween(166_000.0, 167_000.0);
		redis.opsForHyperLogLog().add("log", "a", "b", "a");
		assertThat(redis.opsForHyperLogLog().size("log")).isEqualTo(2);
	}

	@Test
	void keysAndValuesAreBinarySafe() {
		byte[] all = new byte[256];
		for (int i = 0; i < all.length; i++) {
			all[i] = (byte) i;
		}
		byte[] lineBreaks = bytes("\r\n$5\r\n*3\r\n+OK\r\n");
		RedisTemplate<byte[], byte[]> redis = bytes(factory());
		redis.opsForValue().set(all, lineBreaks);
		redis.opsForValue().set(lineBreaks, all);
		redis.opsForValue().set(new byte[0], new byte[0]);
		assertThat(redis.opsForValue().get(all)).isEqualTo(lineBreaks);
		assertThat(redis.opsForValue().get(lineBreaks)).isEqualTo(all);
		assertThat(redis.opsForValue().get(new byte[0])).isEmpty();
		redis.opsForHash().put(bytes("hash"), all, lineBreaks);
		assertThat(redis.<byte[], byte[]>opsForHash().get(bytes("hash"), all)).isEqualTo(lineBreaks);
	}

	@Test
	void keysAndValuesAreUnicode() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("ключ-鍵-🔑", "Grüße, 世界 👋🏽");
		assertThat(redis.opsForValue().get("ключ-鍵-🔑")).isEqualTo("Grüße, 世界 👋🏽");
		assertThat(master().get("ключ-鍵-🔑")).isEqualTo("Grüße, 世界 👋🏽");
	}

	@Test
	void valuesMayBeTenMegabytesLong() {
		byte[] value = new byte[10 * 1024 * 1024];
		new Random(42).nextBytes(value);
		RedisTemplate<byte[], byte[]> redis = bytes(factory());
		redis.opsForValue().set(bytes("big"), value);
		assertThat(redis.opsForValue().get(bytes("big"))).isEqualTo(value);
		assertThat(redis.opsForValue().size(bytes("big"))).isEqualTo(value.length);
	}

	@Test
	void whatIsNotThereIsNull() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.opsForValue().get("missing")).isNull();
		assertThat(redis.opsForValue().getAndDelete("missing")).isNull();
		assertThat(redis.opsForList().leftPop("missing")).isNull();
		assertThat(redis.opsForHash().get("missing", "field")).isNull();
		assertThat(redis.opsForZSet().score("missing", "member")).isNull();
		assertThat(redis.opsForZSet().rank("missing", "member")).isNull();
		assertThat(redis.opsForSet().pop("missing")).isNull();
		assertThat(redis.randomKey()).isNull();
		assertThat(redis.opsForList().range("missing", 0, -1)).isEmpty();
		assertThat(redis.opsForHash().entries("missing")).isEmpty();
	}

	@Test
	void conditionalSetAnswersWhetherItDid() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.opsForValue().setIfPresent("key", "1", Duration.ofSeconds(50))).isFalse();
		assertThat(redis.opsForValue().setIfAbsent("key", "1", Duration.ofSeconds(50))).isTrue();
		assertThat(redis.opsForValue().setIfAbsent("key", "2", Duration.ofSeconds(50))).isFalse();
		assertThat(redis.opsForValue().setIfPresent("key", "3")).isTrue();
		assertThat(redis.opsForValue().get("key")).isEqualTo("3");
	}

	@Test
	void errorRepliesAreRedisSystemExceptions() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().set("text", "value");
		assertThatExceptionOfType(RedisSystemException.class).isThrownBy(() -> redis.opsForList().leftPush("text", "a"))
			.withCauseInstanceOf(RedisCommandExecutionException.class)
			.withStackTraceContaining("WRONGTYPE Operation against a key holding the wrong kind of value");
		assertThatExceptionOfType(RedisSystemException.class).isThrownBy(() -> redis.opsForValue().increment("text"))
			.withCauseInstanceOf(RedisCommandExecutionException.class)
			.withStackTraceContaining("ERR value is not an integer or out of range");
		assertThat(redis.opsForValue().get("text")).isEqualTo("value");
	}

	@Test
	void anyCommandIsExecutedByItsName() {
		LettuceConnectionFactory factory = factory();
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
			assertThat(connection.execute("PING")).isEqualTo(bytes("PONG"));
			assertThat(connection.execute("set", bytes("key"), bytes("value"))).isEqualTo("OK");
			assertThat((byte[]) connection.execute("GET", bytes("key"))).asString().isEqualTo("value");
			assertThatExceptionOfType(RedisSystemException.class).isThrownBy(() -> connection.execute("NOSUCH"))
				.withStackTraceContaining("ERR unknown command");
		}
	}

	@Test
	void nativeClientAndCommandsAreThoseOfLettuce() throws Exception {
		LettuceConnectionFactory factory = factory();
		assertThat(factory.getNativeClient()).isInstanceOf(RedisClient.class);
		assertThat(factory.getRequiredNativeClient()).isSameAs(factory.getNativeClient());
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.getNativeConnection()).isInstanceOf(RedisAsyncCommands.class);
			@SuppressWarnings("unchecked")
			RedisAsyncCommands<byte[], byte[]> commands = (RedisAsyncCommands<byte[], byte[]>) connection
				.getNativeConnection();
			assertThat(commands.set(bytes("key"), bytes("value")).get()).isEqualTo("OK");
			assertThat(nativeOf(connection).sync().get(bytes("key"))).asString().isEqualTo("value");
			assertThat(nativeOf(connection).isOpen()).isTrue();
		}
	}

}
