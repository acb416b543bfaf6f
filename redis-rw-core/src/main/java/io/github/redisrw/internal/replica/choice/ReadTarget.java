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

package io.github.redisrw.internal.replica.choice;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.node.LoadedLink;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * One replica that may answer reads, with the connections to it, as published for the
 * threads that read.
 *
 * @param <L> the kind of connection
 */
public final class ReadTarget<L extends LoadedLink> {

	/** Of two replicas, one is the busier one only by a margin of more than this. */
	private static final int SLACK = 2;

	/** A replica may have answered so many reads more than another one. */
	static final int LEAD = 64;

	/** A thread leaves a replica that is ahead with one of so many reads. */
	private static final int RELUCTANCE = 8;

	private final L[] links;

	private final boolean near;

	private final long freshUntil;

	/** How often it has been chosen. */
	private final AtomicInteger chosen;

	/**
	 * Create a target.
	 * @param links the connections to the replica
	 * @param freshUntil until when its data is fresh enough, as far as is proven
	 * @param chosen how often the replica has been chosen
	 * @param near whether it is preferred
	 */
	@SuppressWarnings("unchecked")
	public ReadTarget(List<L> links, long freshUntil, AtomicInteger chosen, boolean near) {
		this.near = near;
		this.chosen = chosen;
		this.links = links.toArray((L[]) new LoadedLink[0]);
		this.freshUntil = freshUntil;
	}

	/**
	 * The connection with the least in flight.
	 * @return the connection, {@code null} if none is usable
	 */
	@Nullable L pick() {
		L best = null;
		for (L link : this.links) {
			if (link.isOpen() && (best == null || link.load() < best.load())) {
				best = link;
			}
		}
		return best;
	}

	boolean isNear() {
		return this.near;
	}

	/**
	 * How much is in flight to this replica.
	 * @return the number of commands
	 */
	int load() {
		int load = 0;
		for (L link : this.links) {
			load += link.load();
		}
		return load;
	}

	/**
	 * Whether a thread that has been reading here should go to another replica: because
	 * this one is busier, or as busy and has answered too many more. Of threads that find
	 * the latter at the same time, only some are sent away, or they would all go back and
	 * forth together. A thread that begins a burst goes to the one that has answered
	 * fewer.
	 * @param other the other one
	 * @param begins whether the thread has not been reading for a while
	 * @param random decides which threads go
	 * @return {@code true} if it should
	 */
	boolean yieldsTo(ReadTarget<?> other, boolean begins, ThreadLocalRandom random) {
		int load = load();
		int otherLoad = other.load();
		if (isBusier(load, otherLoad)) {
			return true;
		}
		int lead = this.chosen.get() - other.chosen.get();
		if (begins) {
			return lead > 0 && !isBusier(otherLoad, load);
		}
		return lead > LEAD && !isBusier(otherLoad, load) && random.nextInt(RELUCTANCE) == 0;
	}

	private static boolean isBusier(int load, int otherLoad) {
		return load > otherLoad + otherLoad / 2 + SLACK;
	}

	void countChosen() {
		this.chosen.getAndIncrement();
	}

	boolean isFresh(long now) {
		return this.freshUntil - now > 0;
	}

	/**
	 * Whether one of its connections is a given one.
	 * @param link the connection, {@code null} for none
	 * @return {@code true} if it leads to this replica
	 */
	boolean has(@Nullable L link) {
		for (L own : this.links) {
			if (own == link) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a connection that is none of these leads to this replica.
	 * @param node where it was made to
	 * @param runId the identity of the process at its end, {@code null} if unknown
	 * @return {@code true} if it does
	 */
	boolean isReachedBy(Node node, @Nullable String runId) {
		for (L own : this.links) {
			String ownRunId = own.report().runId();
			boolean same = (runId != null && ownRunId != null) ? runId.equals(ownRunId) : own.node().equals(node);
			if (same) {
				return true;
			}
		}
		return false;
	}

}
