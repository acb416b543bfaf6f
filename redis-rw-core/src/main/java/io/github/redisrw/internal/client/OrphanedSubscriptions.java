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

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Topology;

/**
 * Has subscriptions leave a replica that has lost its master, and so gets no messages any
 * more, while another replica does. Confined to the monitor's thread.
 */
final class OrphanedSubscriptions {

	/** A link that is made again at once is not worth a gap in the messages. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Consumer<Predicate<NodeLink>> mover;

	/** The replicas without a link to their master. */
	private final Map<Object, Orphan> orphans = new HashMap<>();

	OrphanedSubscriptions(Consumer<Predicate<NodeLink>> mover) {
		this.mover = mover;
	}

	/**
	 * The replicas have been looked at.
	 * @param replicas what was found
	 * @param now the time, as {@link System#nanoTime()}
	 */
	void looked(List<Topology.Replica> replicas, long now) {
		boolean another = replicas.stream().anyMatch(Topology.Replica::eligible);
		Map<Object, Orphan> known = Map.copyOf(this.orphans);
		this.orphans.clear();
		for (Topology.Replica replica : replicas) {
			if (replica.eligible() || replica.link() == LinkState.CONNECTED || replica.link() == LinkState.UNKNOWN) {
				continue;
			}
			Object identity = (replica.runId() != null) ? replica.runId() : replica.node();
			Orphan orphan = known.getOrDefault(identity, new Orphan(now, false));
			boolean due = another && !orphan.left() && now - orphan.since() >= PATIENCE.toNanos();
			this.orphans.put(identity, due ? new Orphan(orphan.since(), true) : orphan);
			if (due) {
				this.mover.accept((link) -> leadsTo(link, replica));
			}
		}
	}

	private static boolean leadsTo(NodeLink link, Topology.Replica replica) {
		return (replica.runId() != null) ? replica.runId().equals(link.process()) : link.node().equals(replica.node());
	}

	/**
	 * A replica without a link to its master.
	 *
	 * @param since since when, as {@link System#nanoTime()}
	 * @param left whether subscriptions have left it
	 */
	private record Orphan(long since, boolean left) {

	}

}
