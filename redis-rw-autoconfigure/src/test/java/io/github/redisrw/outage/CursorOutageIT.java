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

package io.github.redisrw.outage;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.CursorLostException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An iteration on the write path while the master goes: it is complete, or says that it
 * is not.
 */
@Timeout(120)
class CursorOutageIT {

	private static final int SIZE = 2_000;

	private static final ScanOptions PAGE = ScanOptions.scanOptions().count(20).build();

	@ParameterizedTest
	@CsvSource({ "KILL, true", "SWITCH, true", "SWITCH, false" })
	void iterationsEndWithTheirMaster(Fault fault, boolean shared) {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			fill(scene);
			LettuceConnectionFactory factory = scene.bean(LettuceConnectionFactory.class);
			factory.setShareNativeConnection(shared);
			StringRedisTemplate redis = new StringRedisTemplate(factory);
			try (Cursor<String> keys = redis.scan(PAGE);
					Cursor<Map.Entry<Object, Object>> fields = redis.opsForHash().scan("hash", PAGE);
					Cursor<String> members = redis.opsForSet().scan("set", PAGE);
					Cursor<?> scores = redis.opsForZSet().scan("scores", PAGE)) {
				for (Cursor<?> cursor : new Cursor<?>[] { keys, fields, members, scores }) {
					cursor.next();
				}
				RedisNode successor = fault.inflict(scene.site());
				scene.awaitWritesAt(successor);
				for (Cursor<?> cursor : new Cursor<?>[] { keys, fields, members, scores }) {
					assertThatExceptionOfType(CursorLostException.class)
						.isThrownBy(() -> cursor.forEachRemaining((entry) -> {
						}))
						.withMessageContaining("Begin again");
				}
			}
			assertThat(scan(redis)).hasSizeGreaterThanOrEqualTo(SIZE);
		}
	}

	@Test
	void iterationsGoOnWhereOnlyTheirConnectionIsLost() {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			fill(scene);
			Set<String> found = new HashSet<>();
			try (Cursor<String> members = scene.writes().opsForSet().scan("set", PAGE)) {
				found.add(members.next());
				scene.master().command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
				members.forEachRemaining(found::add);
			}
			assertThat(found).hasSize(SIZE);
		}
	}

	private static Set<String> scan(StringRedisTemplate redis) {
		Set<String> found = new HashSet<>();
		try (Cursor<String> cursor = redis.scan(PAGE)) {
			cursor.forEachRemaining(found::add);
		}
		return found;
	}

	private static void fill(Scene scene) {
		scene.master()
			.command("EVAL",
					"for i = 1, " + SIZE + " do redis.call('SET', 'key:' .. i, '');"
							+ " redis.call('HSET', 'hash', i, i); redis.call('SADD', 'set', 'member:' .. i);"
							+ " redis.call('ZADD', 'scores', i, i) end",
					"0");
		scene.deployment().awaitReplicated(Application.PATIENCE);
	}

}
