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

package io.github.redisrw.internal.consistency;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.routing.ReadRequirement;
import io.github.redisrw.internal.routing.WritePositions;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node for reads that are to show more, or may show less, than any eligible
 * replica has.
 */
public final class ConsistentReads {

	private final ReplicaChoice<NodeLink> choice;

	private final Duration maxLag;

	private final PositionTracker tracker;

	private final ReplicaPositions positions;

	/**
	 * Create an instance.
	 * @param choice the replicas
	 * @param maxLag how far behind an eligible replica may be
	 * @param tracker what has been written
	 * @param connector has timers
	 */
	public ConsistentReads(ReplicaChoice<NodeLink> choice, Duration maxLag, PositionTracker tracker,
			NodeConnector connector) {
		this.choice = choice;
		this.maxLag = maxLag;
		this.tracker = tracker;
		this.positions = new ReplicaPositions(connector);
	}

	/**
	 * Find a node.
	 * @param requirement what the read is to show
	 * @param avoid a connection that has just failed
	 * @return a connection to a replica, {@code null} for the master; it fails with the
	 * exception for the read
	 */
	public CompletionStage<@Nullable NodeLink> find(ReadRequirement requirement, @Nullable NodeLink avoid) {
		return switch (requirement.level()) {
			case PRIMARY -> CompletableFuture.completedFuture(null);
			case EVENTUAL -> CompletableFuture.completedFuture(this.choice.any(avoid));
			case BOUNDED -> CompletableFuture.completedFuture(within(requirement, avoid));
			case READ_YOUR_WRITES -> showing(requirement.chain(), avoid);
		};
	}

	/**
	 * A replica as fresh as a read wants one, if it wants to show no writes.
	 * @param requirement what the read is to show
	 * @return a connection to it, {@code null} if none is known now
	 */
	public @Nullable NodeLink within(ReadRequirement requirement) {
		return (requirement.level() == ConsistencyLevel.BOUNDED) ? within(requirement, null) : null;
	}

	private @Nullable NodeLink within(ReadRequirement requirement, @Nullable NodeLink avoid) {
		return this.choice.within(leeway(requirement), this.tracker.isWithoutMaster(), avoid);
	}

	private long leeway(ReadRequirement requirement) {
		return (requirement.maxLag() != null) ? requirement.maxLag().minus(this.maxLag).toNanos() : 0;
	}

	private CompletionStage<@Nullable NodeLink> showing(List<WritePositions> chain, @Nullable NodeLink avoid) {
		return this.tracker.required(chain)
			.thenCompose(
					(required) -> required.confirmed() ? showing(required, avoid) : showing(required, chain, avoid));
	}

	/**
	 * A replica that has come so far confirms it. Where it has not, the master is asked,
	 * before any replica is found behind: nobody may be as far. While there is none,
	 * another replica is asked before that.
	 */
	private CompletionStage<@Nullable NodeLink> showing(RequiredPosition unconfirmed, List<WritePositions> chain,
			@Nullable NodeLink avoid) {
		NodeLink link = answering(avoid);
		ReplicationPosition position = unconfirmed.position();
		if (link == null || position == null) {
			// Only a master can say whether it has it.
			return confirmed(chain, avoid);
		}
		return this.positions.hasReached(link, position, false).thenCompose((reached) -> {
			if (reached) {
				return CompletableFuture.completedFuture(link);
			}
			NodeLink other = this.tracker.isWithoutMaster() ? answering(link) : null;
			return (other == null || other == link || other == avoid) ? confirmed(chain, avoid)
					: this.positions.hasReached(other, position, false)
						.thenCompose(
								(hasIt) -> hasIt ? CompletableFuture.completedFuture(other) : confirmed(chain, avoid));
		});
	}

	private @Nullable NodeLink answering(@Nullable NodeLink avoid) {
		NodeLink link = this.choice.eligible(avoid);
		return (link == null && this.tracker.isWithoutMaster()) ? this.choice.detached(avoid) : link;
	}

	private CompletionStage<@Nullable NodeLink> confirmed(List<WritePositions> chain, @Nullable NodeLink avoid) {
		return this.tracker.confirmed(chain).thenCompose((required) -> showing(required, avoid));
	}

	private CompletionStage<@Nullable NodeLink> showing(RequiredPosition required, @Nullable NodeLink avoid) {
		if (required.onlyMaster()) {
			return CompletableFuture.completedFuture(null);
		}
		ReplicationPosition position = required.position();
		return (position != null) ? showing(position, avoid)
				: CompletableFuture.completedFuture(this.choice.eligible(avoid));
	}

	private CompletionStage<@Nullable NodeLink> showing(ReplicationPosition position, @Nullable NodeLink avoid) {
		NodeLink link = this.choice.eligible(avoid);
		if (link == null) {
			return CompletableFuture.completedFuture(null);
		}
		return this.positions.hasReached(link, position, true)
			.thenCompose((reached) -> reached ? CompletableFuture.completedFuture(link)
					: showingNext(position, link, avoid));
	}

	/**
	 * Another replica may be faster; where there is none, the same one may have it now.
	 */
	private CompletionStage<@Nullable NodeLink> showingNext(ReplicationPosition position, NodeLink first,
			@Nullable NodeLink avoid) {
		NodeLink other = this.choice.eligible(first);
		NodeLink next = (other != null && other != avoid) ? other : first;
		return this.positions.hasReached(next, position, true).thenApply((reached) -> reached ? next : null);
	}

}
