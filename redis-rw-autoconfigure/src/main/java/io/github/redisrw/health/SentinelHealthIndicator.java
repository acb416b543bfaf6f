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
import java.util.Map;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.SentinelState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Up while the Sentinels agree on the master and could replace it, else degraded: they
 * are not needed for the traffic.
 */
final class SentinelHealthIndicator implements HealthIndicator {

	private final ReadWriteClient client;

	private final Status degraded;

	/**
	 * Create an indicator.
	 * @param client what knows the Sentinels
	 * @param degraded the status while they could not replace the master
	 */
	SentinelHealthIndicator(ReadWriteClient client, Status degraded) {
		this.client = client;
		this.degraded = degraded;
	}

	@Override
	public Health health() {
		SentinelState state = this.client.state().sentinels();
		if (state == null) {
			return Health.unknown().build();
		}
		String problem = problem(state);
		Health.Builder health = (problem == null) ? Health.up()
				: Health.status(this.degraded).withDetail("reason", problem);
		return health.withDetail("masterName", state.masterName())
			.withDetail("quorum", (state.shortfall() == null) ? "OK" : state.shortfall())
			.withDetail("agreed", state.isAgreed())
			.withDetail("sentinels", state.sentinels().stream().map(SentinelHealthIndicator::describe).toList())
			.build();
	}

	private static @Nullable String problem(SentinelState state) {
		long reachable = state.sentinels().stream().filter(SentinelState.Sentinel::isReachable).count();
		if (reachable == 0) {
			return "no Sentinel answers: the last known master is kept";
		}
		if (state.shortfall() != null) {
			return "the master would not be replaced: " + state.shortfall();
		}
		if (!state.isAgreed()) {
			return "the Sentinels name different masters";
		}
		if (reachable < state.expected() / 2 + 1) {
			return "only " + reachable + " of " + state.expected() + " Sentinels can be reached from here";
		}
		long tilted = state.sentinels().stream().filter(SentinelState.Sentinel::tilted).count();
		return (reachable - tilted < state.expected() / 2 + 1) ? tilted + " of " + state.expected()
				+ " Sentinels are in TILT mode, as they were stopped, or their clock "
				+ "has jumped: a master that fails is not replaced before that ends" : null;
	}

	private static Map<String, Object> describe(SentinelState.Sentinel sentinel) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("node", sentinel.node().toString());
		details.put("reachable", sentinel.isReachable());
		if (sentinel.master() != null) {
			details.put("master", sentinel.master().toString());
		}
		if (sentinel.tilted()) {
			details.put("tilt", true);
		}
		if (sentinel.problem() != null) {
			details.put("problem", sentinel.problem());
		}
		return details;
	}

}
