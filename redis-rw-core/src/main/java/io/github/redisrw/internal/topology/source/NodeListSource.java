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

package io.github.redisrw.internal.topology.source;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * A list of nodes, any of which may be the master. The others that these name are
 * followed too.
 */
public final class NodeListSource implements TopologySource {

	/**
	 * How many nodes are followed beside those that are configured. A deployment whose
	 * addresses change for ever must not grow the list for ever.
	 */
	static final int MOST_DISCOVERED = 64;

	private final List<Node> configured;

	/**
	 * A node of which nobody has heard for so long, while others were heard, is followed
	 * no more: its address may belong to another deployment by now.
	 */
	static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

	private final LongSupplier clock;

	/** Those that others have named, with the time at which they were last named. */
	private final Map<Node, Long> discovered = new ConcurrentHashMap<>();

	/** When a node has said last who there is. */
	private volatile long told;

	private volatile @Nullable Node master;

	private volatile Listener listener = NoListener.INSTANCE;

	/**
	 * Create a source.
	 * @param nodes the nodes, at least one
	 */
	public NodeListSource(List<Node> nodes) {
		this(nodes, System::nanoTime);
	}

	NodeListSource(List<Node> nodes, LongSupplier clock) {
		this.configured = List.copyOf(nodes);
		this.clock = clock;
	}

	@Override
	public void start(Listener told) {
		this.listener = told;
	}

	@Override
	public void stop() {
		this.listener = NoListener.INSTANCE;
		this.discovered.clear();
		this.master = null;
	}

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		return CompletableFuture.completedStage(all());
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		Node known = this.master;
		return CompletableFuture.completedStage(all().stream().filter((node) -> !node.equals(known)).toList());
	}

	private List<Node> all() {
		Set<Node> all = new LinkedHashSet<>(this.configured);
		long last = this.told;
		this.discovered.forEach((node, named) -> {
			if (last - named <= FORGOTTEN_AFTER.toNanos()) {
				all.add(node);
			}
		});
		return List.copyOf(all);
	}

	@Override
	public boolean addressesNodes() {
		return true;
	}

	/**
	 * A former master may still call itself one. It is not believed once another node has
	 * gone on from its history.
	 */
	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		if (lastKnown != null && report.lineage() != null && report.lineage().id().equals(lastKnown.previousId())) {
			return "calls itself master, but another node has taken over from it";
		}
		return null;
	}

	@Override
	public void learned(Node node, RoleReply role) {
		// Where two nodes call themselves master, following the last one that has said so
		// would never come to rest: the verified one counts as soon as there is one.
		long now = this.clock.getAsLong();
		this.told = now;
		this.discovered.computeIfPresent(node, (known, named) -> now);
		boolean changed = this.master == null && role.role() == Role.MASTER && follow(node);
		for (Node named : role.replicas()) {
			changed |= discover(named);
		}
		if (role.master() != null) {
			changed |= discover(role.master());
		}
		if (changed) {
			this.listener.readCandidatesChanged();
		}
	}

	@Override
	public void verified(Node verified) {
		if (follow(verified)) {
			this.listener.readCandidatesChanged();
		}
	}

	private boolean follow(Node node) {
		boolean changes = all().contains(node) && !node.equals(this.master);
		if (changes) {
			this.master = node;
		}
		return changes;
	}

	private boolean discover(Node node) {
		if (this.configured.contains(node)) {
			return false;
		}
		long now = this.clock.getAsLong();
		if (this.discovered.replace(node, now) != null) {
			return false;
		}
		if (this.discovered.size() >= MOST_DISCOVERED) {
			this.discovered.values().removeIf((named) -> now - named > FORGOTTEN_AFTER.toNanos());
		}
		return this.discovered.size() < MOST_DISCOVERED && this.discovered.put(node, now) == null;
	}

	@Override
	public String toString() {
		return "nodes " + this.configured;
	}

}
