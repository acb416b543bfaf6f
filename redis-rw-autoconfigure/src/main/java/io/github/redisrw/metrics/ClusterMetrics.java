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

import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of a cluster: those of one master and its replicas for each shard,
 * told apart by the tag {@code shard}. Thread-safe.
 */
public final class ClusterMetrics implements MeterBinder {

	private final ClusterClient client;

	/**
	 * Create a binder.
	 * @param client what is measured
	 */
	public ClusterMetrics(ClusterClient client) {
		this.client = client;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.client.onShard((shard) -> bind(shard, registry));
	}

	private void bind(Shard shard, MeterRegistry registry) {
		Tags tags = Tags.of("shard", String.valueOf(shard.number()));
		new RedisMetrics(shard.client(), tags).bindTo(registry);
	}

}
