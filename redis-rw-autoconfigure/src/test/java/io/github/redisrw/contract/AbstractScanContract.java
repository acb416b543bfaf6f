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

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cursors over 5,000 entries.
 */
abstract class AbstractScanContract extends AbstractConnectionFactoryContract {

	private static final int ENTRIES = 5_000;

	private static final Set<String> NAMES = IntStream.range(0, ENTRIES)
		.mapToObj((i) -> "e" + i)
		.collect(Collectors.toUnmodifiableSet());

	private static final ScanOptions OPTIONS = ScanOptions.scanOptions().count(300).match("e*").build();

	AbstractScanContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void scanFindsEveryKey() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForValue().multiSet(NAMES.stream().collect(Collectors.toMap((name) -> name, (name) -> "")));
		redis.opsForValue().set("unmatched", "");
		try (Cursor<String> cursor = redis.scan(OPTIONS)) {
			assertThat(cursor.stream().collect(Collectors.toSet())).isEqualTo(NAMES);
			assertThat(cursor.hasNext()).isFalse();
		}
	}

	@Test
	void setScanFindsEveryMember() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForSet().add("set", NAMES.toArray(new String[0]));
		Set<String> found = new HashSet<>();
		try (Cursor<String> cursor = redis.opsForSet().scan("set", OPTIONS)) {
			cursor.forEachRemaining(found::add);
			assertThat(cursor.getPosition()).isGreaterThanOrEqualTo(ENTRIES);
		}
		assertThat(found).isEqualTo(NAMES);
	}

	@Test
	void hashScanFindsEveryField() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForHash()
			.putAll("hash", NAMES.stream().collect(Collectors.toMap((name) -> name, (name) -> "v" + name)));
		Map<Object, Object> found = new HashMap<>();
		try (Cursor<Map.Entry<Object, Object>> cursor = redis.opsForHash().scan("hash", OPTIONS)) {
			cursor.forEachRemaining((entry) -> found.put(entry.getKey(), entry.getValue()));
		}
		assertThat(found.keySet()).isEqualTo(NAMES);
		assertThat(found).allSatisfy((field, value) -> assertThat(value).isEqualTo("v" + field));
	}

	@Test
	void sortedSetScanFindsEveryMember() {
		StringRedisTemplate redis = strings(factory());
		redis.opsForZSet()
			.add("scores",
					NAMES.stream()
						.map((name) -> TypedTuple.of(name, Double.valueOf(name.substring(1))))
						.collect(Collectors.toSet()));
		Map<String, Double> found = new HashMap<>();
		try (Cursor<TypedTuple<String>> cursor = redis.opsForZSet().scan("scores", OPTIONS)) {
			cursor.forEachRemaining((tuple) -> found.put(String.valueOf(tuple.getValue()), tuple.getScore()));
		}
		assertThat(found.keySet()).isEqualTo(NAMES);
		assertThat(found).containsEntry("e4711", 4711.0);
	}

	@Test
	void cursorsClosedEarlyReleaseTheirConnections() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		redis.opsForSet().add("set", NAMES.toArray(new String[0]));
		int base = connectionsOf(options);
		for (int i = 0; i < 20; i++) {
			try (Cursor<String> cursor = redis.opsForSet().scan("set", OPTIONS)) {
				assertThat(NAMES).contains(cursor.next());
				assertThat(cursor.isClosed()).isFalse();
			}
		}
		soon().until(() -> connectionsOf(options) <= base);
		assertThat(redis.opsForSet().size("set")).isEqualTo(ENTRIES);
	}

	@Test
	void scanGoesOnWhileOtherCommandsUseTheFactory() {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		redis.opsForSet().add("set", NAMES.toArray(new String[0]));
		Set<String> found = new HashSet<>();
		try (RedisConnection connection = factory.getConnection();
				Cursor<byte[]> cursor = connection.setCommands().sScan(bytes("set"), OPTIONS)) {
			while (cursor.hasNext()) {
				found.add(text(cursor.next()));
				if (found.size() % 500 == 0) {
					assertThat(connection.setCommands().sCard(bytes("set"))).isEqualTo(ENTRIES);
					redis.opsForValue().increment("counter");
				}
			}
		}
		assertThat(found).isEqualTo(NAMES);
	}

	@Test
	void reactiveScanFindsEveryMember() {
		LettuceConnectionFactory factory = factory();
		strings(factory).opsForSet().add("set", NAMES.toArray(new String[0]));
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory);
		assertThat(redis.opsForSet().scan("set", OPTIONS).collect(Collectors.toSet()).block(SOON)).isEqualTo(NAMES);
		assertThat(redis.opsForSet().scan("set", OPTIONS).take(10).count().block(SOON)).isEqualTo(10);
		assertThat(redis.opsForSet().size("set").block(SOON)).isEqualTo(ENTRIES);
	}

}
