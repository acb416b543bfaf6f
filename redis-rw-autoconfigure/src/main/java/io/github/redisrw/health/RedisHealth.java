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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of both paths, and of the Sentinels where there are any, of each deployment.
 * It answers at once, also when no node does. Thread-safe.
 */
public final class RedisHealth {

	/** Reads are answered, but not by eligible replicas; or no failover is possible. */
	public static final Status DEGRADED = new Status("DEGRADED", "It works, but something is missing");

	private RedisHealth() {
	}

	/**
	 * Create a contributor with {@code write}, {@code read} and, under Sentinel,
	 * {@code sentinel}.
	 * @param client what knows the deployment
	 * @param patience for how long a master that does not answer still counts as one
	 * @param showsDegraded whether something that is missing has a status of its own
	 * @return the contributor
	 */
	public static CompositeHealthContributor contributor(ReadWriteClient client, Duration patience,
			boolean showsDegraded) {
		Status degraded = showsDegraded ? DEGRADED : Status.UP;
		Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
		indicators.put("write", new WriteHealthIndicator(client, patience));
		indicators.put("read", new ReadHealthIndicator(client, degraded));
		if (client.state().sentinels() != null) {
			indicators.put("sentinel", new SentinelHealthIndicator(client, degraded));
		}
		return CompositeHealthContributor.fromMap(indicators);
	}

	/**
	 * Create a contributor with {@code write} and {@code read} for a cluster.
	 * @param client what knows the shards
	 * @param patience for how long a master that does not answer still counts as one
	 * @param showsDegraded whether something that is missing has a status of its own
	 * @return the contributor
	 */
	public static CompositeHealthContributor contributor(ClusterClient client, Duration patience,
			boolean showsDegraded) {
		Status degraded = showsDegraded ? DEGRADED : Status.UP;
		Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
		indicators.put("write",
				new ShardsHealthIndicator(client, (shard) -> new WriteHealthIndicator(shard, patience)));
		indicators.put("read", new ShardsHealthIndicator(client, (shard) -> new ReadHealthIndicator(shard, degraded)));
		return CompositeHealthContributor.fromMap(indicators);
	}

	/**
	 * Put those of several deployments together.
	 * @param unnamed that of the deployment without a name, whose components stay where
	 * they are without others; {@code null} if there is none
	 * @param named those of the others, which become components by their names
	 * @return the contributor
	 */
	public static CompositeHealthContributor together(@Nullable CompositeHealthContributor unnamed,
			Map<String, CompositeHealthContributor> named) {
		Map<String, HealthContributor> components = new LinkedHashMap<>();
		if (unnamed != null) {
			unnamed.stream().forEach((entry) -> components.put(entry.name(), entry.contributor()));
		}
		components.putAll(named);
		return CompositeHealthContributor.fromMap(components);
	}

	/**
	 * Have the group {@code readiness} depend on write paths.
	 * @param groups the groups as they are without
	 * @param paths the components it is to have, such as {@code redis/write}
	 * @return the groups
	 */
	public static HealthEndpointGroups withReadiness(HealthEndpointGroups groups, Set<String> paths) {
		return new ReadinessGroups(groups, paths);
	}

}
