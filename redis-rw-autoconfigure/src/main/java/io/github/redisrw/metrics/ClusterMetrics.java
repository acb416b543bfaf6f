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
package io.github.redisrw.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.shards.ShardListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of a cluster: those of one master and its replicas for each shard,
 * told apart by the tag {@code shard}. They come and go with the shards. Thread-safe.
 */
public final class ClusterMetrics implements MeterBinder {

	private final Map<String, ClusterClient> clients;

	/**
	 * Create a binder.
	 * @param clients what is measured, by deployment, as {@link RedisMetrics} has it
	 */
	public ClusterMetrics(Map<String, ClusterClient> clients) {
		this.clients = Map.copyOf(clients);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.forEach((deployment, client) -> client.onShards(new ShardMeters(deployment, registry)));
	}

	/**
	 * The meters of the shards of one cluster.
	 */
	private static final class ShardMeters implements ShardListener {

		private final String deployment;

		private final MeterRegistry registry;

		private final Map<Shard, DeploymentMeters> meters = new ConcurrentHashMap<>();

		ShardMeters(String deployment, MeterRegistry registry) {
			this.deployment = deployment;
			this.registry = registry;
		}

		@Override
		public void added(Shard shard) {
			Tags tags = DeploymentTags.of(this.deployment).and(DeploymentTags.SHARD, String.valueOf(shard.number()));
			DeploymentMeters added = new DeploymentMeters(shard.client(), tags);
			this.meters.put(shard, added);
			added.bindTo(this.registry);
		}

		@Override
		public void gone(Shard shard) {
			DeploymentMeters known = this.meters.remove(shard);
			if (known != null) {
				known.removeFrom(this.registry);
			}
		}

	}

}
