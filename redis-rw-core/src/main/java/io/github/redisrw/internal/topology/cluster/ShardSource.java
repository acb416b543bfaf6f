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

package io.github.redisrw.internal.topology.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * One shard of a cluster: a master with its replicas, any of which may be the next
 * master. Who they are is told by whoever follows the cluster.
 */
public final class ShardSource implements TopologySource {

	private final int number;

	private final Runnable changed;

	private volatile List<Node> nodes = List.of();

	private volatile Set<Node> names = Set.of();

	/**
	 * Those that were told of already: a node may call others by addresses that nobody
	 * announces.
	 */
	private final Set<Node> strangers = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Node master;

	private volatile @Nullable Listener listener;

	/**
	 * Create a source.
	 * @param number what tells the shard from others
	 * @param changed run when there are other nodes than are known, on any thread; must
	 * not block
	 */
	public ShardSource(int number, Runnable changed) {
		this.number = number;
		this.changed = changed;
	}

	/**
	 * The nodes of the shard are known.
	 * @param owner the node that has its slots, as others say
	 * @param replicas the nodes that replicate from it
	 */
	public void members(ClusterMember owner, List<ClusterMember> replicas) {
		List<Node> present = new ArrayList<>();
		Set<Node> named = new HashSet<>(owner.names());
		present.add(owner.node());
		for (ClusterMember replica : replicas) {
			present.add(replica.node());
			named.addAll(replica.names());
		}
		boolean changed = !present.equals(this.nodes);
		this.nodes = List.copyOf(present);
		this.names = Set.copyOf(named);
		if (changed) {
			this.strangers.clear();
		}
		Listener told = this.listener;
		if (changed && told != null) {
			told.readCandidatesChanged();
		}
	}

	/**
	 * Whether a node belongs to the shard.
	 * @param node any of its addresses
	 * @return {@code false} also if that is not known
	 */
	public boolean contains(Node node) {
		return this.names.contains(node) || this.nodes.contains(node);
	}

	@Override
	public void start(Listener told) {
		this.listener = told;
	}

	@Override
	public void stop() {
		this.listener = null;
		this.master = null;
	}

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		return CompletableFuture.completedStage(this.nodes);
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		Node known = this.master;
		return CompletableFuture.completedStage(this.nodes.stream().filter((node) -> !node.equals(known)).toList());
	}

	@Override
	public boolean addressesNodes() {
		return true;
	}

	/**
	 * A former master may still call itself one. It is not believed once another node has
	 * gone on from its history. While the cluster is down, a master accepts nothing.
	 */
	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		if (lastKnown != null && report.lineage() != null && report.lineage().id().equals(lastKnown.previousId())) {
			return "calls itself master, but another node has taken over from it";
		}
		return report.clusterDown() ? "is master, and sees the cluster as down" : null;
	}

	@Override
	public void verified(Node verified) {
		boolean moved = !verified.equals(this.master);
		this.master = verified;
		Listener told = this.listener;
		if (moved && told != null) {
			told.readCandidatesChanged();
		}
	}

	@Override
	public void learned(Node node, RoleReply role) {
		Set<Node> strangers = new HashSet<>(role.replicas());
		if (role.master() != null) {
			strangers.add(role.master());
		}
		strangers.removeIf(this::contains);
		if (!strangers.isEmpty() && this.strangers.addAll(strangers)) {
			this.changed.run();
		}
	}

	/**
	 * A node that redirects to another one of the same shard is not its master any more,
	 * or a replica that has lost its master. One that sees the cluster as down serves
	 * nobody for a while. Slots that have moved to another shard are not its business.
	 */
	@Override
	public boolean isRefusal(String error) {
		Redirection redirection = Redirection.parse(error, this::withPort);
		if (redirection == null) {
			return false;
		}
		return redirection.kind() == Redirection.Kind.DOWN || (redirection.kind() == Redirection.Kind.MOVED
				&& redirection.target() != null && contains(redirection.target()));
	}

	/** One that is reached at another port than the master, at the same host. */
	private @Nullable Node withPort(int port) {
		Node known = this.master;
		return this.nodes.stream()
			.filter((node) -> node.port() == port && known != null && !node.equals(known)
					&& node.host().equals(known.host()))
			.findFirst()
			.orElse(null);
	}

	@Override
	public boolean isOfCluster() {
		return true;
	}

	@Override
	public String toString() {
		return "shard " + this.number + " of the cluster, nodes " + this.nodes;
	}

}
