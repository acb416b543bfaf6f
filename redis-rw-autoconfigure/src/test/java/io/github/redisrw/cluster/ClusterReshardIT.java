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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

	private static ClusterNode other(ClusterNode than) {
		return redis.masters().stream().filter((master) -> master != than).findFirst().get();
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
			assertThat(String.valueOf(added.command("CLUSTER", "INFO"))).contains("cluster_known_nodes:4",
					"cluster_state:ok");
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

	@Test
	void blockingCommandGoesOnWhenItsSlotMovesHoweverLongItHasWaited() throws Exception {
		StringRedisTemplate writes = application.writes();
		String list = "{blocking}:list";
		int slot = redis.slotOf(list);
		CompletableFuture<String> popped = CompletableFuture
			.supplyAsync(() -> String.valueOf(writes.opsForList().leftPop(list, Duration.ofSeconds(60))));
		ClusterNode from = redis.masterOf(slot);
		awaitBlocked(from);
		Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
		ClusterNode to = other(from);
		redis.moveSlots(slot, slot, to);
		awaitBlocked(to);
		writes.opsForList().rightPush(list, "moved");
		assertThat(popped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("moved");
	}

	private static long connections() {
		return redis.nodes()
			.stream()
			.mapToLong((node) -> Long.parseLong(node.info("stats").get("total_connections_received")))
			.sum();
	}

	private static void awaitBlocked(ClusterNode node) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(String.valueOf(node.command("INFO", "clients"))).contains("blocked_clients:1"));
	}

	@Test
	void slotThatStaysHalfMovedCostsNoConnections() throws Exception {
		List<String> keys = IntStream.range(0, 6).mapToObj((i) -> "{half}:" + i).toList();
		int slot = redis.slotOf(keys.get(0));
		ClusterNode from = redis.masterOf(slot);
		ClusterNode to = other(from);
		application.writes().opsForValue().set(keys.get(0), "0");
		redis.beginMove(slot, to);
		redis.moveKeys(slot, to);
		try (Counting counting = Counting.at(application.writes(), keys)) {
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(keys)
					.allSatisfy((key) -> assertThat(counting.acknowledged(key)).isPositive()));
			long connections = connections();
			Awaitility.await()
				.pollDelay(Duration.ofSeconds(5))
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(counting.acknowledged(keys.get(0))).isGreaterThan(100));
			assertThat(connections() - connections).isLessThan(10);
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
		}
		redis.finishMove(slot, to);
	}

}
