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

import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is known of one node.
 */
final class NodeReport {

	private NodeReport() {
	}

	/**
	 * Show a master, or one of its replicas.
	 * @param client follows the master
	 * @param node the address of the node, its name, or its run ID
	 * @return what is known of it, {@code null} if it is none of these
	 */
	static @Nullable Map<String, Object> of(ReadWriteClient client, String node) {
		ClientState state = client.state();
		Map<String, Object> shown = find(client, state, node);
		if (shown != null) {
			String address = String.valueOf(shown.get("node"));
			shown.put("connections", state.connections().getOrDefault(address, 0));
			shown.put("failovers", client.failovers()
				.stream()
				.filter((failover) -> failover.masterChanged()
						&& (failover.from().toString().equals(address) || failover.to().toString().equals(address)))
				.map(Descriptions::failover)
				.toList());
		}
		return shown;
	}

	private static @Nullable Map<String, Object> find(ReadWriteClient client, ClientState state, String node) {
		Topology.Master master = state.topology().master();
		if (master != null && (master.node().toString().equals(node) || node.equals(master.runId()))) {
			return Descriptions.master(master, state);
		}
		return state.topology()
			.replicas()
			.stream()
			.filter((replica) -> client.nameOf(replica).equals(node) || replica.node().toString().equals(node)
					|| node.equals(replica.runId()))
			.findFirst()
			.map((replica) -> Descriptions.replica(replica, client.nameOf(replica)))
			.orElse(null);
	}

}
