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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners when other nodes than before are known. Thread-safe.
 */
final class KnownNodes {

	/** With more changes than this untold, further ones are dropped. */
	private static final int CHANGES = 1000;

	private final HandOver handOver;

	private final List<Consumer<Topology>> listeners = new CopyOnWriteArrayList<>();

	private final Set<Object> known = new HashSet<>();

	KnownNodes(HandOver handOver) {
		this.handOver = handOver;
	}

	void listener(Consumer<Topology> listener) {
		Executor order = this.handOver.inOrder(CHANGES, "A listener to changes of the nodes");
		this.listeners.add((topology) -> order.execute(() -> listener.accept(topology)));
	}

	/**
	 * The nodes have been looked at.
	 * @param version the version of the topology
	 * @param master the master, {@code null} while there is none
	 * @param replicas the replicas
	 */
	void seen(long version, Topology.@Nullable Master master, List<Topology.Replica> replicas) {
		Set<Object> seen = new HashSet<>();
		if (master != null) {
			seen.add(List.of(master.node(), String.valueOf(master.runId())));
		}
		replicas.forEach((replica) -> seen.add(replica.node() + "#" + replica.runId()));
		synchronized (this.known) {
			if (!seen.equals(this.known)) {
				this.known.clear();
				this.known.addAll(seen);
				Topology topology = new Topology(version, master, replicas);
				this.listeners.forEach((listener) -> listener.accept(topology));
			}
		}
	}

}
