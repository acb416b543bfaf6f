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

package io.github.redisrw.internal.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.shards.ShardListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a shard of which others have got the slots.
 */
@Timeout(60)
class LostShardTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private static List<String> listening(ClusterClient client) {
		List<String> heard = new CopyOnWriteArrayList<>();
		client.onShards(new ShardListener() {

			@Override
			public void added(Shard shard) {
				heard.add("+" + shard.number());
			}

			@Override
			public void gone(Shard shard) {
				heard.add("-" + shard.number());
			}

		});
		return heard;
	}

	@Test
	void listenersAreToldOfShardsThatComeAndGo() {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-16383")).start();
		List<String> heard = listening(this.cluster.client());
		FakeCluster.soon().until(() -> heard.equals(List.of("+0")));
		this.cluster.slots(Map.of(0, "0-8191", 1, "8192-16383"));
		FakeCluster.soon().until(() -> heard.equals(List.of("+0", "+1")));
		this.cluster.slots(Map.of(1, "0-16383"));
		FakeCluster.soon().until(() -> heard.equals(List.of("+0", "+1", "-0")));
		List<String> late = listening(this.cluster.client());
		FakeCluster.soon().until(() -> late.equals(List.of("+1")));
	}

	@Test
	void nothingCountsAsWithoutAMasterOnceTheClientOfALostShardIsStopped() {
		this.cluster = FakeCluster.settings().farewell(Duration.ofMillis(50)).start();
		ReadWriteClient lost = this.cluster.shard(1).client();
		this.cluster.slots(Map.of(0, "0-16383"));
		FakeCluster.soon().until(() -> !isRunning(lost));
		FakeCluster.soon().until(() -> lost.unavailable().equals(lost.unavailable()));
	}

	private static boolean isRunning(ReadWriteClient client) {
		try {
			return client.path(true) != null;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

}
