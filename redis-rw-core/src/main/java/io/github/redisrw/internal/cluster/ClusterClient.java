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

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.EventPublisher;
import io.github.redisrw.internal.client.FollowingSubscriptions;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.shards.ShardListener;
import io.github.redisrw.internal.cluster.shards.ShardListeners;
import io.github.redisrw.internal.cluster.shards.SlotMap;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.internal.topology.cluster.ShardSource;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Follows a Redis Cluster, and has the two paths that the connection factories hand out:
 * they lead to the masters, and to the replicas, of the shards. Each shard is followed by
 * a {@link ReadWriteClient} of its own. It runs as long as a connection factory does, and
 * may be started again. Thread-safe.
 */
public final class ClusterClient implements ClientPaths {

	private static final int MOST_ANNOUNCEMENTS = 100_000;

	private final ClusterParts parts;

	private final EventPublisher events;

	private final SlotMap slots;

	/** They register meters, at which filters of the application look. */
	private final ShardListeners shardListeners = new ShardListeners(
			new HandOver("redis-rw-callback").inOrder(MOST_ANNOUNCEMENTS, "A listener to shards"));

	private int users;

	private volatile @Nullable ClusterRuntime running;

	/**
	 * Create a client. It does nothing until a connection factory uses it.
	 * @param settings what is particular to a cluster
	 * @param connectionSettings what holds for every connection
	 * @param policy what holds where no scope says otherwise
	 * @param resources threads and timers; not shut down with this client
	 * @param health how this process keeps time
	 * @param events told of what happens to subscriptions
	 * @param shards makes the client of a shard
	 */
	public ClusterClient(ClusterSettings settings, ConnectionSettings connectionSettings, RoutingPolicy policy,
			ClientResources resources, LocalHealth health, Consumer<Object> events,
			Function<TopologySource, ReadWriteClient> shards) {
		this(new ClusterParts(settings, connectionSettings, policy, resources, health), events, shards);
	}

	ClusterClient(ClusterParts parts, Consumer<Object> events, Function<TopologySource, ReadWriteClient> shards) {
		this.parts = parts;
		this.events = new EventPublisher(events);
		this.slots = new SlotMap((number) -> {
			ShardSource source = new ShardSource(number, this::changed);
			return new Shard(number, source, shards.apply(source));
		});
	}

	/**
	 * Begin to use it. The first user starts it, and waits for the masters as long as a
	 * connection may take, so that an application begins with them where they are there.
	 * @throws io.github.redisrw.topology.CredentialsRejectedException if a node rejects
	 * the credentials
	 * @throws io.github.redisrw.topology.UnsuitableNodeException if a node is none of a
	 * cluster
	 */
	@Override
	public void acquire() {
		ClusterRuntime started;
		synchronized (this) {
			this.users++;
			if (this.running != null) {
				return;
			}
			started = new ClusterRuntime(this.parts, this.slots, this.shardListeners);
			this.running = started;
		}
		try {
			started.start();
		}
		catch (RuntimeException ex) {
			stop(started);
			throw ex;
		}
	}

	@Override
	public synchronized void release() {
		this.users = Math.max(0, this.users - 1);
		if (this.users == 0 && this.running != null) {
			stop(this.running);
		}
	}

	private synchronized void stop(ClusterRuntime stopped) {
		if (this.running == stopped) {
			this.users = 0;
			this.running = null;
			stopped.stop();
		}
	}

	@Override
	public RoutingPolicy policy() {
		return this.parts.policy();
	}

	@Override
	public PathEntry path(boolean writes) {
		ClusterRuntime now = this.running;
		if (now == null) {
			throw new IllegalStateException("Not started");
		}
		return now.path(writes);
	}

	@Override
	public void follow(boolean writes, FollowingSubscriptions subscriptions) {
		ClusterRuntime now = this.running;
		if (now != null) {
			now.follow(writes, subscriptions);
		}
	}

	@Override
	public void unfollow(FollowingSubscriptions subscriptions) {
		ClusterRuntime now = this.running;
		if (now != null) {
			now.unfollow(subscriptions);
		}
	}

	@Override
	public ConnectionSettings settings(boolean writes) {
		return this.parts.connectionSettings(writes);
	}

	@Override
	public ClientResources resources() {
		return this.parts.resources();
	}

	@Override
	public EventPublisher events() {
		return this.events;
	}

	/**
	 * The shards there are, in the order of their numbers.
	 * @return the shards
	 */
	public List<Shard> shards() {
		return List.copyOf(this.slots.shards());
	}

	/**
	 * How many slots a shard has.
	 * @param shard the shard
	 * @return the number, as far as is known
	 */
	public int slots(Shard shard) {
		return this.slots.count(shard);
	}

	/**
	 * Have somebody told of each shard, those that are known already among them.
	 * @param listener told of one change after the other, on a thread that nothing else
	 * depends on
	 */
	public void onShards(ShardListener listener) {
		this.shardListeners.add(listener);
	}

	/**
	 * How this process keeps time.
	 * @return the measure of it
	 */
	public LocalHealth localHealth() {
		return this.parts.health();
	}

	@Override
	public String describe(boolean writes) {
		StringBuilder text = new StringBuilder(writes ? "Redis write path" : "Redis read path").append(" (cluster ")
			.append(this.parts.settings().nodes());
		for (Shard shard : shards()) {
			Topology topology = shard.client().topology();
			Topology.Master master = topology.master();
			text.append("; ")
				.append(shard)
				.append(": master ")
				.append((master != null) ? master.node() : "unknown")
				.append(", replicas ")
				.append(topology.replicas().stream().map(Topology.Replica::node).toList());
		}
		return text.append(')').toString();
	}

	/** There are other nodes than are known. */
	private void changed() {
		ClusterRuntime now = this.running;
		if (now != null) {
			now.hurry();
		}
	}

	@Override
	public String toString() {
		return "cluster " + this.parts.settings().nodes();
	}

}
