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
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is known of one deployment. Thread-safe.
 */
final class DeploymentReport {

	private final RedisRwEndpoint.Subject subject;

	private final ReadWriteClient client;

	private final @Nullable Drill drill;

	/**
	 * Create a report.
	 * @param subject the deployment
	 * @param drills whether a failover may be made
	 */
	DeploymentReport(RedisRwEndpoint.Subject subject, boolean drills) {
		this.subject = subject;
		this.client = subject.client();
		this.drill = drills ? new Drill(subject.client()) : null;
	}

	String name() {
		return this.subject.name();
	}

	boolean isPrimary() {
		return this.subject.primary();
	}

	@Nullable Drill drill() {
		return this.drill;
	}

	Map<String, Object> all() {
		ClientState state = this.client.state();
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("topology", Descriptions.topology(this.client, state));
		shown.put("connections", state.connections());
		if (!state.readsByDistance().isEmpty()) {
			shown.put("readsByDistance", state.readsByDistance());
		}
		shown.put("client", Descriptions.client(this.client.localHealth()));
		shown.put("settings", this.subject.settings());
		shown.put("failovers", this.client.failovers().stream().map(Descriptions::failover).toList());
		shown.put("advice", this.subject.advice().get());
		return shown;
	}

	/**
	 * Show one node.
	 * @param node its address, its name, or its run ID
	 * @return what is known of it, {@code null} if it is none of this deployment
	 */
	@Nullable Map<String, Object> node(String node) {
		ClientState state = this.client.state();
		Map<String, Object> shown = find(state, node);
		if (shown != null) {
			String address = String.valueOf(shown.get("node"));
			shown.put("connections", state.connections().getOrDefault(address, 0));
			shown.put("failovers", this.client.failovers()
				.stream()
				.filter((failover) -> failover.masterChanged()
						&& (failover.from().toString().equals(address) || failover.to().toString().equals(address)))
				.map(Descriptions::failover)
				.toList());
		}
		return shown;
	}

	private @Nullable Map<String, Object> find(ClientState state, String node) {
		Topology.Master master = state.topology().master();
		if (master != null && (master.node().toString().equals(node) || node.equals(master.runId()))) {
			return Descriptions.master(master, state);
		}
		return state.topology()
			.replicas()
			.stream()
			.filter((replica) -> this.client.nameOf(replica).equals(node) || replica.node().toString().equals(node)
					|| node.equals(replica.runId()))
			.findFirst()
			.map((replica) -> Descriptions.replica(replica, this.client.nameOf(replica)))
			.orElse(null);
	}

}
