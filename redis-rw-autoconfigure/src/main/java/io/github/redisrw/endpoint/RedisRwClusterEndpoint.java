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

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows what this application knows of its Redis Cluster, shard by shard, and what it is
 * set to. Deployments with names are shown as without a cluster. Thread-safe.
 */
@WebEndpoint(id = "redisrw", defaultAccess = Access.READ_ONLY)
public final class RedisRwClusterEndpoint {

	private final ClusterClient client;

	private final Map<String, Object> settings;

	private final RedisRwEndpoint others;

	/**
	 * Create an endpoint.
	 * @param client what knows the cluster
	 * @param settings what is in force, without secrets
	 * @param others shows the deployments with names
	 */
	public RedisRwClusterEndpoint(ClusterClient client, Map<String, Object> settings, RedisRwEndpoint others) {
		this.client = client;
		this.settings = settings;
		this.others = others;
	}

	/**
	 * Show everything.
	 * @return what is known
	 */
	@ReadOperation
	public Map<String, Object> redis() {
		Map<String, Object> shards = new LinkedHashMap<>();
		this.client.shards().forEach((shard) -> shards.put(String.valueOf(shard.number()), describe(shard)));
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("shards", shards);
		shown.put("client", Descriptions.client(this.client.localHealth()));
		shown.put("settings", this.settings);
		shown.putAll(this.others.redis());
		return shown;
	}

	/**
	 * Show one deployment with a name, or a node of one.
	 * @param node the name of the deployment; or the address of the node, its name, or
	 * its run ID
	 * @return what is known of it, {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable Map<String, Object> node(@Selector String node) {
		return this.others.node(node);
	}

	/**
	 * Have the Sentinels of a deployment with a name make another node the master.
	 * @param deployment the name
	 * @param operation {@code failover}
	 * @return the report, as of an application without a cluster
	 * @throws InterruptedException if the thread is interrupted
	 */
	@WriteOperation
	public WebEndpointResponse<Object> drillOf(@Selector String deployment, @Selector String operation)
			throws InterruptedException {
		return this.others.drillOf(deployment, operation);
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

}
