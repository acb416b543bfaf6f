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

import java.util.List;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Scripts go on at a master that has never seen them.
 */
@Timeout(120)
class ScriptOutageIT {

	private static final RedisScript<Long> ADD_TWO = RedisScript.of("return redis.call('INCRBY', KEYS[1], 2)",
			Long.class);

	private static final List<String> KEYS = List.of("counter");

	@ParameterizedTest
	@EnumSource(Fault.class)
	void aScriptIsSentAgainToAMasterThatDoesNotKnowIt(Fault fault) {
		try (Scene scene = Scene.of(Mode.SENTINEL)) {
			assertThat(scene.writes().execute(ADD_TWO, KEYS)).isEqualTo(2);
			scene.deployment().awaitReplicated(Application.PATIENCE);
			RedisNode successor = fault.inflict(scene.site());
			scene.awaitWritesAt(successor);

			forget(successor);
			assertThat(scene.writes().execute(ADD_TWO, KEYS)).isEqualTo(4);
			assertThat(scene.writes().execute(ADD_TWO, KEYS)).isEqualTo(6);
			assertThat(successor.command("SCRIPT", "EXISTS", ADD_TWO.getSha1())).isEqualTo(List.of(1L));

			forget(successor);
			assertThat(scene.bean(ReactiveStringRedisTemplate.class)
				.execute(ADD_TWO, KEYS)
				.blockFirst(Application.PATIENCE)).isEqualTo(8);

			forget(successor);
			assertThat(inPipeline(scene)).containsExactly(10L, 12L);
			assertThat(successor.command("GET", "counter")).isEqualTo("12");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = "SWITCH")
	void aDigestThatTheMasterDoesNotKnowIsRefused(Fault fault) {
		try (Scene scene = Scene.of(Mode.SERVICE)) {
			scene.writes().execute(ADD_TWO, KEYS);
			RedisNode successor = fault.inflict(scene.site());
			scene.awaitWritesAt(successor);
			forget(successor);
			RedisCallback<Long> callback = (connection) -> connection.scriptingCommands()
				.evalSha(ADD_TWO.getSha1(), ReturnType.INTEGER, 1, "counter".getBytes());
			assertThatExceptionOfType(RedisSystemException.class).isThrownBy(() -> scene.writes().execute(callback))
				.havingCause()
				.withMessageStartingWith("NOSCRIPT");
		}
	}

	private static void forget(RedisNode node) {
		node.command("SCRIPT", "FLUSH");
	}

	private static List<Object> inPipeline(Scene scene) {
		return scene.writes().executePipelined(new SessionCallback<Object>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Object execute(RedisOperations<K, V> operations) {
				RedisOperations<String, String> redis = (RedisOperations<String, String>) operations;
				redis.execute(ADD_TWO, KEYS);
				redis.execute(ADD_TWO, KEYS);
				return null;
			}

		});
	}

}
