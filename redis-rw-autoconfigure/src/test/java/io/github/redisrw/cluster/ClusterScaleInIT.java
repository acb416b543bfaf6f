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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of what belongs to a shard when the cluster goes on without it.
 */
class ClusterScaleInIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder().masters(4).replicas(0).start();

	private static ClusterApplication application;

	@BeforeAll
	static void startApplication() {
		application = ClusterApplication.start(redis, Map.of("redis.rw.cluster.refresh-interval", "500ms"));
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	private static int numberOf(ClusterNode master) {
		return application.client()
			.shards()
			.stream()
			.filter((shard) -> shard.client().topology().master().node().port() == master.port())
			.findFirst()
			.orElseThrow()
			.number();
	}

	/** Another master gets the slots of one, which has no keys. */
	private static void takeSlots(ClusterNode former) {
		ClusterNode next = redis.masters().stream().filter((master) -> master != former).findFirst().orElseThrow();
		String own = Stream.of(String.valueOf(former.command("CLUSTER", "NODES")).split("\n"))
			.filter((line) -> line.contains("myself"))
			.findFirst()
			.orElseThrow();
		List<String> slots = new ArrayList<>();
		Stream.of(own.trim().split(" ")).skip(8).forEach((range) -> {
			String[] ends = range.split("-");
			for (int slot = Integer.parseInt(ends[0]); slot <= Integer.parseInt(ends[ends.length - 1]); slot++) {
				slots.add(String.valueOf(slot));
			}
		});
		for (ClusterNode node : List.of(former, next)) {
			node.command(command("DELSLOTS", slots));
		}
		next.command(command("ADDSLOTS", slots));
		next.command("CLUSTER", "BUMPEPOCH");
		Awaitility.await().atMost(PATIENCE).until(() -> !redis.masters().contains(former));
	}

	private static String[] command(String subcommand, Collection<String> slots) {
		return Stream.concat(Stream.of("CLUSTER", subcommand), slots.stream()).toArray(String[]::new);
	}

	@Test
	void metersOfAShardGoWithIt() {
		MeterRegistry registry = application.context().getBean(MeterRegistry.class);
		ClusterNode former = redis.masters().get(redis.masters().size() - 1);
		String number = String.valueOf(numberOf(former));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> !registry.find("redis.rw.failover.unavailable").tag("shard", number).meters().isEmpty()
					&& !registry.find("redis.rw.connections").tag("shard", number).meters().isEmpty());
		takeSlots(former);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(registry.getMeters())
				.filteredOn((meter) -> number.equals(meter.getId().getTag("shard")))
				.isEmpty());
		assertThat(registry.find("redis.rw.failover.unavailable").meters()).hasSameSizeAs(redis.masters());
	}

	@Test
	void subscriptionsLeaveANodeThatHasLeftTheCluster() throws Exception {
		Set<String> received = ConcurrentHashMap.newKeySet();
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(application.writes().getConnectionFactory());
		container.addMessageListener((message, pattern) -> received.add(new String(message.getBody())),
				new ChannelTopic("news"));
		container.afterPropertiesSet();
		container.start();
		try {
			List<ClusterNode> masters = redis.masters();
			ClusterNode former = masters.stream().filter(ClusterScaleInIT::hasSubscribers).findFirst().orElseThrow();
			takeSlots(former);
			String id = former.id();
			masters.stream()
				.filter((master) -> master != former)
				.forEach((master) -> master.command("CLUSTER", "FORGET", id));
			former.command("CLUSTER", "RESET");
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				redis.masters().get(0).command("PUBLISH", "news", "after");
				assertThat(received).contains("after");
			});
			Awaitility.await().atMost(PATIENCE).until(() -> !hasSubscribers(former));
		}
		finally {
			container.stop();
			container.destroy();
		}
	}

	private static boolean hasSubscribers(ClusterNode node) {
		return ((List<?>) node.command("PUBSUB", "NUMSUB", "news")).contains(1L);
	}

}
