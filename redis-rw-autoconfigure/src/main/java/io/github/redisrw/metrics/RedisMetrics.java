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

import io.github.redisrw.internal.client.ReadWriteClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of both paths of each deployment. They read what is counted anyway, so
 * they cost nothing until somebody looks at them. Thread-safe.
 */
public final class RedisMetrics implements MeterBinder {

	/** What the names of all meters begin with. */
	static final String PREFIX = "redis.rw.";

	private final Map<String, ReadWriteClient> clients;

	private final boolean besideCluster;

	/**
	 * Create a binder.
	 * @param clients what is measured, by deployment, which is the value of a tag; with
	 * an empty name, where there is only one, there is no such tag
	 */
	public RedisMetrics(Map<String, ReadWriteClient> clients) {
		this(clients, false);
	}

	/**
	 * Create a binder.
	 * @param clients what is measured, by deployment
	 * @param besideCluster whether there are meters of shards as well, which have one
	 * more tag
	 */
	public RedisMetrics(Map<String, ReadWriteClient> clients, boolean besideCluster) {
		this.clients = Map.copyOf(clients);
		this.besideCluster = besideCluster;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.forEach((deployment, client) -> new DeploymentMeters(client, tags(deployment)).bindTo(registry));
	}

	private Tags tags(String deployment) {
		Tags tags = DeploymentTags.of(deployment);
		return this.besideCluster ? tags.and(DeploymentTags.SHARD, DeploymentTags.NONE) : tags;
	}

}
