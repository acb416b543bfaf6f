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

package io.github.redisrw.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows what is known of a Redis Cluster, shard by shard. Thread-safe.
 */
final class ClusterReport implements DeploymentReport {

	private final RedisRwEndpoint.Subject subject;

	private final ClusterClient client;

	/**
	 * Create a report.
	 * @param subject the deployment
	 * @param client what knows the cluster
	 */
	ClusterReport(RedisRwEndpoint.Subject subject, ClusterClient client) {
		this.subject = subject;
		this.client = client;
	}

	@Override
	public RedisRwEndpoint.Subject subject() {
		return this.subject;
	}

	@Override
	public Map<String, Object> all() {
		Map<String, Object> shards = new LinkedHashMap<>();
		this.client.shards().forEach((shard) -> shards.put(String.valueOf(shard.number()), describe(shard)));
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("shards", shards);
		shown.put("client", Descriptions.client(this.client.localHealth()));
		shown.put("settings", this.subject.settings());
		return shown;
	}

	private Map<String, Object> describe(Shard shard) {
		ReadWriteClient followed = shard.client();
		ClientState state = followed.state();
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("slots", this.client.slots(shard));
		shown.put("topology", Descriptions.topology(followed, state));
		shown.put("connections", state.connections());
		shown.put("failovers", followed.failovers().stream().map(Descriptions::failover).toList());
		return shown;
	}

	@Override
	public @Nullable Map<String, Object> node(String node) {
		for (Shard shard : this.client.shards()) {
			Map<String, Object> shown = NodeReport.of(shard.client(), node);
			if (shown != null) {
				shown.put("shard", shard.number());
				return shown;
			}
		}
		return null;
	}

	@Override
	public WebEndpointResponse<Object> failover() {
		return DeploymentReport.refused(
				"a Redis Cluster has no Sentinels to ask: send CLUSTER FAILOVER to the replica that is to be the master",
				409);
	}

}
