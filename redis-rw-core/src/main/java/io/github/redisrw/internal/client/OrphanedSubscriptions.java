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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.redisrw.internal.path.subscription.SubscribedNode;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Topology;

/**
 * Has subscriptions leave a replica that has lost its master, and so gets no messages any
 * more, while another replica does. Confined to the monitor's thread.
 */
final class OrphanedSubscriptions {

	/** A link that is made again at once is not worth a gap in the messages. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/**
	 * What one look counts for at most: a replica without its master is looked at more
	 * often than that, unless this process has been stopped.
	 */
	private static final Duration LOOK = Duration.ofMillis(250);

	private final Consumer<Predicate<SubscribedNode>> mover;

	/** The replicas without a link to their master. */
	private final Map<Object, Orphan> orphans = new HashMap<>();

	private long lastLooked;

	OrphanedSubscriptions(Consumer<Predicate<SubscribedNode>> mover) {
		this.mover = mover;
	}

	/**
	 * The replicas have been looked at.
	 * @param replicas what was found
	 * @param now the time, as {@link System#nanoTime()}
	 */
	void looked(List<Topology.Replica> replicas, long now) {
		boolean another = replicas.stream().anyMatch(Topology.Replica::eligible);
		long counted = Math.min(now - this.lastLooked, LOOK.toNanos());
		this.lastLooked = now;
		Map<Object, Orphan> known = Map.copyOf(this.orphans);
		this.orphans.clear();
		for (Topology.Replica replica : replicas) {
			if (replica.eligible() || replica.link() == LinkState.CONNECTED || replica.link() == LinkState.UNKNOWN) {
				continue;
			}
			Object identity = (replica.runId() != null) ? replica.runId() : replica.node();
			Orphan former = known.get(identity);
			long orphanedNanos = (former != null) ? former.nanos() + counted : 0;
			boolean left = former != null && former.left();
			boolean due = another && orphanedNanos >= PATIENCE.toNanos();
			this.orphans.put(identity, new Orphan(orphanedNanos, left || due));
			// What has left it may be made there again, if that can be told from another.
			if (due && (!left || replica.runId() != null)) {
				this.mover.accept((at) -> at.isAt(replica));
			}
		}
	}

	/**
	 * A replica without a link to its master.
	 *
	 * @param nanos for how long, as far as this process has run meanwhile
	 * @param left whether subscriptions have left it
	 */
	private record Orphan(long nanos, boolean left) {

	}

}
