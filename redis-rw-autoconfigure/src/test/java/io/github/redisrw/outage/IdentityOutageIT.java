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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.core.RedisCallback;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who the application is, and which database it uses, does not change with the master.
 */
@Timeout(120)
class IdentityOutageIT {

	@ParameterizedTest
	@EnumSource
	void userNameAndDatabaseApplyAtTheNextMaster(Mode mode) {
		RedisDeployment.Builder secured = RedisDeployment.builder().user("app", "secret", "~*", "&*", "+@all");
		try (Scene scene = Scene.of(mode, secured, "redis.rw.username=app", "redis.rw.password=secret",
				"redis.rw.database=3", "redis.rw.client-name=shop")) {
			RedisNode former = scene.master();
			RedisNode successor = Fault.KILL.inflict(scene.site());
			Scene.soon().ignoreExceptions().untilAsserted(() -> {
				scene.writes().opsForValue().set("key", "value");
				assertThat(clients(successor)).isNotEmpty();
			});
			assertThat(successor).isNotEqualTo(former);
			RedisCallback<Object> pipelined = (connection) -> {
				connection.stringCommands().set("key".getBytes(), "other".getBytes());
				return null;
			};
			scene.writes().executePipelined(pipelined);
			scene.aside(() -> scene.writes().opsForList().leftPop("list", Duration.ofMinutes(1)));
			Scene.soon()
				.untilAsserted(
						() -> assertThat(clients(successor)).anyMatch((client) -> client.contains(" cmd=blpop ")));
			assertThat(clients(successor)).hasSizeGreaterThanOrEqualTo(2)
				.allMatch((client) -> client.contains(" user=app ") && client.contains(" db=3 "));
			assertThat(successor.info("keyspace")).containsOnlyKeys("db3");
		}
	}

	/** The connections of the application, as the server lists them. */
	private static List<String> clients(RedisNode node) {
		return Arrays.stream(String.valueOf(node.command("CLIENT", "LIST")).split("\n"))
			.filter((client) -> client.contains(" name=shop "))
			.toList();
	}

}
