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

package io.github.redisrw.advice;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Looks at who there is.
 */
final class DeploymentChecks {

	private static final int SENTINELS = 3;

	private static final Duration LONG_DOWN_AFTER = Duration.ofSeconds(30);

	private DeploymentChecks() {
	}

	static Stream<Check> all() {
		return Stream.of(DeploymentChecks::twoMasters, DeploymentChecks::masterBehindReads, DeploymentChecks::noReplica,
				DeploymentChecks::fewReplicas, DeploymentChecks::fewSentinels, DeploymentChecks::noQuorum,
				DeploymentChecks::longDownAfter);
	}

	private static @Nullable Advice twoMasters(AdviceContext known) {
		Topology.Master master = known.state().topology().master();
		if (master == null || master.runId() == null) {
			return null;
		}
		String others = known.nodes()
			.stream()
			.filter((node) -> "master".equals(node.info().get("role"))
					&& !master.runId().equals(node.info().get("run_id")))
			.map((node) -> node.node().toString())
			.distinct()
			.collect(Collectors.joining(", "));
		return others.isEmpty() ? null : new Advice("two-masters",
				"More than one node calls itself master: " + master.node() + ", which is verified, and " + others,
				"Writes go to " + master.node() + " only, and the others answer no reads. What other clients write "
						+ "to them is lost when they become replicas again.",
				"Make them replicas again with REPLICAOF; if another one is meant to be the master, make "
						+ master.node() + " its replica.");
	}

	private static @Nullable Advice masterBehindReads(AdviceContext known) {
		return known.state().masterBehindReads()
				&& !Objects.equals(known.settings().writeEndpoint(), known.settings().readEndpoint())
						? new Advice("master-behind-reads", "The read endpoint also leads to the master",
								"The connections that end there are of no use for reads, and others that take its "
										+ "reads burden the master.",
								"Have the endpoint select replicas only.")
						: null;
	}

	private static @Nullable Advice noReplica(AdviceContext known) {
		ClientState state = known.state();
		boolean alone = state.topology().master() != null && state.connectedReplicas() == 0
				&& state.topology().replicas().isEmpty();
		return alone ? new Advice("no-replica", "The master has no replica",
				"There is nobody to take over when it fails, and it answers all reads.", "Add a replica, better two.")
				: null;
	}

	private static @Nullable Advice fewReplicas(AdviceContext known) {
		ClientState state = known.state();
		int wanted = known.settings().acks();
		return (state.topology().master() != null && wanted > 0 && state.connectedReplicas() < wanted)
				? new Advice("few-replicas",
						"'redis.rw.write.acks.replicas' is " + wanted + ", and the master has "
								+ state.connectedReplicas() + " connected replica(s)",
						"No write is confirmed: each is executed, and fails with ReplicaAcksMissingException.",
						"Add replicas, or lower 'redis.rw.write.acks.replicas'.")
				: null;
	}

	private static @Nullable Advice fewSentinels(AdviceContext known) {
		SentinelState sentinels = known.state().sentinels();
		if (sentinels == null || sentinels.expected() == 0 || sentinels.expected() >= SENTINELS) {
			return null;
		}
		return new Advice("few-sentinels", "Only " + sentinels.expected() + " Sentinel(s) watch the master",
				"A failover needs a majority of them, so with fewer than three none may be lost.",
				"Run three, on machines that do not fail together.");
	}

	private static @Nullable Advice noQuorum(AdviceContext known) {
		SentinelState sentinels = known.state().sentinels();
		if (sentinels == null || sentinels.expected() == 0) {
			return null;
		}
		String shortfall = sentinels.shortfall();
		if (sentinels.quorum() > sentinels.expected()) {
			shortfall = "the quorum is " + sentinels.quorum() + ", and there are " + sentinels.expected();
		}
		return (shortfall != null) ? new Advice("no-quorum", "The Sentinels cannot reach their quorum: " + shortfall,
				"A master that fails is not replaced.",
				"Bring the missing Sentinels back, or set a quorum that a majority of them can reach.") : null;
	}

	private static @Nullable Advice longDownAfter(AdviceContext known) {
		SentinelState sentinels = known.state().sentinels();
		if (sentinels == null || sentinels.downAfter().compareTo(LONG_DOWN_AFTER) < 0) {
			return null;
		}
		return new Advice("long-down-after",
				"The Sentinels wait for " + sentinels.downAfter().toSeconds()
						+ " s before they take the master for down",
				"Writes wait at least that long, and fail after 'redis.rw.write.hold-timeout'.",
				"Set 'sentinel down-after-milliseconds' to 5000 or less, as the network allows.");
	}

}
