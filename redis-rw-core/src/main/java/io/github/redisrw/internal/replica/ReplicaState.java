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

package io.github.redisrw.internal.replica;

import io.github.redisrw.internal.replica.choice.IneligibilityReason;
import org.jspecify.annotations.Nullable;

/**
 * The states of a connection to a replica, with the transitions between them.
 */
enum ReplicaState {

	/** There is no connection. */
	UNREACHABLE(IneligibilityReason.UNREACHABLE),

	/** There is a connection, and the node has not been looked at on it yet. */
	CONNECTED(IneligibilityReason.UNREACHABLE),

	/** It has not answered for a while. */
	SILENT(IneligibilityReason.SILENT),

	/** It has rejected a read. */
	REFUSES(IneligibilityReason.REFUSES),

	/** A full synchronization replaces its data. */
	SYNCHRONIZING(IneligibilityReason.SYNCHRONIZING),

	/** It has no link to its master, or follows a master that is not verified yet. */
	DETACHED(IneligibilityReason.DETACHED),

	/** Its data is not a part of the master's history, as far as is known. */
	UNRELATED(IneligibilityReason.UNRELATED),

	/** Its data is too old, or cannot be shown not to be. */
	STALE(IneligibilityReason.STALE),

	/** It is well again, but has not been for long enough. */
	RETURNING(IneligibilityReason.RETURNING),

	/** It answers reads. */
	ELIGIBLE(null),

	/** It has been promoted out of the last known history, and is not verified yet. */
	SUCCESSOR(IneligibilityReason.MASTER),

	/** It is the master that was verified last. */
	MASTER(IneligibilityReason.MASTER),

	/** It is a master of which nothing is known. */
	FOREIGN(IneligibilityReason.MASTER);

	private final @Nullable IneligibilityReason ineligibility;

	ReplicaState(@Nullable IneligibilityReason ineligibility) {
		this.ineligibility = ineligibility;
	}

	/**
	 * Why it may not answer reads.
	 * @return the objection, {@code null} if it may
	 */
	@Nullable IneligibilityReason ineligibility() {
		return this.ineligibility;
	}

	/**
	 * Whether the node is a master.
	 * @return {@code true} if it has said so when it was last looked at
	 */
	boolean isMaster() {
		return this.ineligibility == IneligibilityReason.MASTER;
	}

	/**
	 * Whether reads may be sent there while no master is verified, if its data is fresh
	 * enough.
	 * @return {@code true} if its data is part of the last known history
	 */
	boolean isDetached() {
		return this == DETACHED || this == SUCCESSOR || this == MASTER;
	}

	/**
	 * Whether it would answer a read as a replica, however old its data is.
	 * @return {@code true} if it would
	 */
	boolean isAnswering() {
		return this == DETACHED || this == UNRELATED || this == STALE || this == RETURNING || this == ELIGIBLE;
	}

	/**
	 * Whether a state may follow this one. Without a connection nothing is found out; one
	 * that has been out is well for a while before it is eligible.
	 * @param next the state
	 * @param wasEligible whether it has ever been eligible
	 * @return {@code false} if the transition is refused
	 */
	boolean mayBecome(ReplicaState next, boolean wasEligible) {
		return switch (next) {
			case UNREACHABLE -> true;
			case CONNECTED -> this == UNREACHABLE;
			case RETURNING -> this != UNREACHABLE && this != ELIGIBLE && wasEligible;
			case ELIGIBLE -> this != UNREACHABLE && (this == ELIGIBLE || this == RETURNING || !wasEligible);
			default -> this != UNREACHABLE;
		};
	}

}
