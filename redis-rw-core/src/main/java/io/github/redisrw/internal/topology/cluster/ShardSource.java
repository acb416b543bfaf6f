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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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

	/**
	 * How long a node counts as one that sees the cluster as down after it was last heard
	 * to say so.
	 */
	private static final long DOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final int number;

	private final Observer observer;

	private final LongSupplier clock;

	private volatile List<Node> nodes = List.of();

	private volatile Set<Node> names = Set.of();

	private volatile @Nullable Node master;

	private volatile @Nullable Listener listener;

	private volatile boolean down;

	private volatile long downHeard;

	/**
	 * Create a source.
	 * @param number what tells the shard from others
	 * @param observer told what its nodes say of the cluster
	 */
	public ShardSource(int number, Observer observer) {
		this(number, observer, System::nanoTime);
	}

	ShardSource(int number, Observer observer, LongSupplier clock) {
		this.number = number;
		this.observer = observer;
		this.clock = clock;
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

	/**
	 * The node to ask whether it sees the cluster as up again.
	 * @return the verified master, or who may be
	 */
	public @Nullable Node spokesman() {
		Node known = this.master;
		List<Node> present = this.nodes;
		return (known != null) ? known : present.isEmpty() ? null : present.get(0);
	}

	/**
	 * It has been found whether the nodes see the cluster as down.
	 * @param present whether they do
	 */
	public void down(boolean present) {
		this.downHeard = this.clock.getAsLong();
		this.down = present;
	}

	private boolean isDown() {
		return this.down && this.clock.getAsLong() - this.downHeard < DOWN_NANOS;
	}

	@Override
	public void start(Listener told) {
		this.listener = told;
	}

	@Override
	public void stop() {
		this.listener = null;
		this.master = null;
		this.down = false;
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
		return isDown() ? "is master, and says that the cluster is down" : null;
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
		boolean strangers = role.replicas().stream().anyMatch((replica) -> !contains(replica))
				|| (role.master() != null && !contains(role.master()));
		if (strangers) {
			this.observer.changed();
		}
	}

	/**
	 * A node that redirects to another one of the same shard is not its master any more,
	 * or a replica that has lost its master. One that sees the cluster as down serves
	 * nobody for a while. Slots that have moved to another shard are not its business.
	 */
	@Override
	public boolean isRefusal(String error) {
		Redirection redirection = Redirection.parse(error);
		if (redirection == null) {
			return false;
		}
		if (redirection.kind() == Redirection.Kind.DOWN) {
			if (!isDown()) {
				down(true);
				this.observer.down(this);
			}
			return true;
		}
		return redirection.kind() == Redirection.Kind.MOVED && redirection.target() != null
				&& contains(redirection.target());
	}

	@Override
	public boolean isOfCluster() {
		return true;
	}

	@Override
	public String toString() {
		return "shard " + this.number + " of the cluster, nodes " + this.nodes;
	}

	/**
	 * Told what the nodes of a shard say of the cluster. Called on any thread; must not
	 * block.
	 */
	public interface Observer {

		/** There are other nodes than are known. */
		void changed();

		/**
		 * Nodes of a shard see the cluster as down.
		 * @param shard the shard
		 */
		void down(ShardSource shard);

	}

}
