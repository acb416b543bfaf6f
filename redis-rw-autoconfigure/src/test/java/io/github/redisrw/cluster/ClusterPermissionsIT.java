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

package io.github.redisrw.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users that have the rights which the documentation asks for in a cluster, and no
 * others, are enough.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClusterPermissionsIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	private static final Pattern USER = Pattern.compile("^ACL SETUSER (\\S+) on >(\\S+) (.+)$", Pattern.MULTILINE);

	@Test
	void theyAreEnough(CapturedOutput output) throws IOException {
		try (RedisCluster redis = RedisCluster.builder().start()) {
			for (ClusterNode node : redis.nodes()) {
				node.command(documented("cluster-writer", "+incr"));
				node.command(documented("cluster-reader", "+get"));
			}
			try (ClusterApplication application = ClusterApplication.start(redis,
					Map.of("redis.rw.username", "cluster-writer", "redis.rw.password", "w", "redis.rw.read.username",
							"cluster-reader", "redis.rw.read.password", "r"))) {
				List<String> keys = IntStream.range(0, 50).mapToObj((i) -> "app:" + i).toList();
				RedisRouting.acknowledged(1, Duration.ofSeconds(10),
						() -> keys.forEach((key) -> application.writes().opsForValue().increment(key)));
				keys.forEach((key) -> assertThat(application.reads().opsForValue().get(key)).isEqualTo("1"));
				redis.failover(redis.replicasOf(redis.masters().get(0)).get(0), PATIENCE);
				int slot = redis.slotOf(keys.get(0));
				ClusterNode to = redis.masters()
					.stream()
					.filter((master) -> master != redis.masterOf(slot))
					.findFirst()
					.orElseThrow();
				redis.beginMove(slot, to);
				redis.moveKeys(slot, to);
				assertThat(application.writes().opsForValue().increment(keys.get(0))).isEqualTo(2);
				redis.finishMove(slot, to);
				assertThat(application.writes().opsForValue().increment(keys.get(0))).isEqualTo(3);
				RedisLockOperations locks = application.context().getBean(RedisLockOperations.class);
				assertThat(locks.with("order", () -> application.writes().opsForValue().increment(keys.get(0))))
					.isEqualTo(4);
			}
		}
		assertThat(output).doesNotContain("NOPERM", "does not answer");
	}

	/** The rules of a user, and what this application itself needs. */
	private static String[] documented(String user, String own) throws IOException {
		String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/permissions.md"));
		MatchResult line = USER.matcher(page)
			.results()
			.filter((match) -> match.group(1).equals(user))
			.findFirst()
			.orElseThrow();
		return Stream
			.of(Stream.of("ACL", "SETUSER", user, "reset", "on", ">" + line.group(2)),
					Stream.of(line.group(3).split(" ")), Stream.of(own))
			.flatMap((words) -> words)
			.toArray(String[]::new);
	}

}
