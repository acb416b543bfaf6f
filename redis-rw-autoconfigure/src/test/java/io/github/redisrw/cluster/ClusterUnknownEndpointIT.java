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

import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that name each other by their ports only, as behind one address for all.
 */
class ClusterUnknownEndpointIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder()
		.config("cluster-preferred-endpoint-type", "unknown-endpoint")
		.start();

	private static ClusterApplication application;

	@BeforeAll
	static void startApplication() {
		// Nobody learns of a failover by asking in time.
		application = ClusterApplication.start(redis, Map.of("redis.rw.monitor.interval", "2m",
				"redis.rw.cluster.refresh-interval", "2m", "redis.rw.write.hold-timeout", "20s"));
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	private static void awaitProgress(Counting counting, String key) {
		long before = counting.acknowledged(key);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(counting.acknowledged(key)).isGreaterThan(before + 50));
	}

	@Test
	void failoversAndSlotsThatMoveAreFollowed() throws Exception {
		String key = "endpoint:1";
		int slot = redis.slotOf(key);
		try (Counting counting = Counting.at(application.writes(), List.of(key))) {
			awaitProgress(counting, key);
			ClusterNode master = redis.masterOf(slot);
			redis.failover(redis.replicasOf(master).get(0), PATIENCE);
			awaitProgress(counting, key);
			ClusterNode to = redis.masters()
				.stream()
				.filter((other) -> other != redis.masterOf(slot))
				.findFirst()
				.get();
			redis.moveSlots(slot, slot, to);
			awaitProgress(counting, key);
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
			assertThat(counting.unknown(key)).isZero();
			assertThat(application.writes().opsForValue().get(key))
				.isEqualTo(String.valueOf(counting.acknowledged(key)));
		}
	}

}
