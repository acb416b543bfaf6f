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

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of commands while slots are on their way to another master.
 */
class ClusterReshardIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder().masters(3).replicas(0).start();

	/** Where further masters come from. */
	@AutoClose
	private static final RedisCluster spare = RedisCluster.builder().masters(2).replicas(0).start();

	private static ClusterApplication application;

	@BeforeAll
	static void startApplication() {
		application = ClusterApplication.start(redis, Map.of("redis.rw.write.hold-timeout", "2s"));
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	/** Adds a master without slots, and waits until all know of it. */
	private static ClusterNode added() {
		ClusterNode added = spare.nodes().get(0);
		added.command("CLUSTER", "RESET", "HARD");
		redis.nodes().get(0).command("CLUSTER", "MEET", added.host(), String.valueOf(added.port()), busPort(added));
		String id = added.id();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(redis.nodes()).allSatisfy((node) -> assertThat(String.valueOf(node.command("CLUSTER", "NODES")))
				.containsPattern(id + ".* connected"));
			assertThat(String.valueOf(added.command("CLUSTER", "INFO"))).contains("cluster_known_nodes:4");
			redis.nodes()
				.forEach((node) -> assertThat(String.valueOf(added.command("CLUSTER", "NODES")))
					.containsPattern(node.id() + ".* connected \\d"));
		});
		return added;
	}

	private static String busPort(ClusterNode node) {
		String line = String.valueOf(node.command("CLUSTER", "NODES"));
		return line.replaceAll("(?s).*@(\\d+).*", "$1");
	}

	@Test
	void commandsGoOnAtAMasterThatHasNoSlotYet() {
		StringRedisTemplate writes = application.writes();
		ClusterNode to = added();
		String key = "{moving}:1";
		int slot = redis.slotOf(key);
		writes.opsForValue().set(key, "1");
		redis.beginMove(slot, to);
		assertThat(writes.opsForValue().increment(key)).isEqualTo(2);
		assertThat(writes.opsForValue().increment("{moving}:2")).isOne();
		redis.moveKeys(slot, to);
		assertThat(writes.opsForValue().increment(key)).isEqualTo(3);
		assertThat(application.reads().opsForValue().get("{moving}:2")).isEqualTo("1");
		assertThat(application.client().shards()).hasSize(3);
		assertThat(to.commandCalls("incr")).isEqualTo(2);
		redis.finishMove(slot, to);
		IntStream.range(0, 100).forEach((i) -> assertThat(writes.opsForValue().increment(key)).isEqualTo(4 + i));
		assertThat(application.client().shards()).hasSize(4);
	}

}
