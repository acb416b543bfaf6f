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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.github.redisrw.advice.Advice;
import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows what this application knows of its Redis and what it is set to, and lets whoever
 * is allowed to have a failover made. Reading answers at once, from what is being
 * monitored; the drill waits for its end. Thread-safe.
 */
@RegisterReflectionForBinding({ Advice.class, DrillReport.class })
@WebEndpoint(id = "redisrw", defaultAccess = Access.READ_ONLY)
public final class RedisRwEndpoint {

	private final ReadWriteClient client;

	private final Map<String, Object> settings;

	private final Supplier<List<Advice>> advice;

	private final @Nullable Drill drill;

	/**
	 * Create an endpoint.
	 * @param client what knows the deployment
	 * @param settings what is in force, without secrets
	 * @param advice what was found lately
	 * @param drills whether a failover may be made
	 */
	public RedisRwEndpoint(ReadWriteClient client, Map<String, Object> settings, Supplier<List<Advice>> advice,
			boolean drills) {
		this.client = client;
		this.settings = settings;
		this.advice = advice;
		this.drill = drills ? new Drill(client) : null;
	}

	/**
	 * Show everything.
	 * @return what is known
	 */
	@ReadOperation
	public Map<String, Object> redis() {
		ClientState state = this.client.state();
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("topology", Descriptions.topology(this.client, state));
		shown.put("connections", state.connections());
		if (!state.readsByDistance().isEmpty()) {
			shown.put("readsByDistance", state.readsByDistance());
		}
		shown.put("client", Descriptions.client(this.client.localHealth()));
		shown.put("settings", this.settings);
		shown.put("failovers", this.client.failovers().stream().map(Descriptions::failover).toList());
		shown.put("advice", this.advice.get());
		return shown;
	}

	/**
	 * Show one node.
	 * @param node its address, its name, or its run ID
	 * @return what is known of it, {@code null} if it is none of this deployment
	 */
	@ReadOperation
	public @Nullable Map<String, Object> node(@Selector String node) {
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

	/**
	 * Have the Sentinels make another node the master, and tell what this application saw
	 * of it. Blocks until writes pass again.
	 * @param operation {@code failover}
	 * @return the report; status 404 for another operation, 403 if drills are not
	 * enabled, 409 if the failover is refused or does not come
	 * @throws InterruptedException if the thread is interrupted
	 */
	@WriteOperation
	public WebEndpointResponse<Object> drill(@Selector String operation) throws InterruptedException {
		if (!operation.equals("failover")) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		if (this.drill == null) {
			return new WebEndpointResponse<>(Map.of("refused", "redis.rw.drill.enabled is false"), 403);
		}
		try {
			return new WebEndpointResponse<>(this.drill.run());
		}
		catch (IllegalStateException ex) {
			return new WebEndpointResponse<>(Map.of("refused", String.valueOf(ex.getMessage())), 409);
		}
	}

}
