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
package io.github.redisrw.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.cluster.shards.Shard;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * As well as the shard of a cluster that is worst off.
 */
final class ShardsHealthIndicator implements HealthIndicator {

	private final ClusterClient client;

	private final Function<ReadWriteClient, HealthIndicator> ofShard;

	/**
	 * Create an indicator.
	 * @param client what knows the shards
	 * @param ofShard makes the indicator of one shard
	 */
	ShardsHealthIndicator(ClusterClient client, Function<ReadWriteClient, HealthIndicator> ofShard) {
		this.client = client;
		this.ofShard = ofShard;
	}

	@Override
	public Health health() {
		List<Shard> shards = this.client.shards();
		if (shards.isEmpty()) {
			return Health.down().withDetail("reason", "no node of the cluster has said who has which slots").build();
		}
		Map<String, Object> details = new LinkedHashMap<>();
		List<Health> healths = new ArrayList<>();
		for (Shard shard : shards) {
			Health health = Objects.requireNonNull(this.ofShard.apply(shard.client()).health());
			healths.add(health);
			Map<String, Object> detail = new LinkedHashMap<>();
			detail.put("status", health.getStatus().getCode());
			detail.put("slots", this.client.slots(shard));
			detail.putAll(health.getDetails());
			details.put(String.valueOf(shard.number()), detail);
		}
		return Health.status(worst(healths)).withDetail("shards", details).build();
	}

	private static Status worst(List<Health> healths) {
		Status worst = Status.UP;
		for (Health health : healths) {
			if (severity(health.getStatus()) > severity(worst)) {
				worst = health.getStatus();
			}
		}
		return worst;
	}

	private static int severity(Status status) {
		return status.equals(Status.UP) ? 0
				: status.equals(Status.DOWN) ? 3 : status.equals(RedisHealth.DEGRADED) ? 2 : 1;
	}

}
