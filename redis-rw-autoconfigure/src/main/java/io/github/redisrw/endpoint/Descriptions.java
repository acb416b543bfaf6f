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
import java.util.Locale;
import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * How things are shown: times and durations as ISO 8601 has them, nothing that is not
 * known.
 */
final class Descriptions {

	private Descriptions() {
	}

	static Map<String, Object> master(Topology.Master master, ClientState state) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("node", master.node().toString());
		shown.put("role", "master");
		put(shown, "runId", master.runId());
		put(shown, "replicationId", master.replicationId());
		shown.put("offset", master.offset());
		put(shown, "version", master.version());
		put(shown, "since", state.masterSince());
		shown.put("connectedReplicas", state.connectedReplicas());
		return shown;
	}

	static Map<String, Object> replica(Topology.Replica replica, String name) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("name", name);
		shown.put("node", replica.node().toString());
		shown.put("role", "replica");
		put(shown, "runId", replica.runId());
		shown.put("link", replica.link().name().toLowerCase(Locale.ROOT));
		if (replica.offset() >= 0) {
			shown.put("offset", replica.offset());
		}
		put(shown, "lag", replica.lag());
		if (replica.lagBytes() >= 0) {
			shown.put("lagBytes", replica.lagBytes());
		}
		shown.put("eligible", replica.eligible());
		put(shown, "reason", replica.reason());
		put(shown, "roundTrip", replica.roundTrip());
		put(shown, "zone", replica.zone());
		return shown;
	}

	static Map<String, Object> sentinels(SentinelState state) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("masterName", state.masterName());
		shown.put("expected", state.expected());
		shown.put("quorum", state.quorum());
		shown.put("downAfter", state.downAfter().toString());
		shown.put("agreed", state.isAgreed());
		put(shown, "shortfall", state.shortfall());
		shown.put("sentinels", state.sentinels().stream().map(Descriptions::sentinel).toList());
		return shown;
	}

	private static Map<String, Object> sentinel(SentinelState.Sentinel sentinel) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("node", sentinel.node().toString());
		shown.put("reachable", sentinel.isReachable());
		put(shown, "master", sentinel.master());
		put(shown, "problem", sentinel.problem());
		if (sentinel.tilted()) {
			shown.put("tilt", true);
		}
		return shown;
	}

	static Map<String, Object> client(LocalHealth health) {
		LocalHealth.Balance balance = health.balance();
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("lateness", health.lateness().toString());
		shown.put("listened", balance.listened().toString());
		shown.put("missed", balance.missed().toString());
		return shown;
	}

	static Map<String, Object> failover(FailoverRecord failover) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("began", failover.began().toString());
		shown.put("ended", failover.ended().toString());
		shown.put("held", failover.held().toString());
		shown.put("kind", failover.kind().name().toLowerCase(Locale.ROOT));
		shown.put("cause", failover.cause());
		shown.put("from", failover.from().toString());
		shown.put("to", failover.to().toString());
		shown.put("masterChanged", failover.masterChanged());
		shown.put("writesHeld", failover.writesHeld());
		shown.put("writesUnknown", failover.writesUnknown());
		shown.put("writesFailed", failover.writesFailed());
		return shown;
	}

	static Map<String, Object> hold(ClientState.Hold hold) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("since", hold.since().toString());
		shown.put("heldCommands", hold.waiting());
		put(shown, "cause", hold.cause());
		return shown;
	}

	private static void put(Map<String, Object> shown, String name, @Nullable Object value) {
		if (value != null) {
			shown.put(name, value.toString());
		}
	}

	static Map<String, Object> topology(ReadWriteClient client, ClientState state) {
		Map<String, Object> shown = new LinkedHashMap<>();
		Topology topology = state.topology();
		shown.put("version", topology.version());
		if (topology.master() != null) {
			shown.put("master", master(topology.master(), state));
		}
		if (state.hold() != null) {
			shown.put("holding", hold(state.hold()));
		}
		shown.put("readsAnsweredBy", state.reads().name().toLowerCase(Locale.ROOT));
		shown.put("replicas",
				topology.replicas().stream().map((replica) -> replica(replica, client.nameOf(replica))).toList());
		if (state.sentinels() != null) {
			shown.put("sentinel", sentinels(state.sentinels()));
		}
		return shown;
	}

}
