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

package io.github.redisrw.internal.failover;

import java.time.Duration;

import io.github.redisrw.internal.failover.succession.Succession;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node that calls itself master may be written to. Confined to the
 * coordinator's thread.
 */
final class Verification {

	/** Less than it takes the nodes of a cluster to replace a master that has failed. */
	private static final Duration HAND_OVER = Duration.ofMillis(500);

	private final TopologySource source;

	private final PendingFailover pending;

	private final Succession succession;

	private final Doubt doubt;

	Verification(TopologySource source, PendingFailover pending, Succession succession, Doubt doubt) {
		this.source = source;
		this.pending = pending;
		this.succession = succession;
		this.doubt = doubt;
	}

	/**
	 * Looks at what a node says of itself.
	 * @param node the address it was reached at
	 * @param report what it says
	 * @param doubted the connection to the present master if that does not answer,
	 * {@code null} if there is none
	 * @param now the time
	 * @return why it may not be written to, {@code null} if it may
	 */
	@Nullable String rejectionReason(Node node, NodeReport report, @Nullable MasterLink doubted, long now) {
		if (this.pending.isReplacing(node)) {
			return "is about to be replaced";
		}
		String rejectionReason = this.source.rejectionReason(node, report, this.succession.lineage());
		if (rejectionReason == null && doubted != null && isSameProcess(doubted, node, report)) {
			rejectionReason = this.doubt.reasonToKeep(doubted, now);
		}
		return (rejectionReason != null) ? rejectionReason : this.succession.rejectionReason(node, report, now);
	}

	/**
	 * Tells whether a connection leads to a given process.
	 * @param link the connection
	 * @param node the address the process was reached at
	 * @param report what the process says of itself
	 * @return {@code true} if it does, as far as can be told
	 */
	boolean isSameProcess(MasterLink link, Node node, NodeReport report) {
		String runId = link.report().runId();
		return (runId != null && report.runId() != null) ? runId.equals(report.runId())
				: this.source.addressesNodes() && node.equals(link.node());
	}

	/**
	 * Tells whether what a node says on a former connection counts as if it said it on
	 * the present one.
	 * @param former the former connection
	 * @param present the present one
	 * @return {@code true} if both lead to the same process, of a cluster
	 */
	boolean speaksFor(MasterLink former, MasterLink present) {
		return this.source.isOfCluster() && isSameProcess(former, present.node(), present.report());
	}

	/**
	 * Tells whether nothing can be on its way on the connection to a former master. One
	 * of a cluster that hands over answers nothing until another one has taken over, and
	 * after that what it has not executed; one that has failed was silent for longer.
	 * @param former the connection
	 * @param now the time
	 * @return {@code false} if there may be replies yet
	 */
	boolean isDead(MasterLink former, long now) {
		return this.doubt.isSilent(former)
				&& !(this.source.isOfCluster() && this.doubt.durationNanos(now) < HAND_OVER.toNanos());
	}

}
