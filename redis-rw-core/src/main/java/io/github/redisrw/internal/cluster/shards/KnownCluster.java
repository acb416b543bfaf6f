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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.redisrw.internal.topology.cluster.ClusterMember;

/**
 * Whether the nodes that somebody tells of are those of the cluster that is known. An
 * address may belong to a node of another one by now, which claims all slots as well.
 * Confined to one thread.
 */
final class KnownCluster {

	/** After so long without a word from it, the cluster is another one. */
	private static final Duration LOST = Duration.ofSeconds(30);

	private final LongSupplier clock;

	private Set<String> owners = Set.of();

	private long confirmedAt;

	/** How many questions in a row nobody of the known cluster has answered. */
	private int unconfirmed;

	KnownCluster(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * A node has said who there is.
	 * @param members all nodes
	 * @param known how many nodes are asked in turn
	 * @return what is to be made of it
	 */
	Answer answered(List<ClusterMember> members, int known) {
		Set<String> ids = members.stream().map(ClusterMember::id).collect(Collectors.toSet());
		long kept = this.owners.stream().filter(ids::contains).count();
		boolean same = 2 * kept >= this.owners.size();
		if (!same) {
			notAnswered();
			if (this.unconfirmed < known || this.clock.getAsLong() - this.confirmedAt < LOST.toNanos()) {
				return Answer.OF_STRANGERS;
			}
		}
		this.owners = members.stream()
			.filter(ClusterMember::isOwner)
			.map(ClusterMember::id)
			.collect(Collectors.toUnmodifiableSet());
		this.confirmedAt = this.clock.getAsLong();
		this.unconfirmed = 0;
		return same ? Answer.OF_SAME : Answer.OF_SUCCESSOR;
	}

	void notAnswered() {
		this.unconfirmed++;
	}

	enum Answer {

		/** It is the cluster that is known, or the first one. */
		OF_SAME,

		/** It is another one, not to be believed. */
		OF_STRANGERS,

		/** It is another one, and there is none but that. */
		OF_SUCCESSOR

	}

}
