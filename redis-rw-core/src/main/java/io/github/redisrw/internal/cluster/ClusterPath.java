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

package io.github.redisrw.internal.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.github.redisrw.internal.path.entry.HeldConnection;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.routing.RoutingScope;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The write path or the read path of a cluster: that of the shard which has the key.
 * Thread-safe.
 */
final class ClusterPath implements PathEntry {

	private final ClusterRuntime cluster;

	private final NodeConnector connector;

	private final boolean writes;

	private final Set<HeldConnection> sharedConnections = ConcurrentHashMap.newKeySet();

	ClusterPath(ClusterRuntime cluster, NodeConnector connector, boolean writes) {
		this.cluster = cluster;
		this.connector = connector;
		this.writes = writes;
	}

	ClusterRuntime cluster() {
		return this.cluster;
	}

	boolean isForWrites() {
		return this.writes;
	}

	@Override
	public NodeConnector connector() {
		return this.connector;
	}

	@Override
	public RoutingPolicy policy() {
		return this.cluster.policy();
	}

	void handOver(Runnable task) {
		this.connector.handOver(task);
	}

	/** What becomes of a command that no shard has executed. */
	RuntimeException notExecuted(String message) {
		return this.writes ? new NoWritableMasterException(message) : new NoReadableNodeException(message);
	}

	/**
	 * Until when a command that is issued now goes on to look for its shard. A write that
	 * is not to be held does not wait at all; a read without a timeout waits for ever.
	 */
	long deadline() {
		long now = System.nanoTime();
		if (this.writes) {
			return now + this.cluster.holdNanos();
		}
		long nanos = this.connector.timeouts().nanos();
		return now + ((nanos > 0) ? nanos : NodeLink.FAR_NANOS);
	}

	// Shards

	/**
	 * The shard for a slot.
	 * @param slot the slot; {@link RoutedCommand#NO_SLOT} for any shard, always the same
	 * one while it is there
	 * @return the shard, {@code null} if it is not known
	 */
	@Nullable Shard shardOf(int slot) {
		if (slot != RoutedCommand.NO_SLOT) {
			return this.cluster.slots().shardOf(slot);
		}
		List<Shard> shards = this.cluster.slots().shards();
		return shards.isEmpty() ? null : shards.get(0);
	}

	/**
	 * Whether the master has to answer what a replica answers otherwise: what was written
	 * at the former shard of a slot is in no position of the present one.
	 * @param slot the slot
	 * @param scope where a command was issued, {@code null} outside of any
	 * @return {@code false} on the write path
	 */
	boolean needsMaster(int slot, @Nullable RoutingScope scope) {
		if (this.writes || slot == RoutedCommand.NO_SLOT || !this.cluster.slots().hasMovedLately(slot)) {
			return false;
		}
		ConsistencyLevel level = (scope != null) ? scope.level() : null;
		return ((level != null) ? level : policy().level()) == ConsistencyLevel.READ_YOUR_WRITES;
	}

	@Override
	public EntryWriter writer(boolean shared) {
		return new ClusterWriter(this, shared, null);
	}

	@Override
	public PathEntry inWriteScope() {
		return this.writes ? this : this.cluster.path(true);
	}

	@Override
	public boolean isForMaster() {
		for (Shard shard : this.cluster.slots().shards()) {
			PathEntry path = shard.path(this.writes);
			if (path != null && path.isForMaster()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public @Nullable RuntimeException refusal(RedisCommand<?, ?, ?> command) {
		Shard any = shardOf(RoutedCommand.NO_SLOT);
		PathEntry path = (any != null) ? any.path(this.writes) : null;
		return (path != null) ? path.refusal(command) : null;
	}

	// The connections that applications hold

	@Override
	public void share(HeldConnection connection) {
		this.sharedConnections.add(connection);
		this.cluster.slots().all().forEach((shard) -> share(shard, connection));
	}

	private void share(Shard shard, HeldConnection connection) {
		PathEntry path = shard.path(this.writes);
		if (path != null) {
			path.share(connection);
			if (!this.sharedConnections.contains(connection)) {
				// Closed meanwhile, perhaps before it was there to be removed.
				path.unshare(connection);
			}
		}
	}

	@Override
	public void unshare(HeldConnection connection) {
		this.sharedConnections.remove(connection);
		for (Shard shard : this.cluster.slots().all()) {
			PathEntry path = shard.path(this.writes);
			if (path != null) {
				path.unshare(connection);
			}
		}
	}

	/** A shard runs from now on. */
	void started(Shard shard) {
		this.sharedConnections.forEach((connection) -> share(shard, connection));
	}

	/**
	 * All nodes of a cluster get what is published at any of them: of a shard that has a
	 * master, if there is one.
	 */
	@Override
	public CompletionStage<NodeLink> subscriptionNode() {
		List<Shard> shards = new ArrayList<>(this.cluster.slots().shards());
		Collections.shuffle(shards, ThreadLocalRandom.current());
		PathEntry any = null;
		for (Shard shard : shards) {
			PathEntry path = shard.path(this.writes);
			if (path != null && shard.client().topology().master() != null) {
				return path.subscriptionNode();
			}
			any = (any != null) ? any : path;
		}
		return (any != null) ? any.subscriptionNode()
				: CompletableFuture.failedFuture(notExecuted("No node of the cluster is known to subscribe at"));
	}

	/** A node of no shard has left the cluster, though it may go on by itself. */
	@Override
	public boolean isReplaced(NodeLink node) {
		Shard shard = this.cluster.shardOf(node.node());
		PathEntry path = (shard != null) ? shard.path(this.writes) : null;
		return shard == null || (path != null && path.isReplaced(node));
	}

}
