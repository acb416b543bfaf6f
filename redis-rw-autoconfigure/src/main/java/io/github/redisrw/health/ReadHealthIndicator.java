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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Topology;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Up with an eligible replica, and while the replicas are looked at for the first time;
 * degraded while somebody else answers reads, down while nobody does.
 */
final class ReadHealthIndicator implements HealthIndicator {

	private final ReadWriteClient client;

	private final Status degraded;

	/**
	 * Create an indicator.
	 * @param client what knows the replicas
	 * @param degraded the status while somebody else answers reads
	 */
	ReadHealthIndicator(ReadWriteClient client, Status degraded) {
		this.client = client;
		this.degraded = degraded;
	}

	@Override
	public Health health() {
		ClientState state = this.client.state();
		return builder(state)
			.withDetail("replicas", state.topology().replicas().stream().map(ReadHealthIndicator::describe).toList())
			.build();
	}

	private Health.Builder builder(ClientState state) {
		return switch (state.reads()) {
			case REPLICA -> Health.up();
			case STALE_REPLICA -> Health.status(this.degraded)
				.withDetail("reason", "no replica is eligible: one whose data may be old answers reads");
			case MASTER ->
				Health.status(this.degraded).withDetail("reason", "no replica is eligible: the master answers reads");
			case STARTING -> (state.topology().master() != null) ? Health.up()
				.withDetail("starting", "the replicas are looked at for the first time: the master answers reads")
					: Health.unknown().withDetail("reason", "the replicas are looked at for the first time");
			case NONE -> Health.down().withDetail("reason", "nobody answers reads");
		};
	}

	private static Map<String, Object> describe(Topology.Replica replica) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("node", replica.node().toString());
		if (replica.runId() != null) {
			details.put("runId", replica.runId());
		}
		details.put("link", replica.link().name().toLowerCase(Locale.ROOT));
		if (replica.lag() != null) {
			details.put("lag", replica.lag().toString());
		}
		if (replica.lagBytes() >= 0) {
			details.put("lagBytes", replica.lagBytes());
		}
		details.put("eligible", replica.eligible());
		if (replica.reason() != null) {
			details.put("reason", replica.reason());
		}
		if (replica.roundTrip() != null) {
			details.put("roundTrip", replica.roundTrip().toString());
		}
		if (replica.zone() != null) {
			details.put("zone", replica.zone());
		}
		return details;
	}

}
