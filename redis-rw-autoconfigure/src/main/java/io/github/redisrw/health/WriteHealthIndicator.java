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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up with a verified master, else down.
 */
final class WriteHealthIndicator implements HealthIndicator {

	private final ReadWriteClient client;

	private final Duration patience;

	WriteHealthIndicator(ReadWriteClient client, Duration patience) {
		this.client = client;
		this.patience = patience;
	}

	@Override
	public Health health() {
		ClientState state = this.client.state();
		Topology.Master master = state.topology().master();
		ClientState.Hold hold = state.hold();
		String problem = problem(master, hold);
		Health.Builder health = (problem == null) ? Health.up() : Health.down().withDetail("reason", problem);
		if (master != null) {
			describe(health, master, state);
		}
		if (hold != null) {
			health.withDetail("holding", Map.of("since", hold.since().toString(), "heldCommands", hold.waiting()));
		}
		lastFailover(health, this.client.failovers());
		return health.build();
	}

	/** A master that is slow to answer is a master still. */
	private @Nullable String problem(Topology.@Nullable Master master, ClientState.@Nullable Hold hold) {
		if (master == null) {
			return (hold != null && hold.cause() != null) ? "no verified master: " + hold.cause()
					: "no verified master yet";
		}
		boolean gone = hold != null && hold.since().plus(this.patience).isBefore(Instant.now());
		return gone ? "the master " + master.node() + " does not answer" : null;
	}

	private static void describe(Health.Builder health, Topology.Master master, ClientState state) {
		health.withDetail("master", master.node().toString());
		add(health, "runId", master.runId());
		add(health, "replicationId", master.replicationId());
		health.withDetail("offset", master.offset());
		add(health, "version", master.version());
		add(health, "masterSince", state.masterSince());
		health.withDetail("connectedReplicas", state.connectedReplicas());
	}

	private static void add(Health.Builder health, String name, @Nullable Object value) {
		if (value != null) {
			health.withDetail(name, value.toString());
		}
	}

	private static void lastFailover(Health.Builder health, List<FailoverRecord> records) {
		for (int i = records.size() - 1; i >= 0; i--) {
			FailoverRecord last = records.get(i);
			if (last.masterChanged()) {
				Map<String, Object> details = new LinkedHashMap<>();
				details.put("at", last.began().toString());
				details.put("duration", last.held().toString());
				details.put("from", last.from().toString());
				details.put("to", last.to().toString());
				details.put("cause", last.cause());
				health.withDetail("lastFailover", details);
				return;
			}
		}
	}

}
