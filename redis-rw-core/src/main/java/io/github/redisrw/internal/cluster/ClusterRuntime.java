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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.redisrw.internal.client.FollowingSubscriptions;
import io.github.redisrw.internal.cluster.shards.ClusterFollower;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.shards.ShardListener;
import io.github.redisrw.internal.cluster.shards.SlotMap;
import io.github.redisrw.internal.cluster.waiting.Pauses;
import io.github.redisrw.internal.flight.Confirmations;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.threads.ClientThreads;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.internal.topology.cluster.Redirection;
import io.github.redisrw.internal.topology.cluster.ShardSource;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What runs of the client of a cluster between start and stop.
 */
final class ClusterRuntime implements Shard.Runner {

	private static final Log logger = LogFactory.getLog(ClusterRuntime.class);

	private final ClusterParts parts;

	private final ShardListener listener;

	private final SlotMap slots;

	private final ClientThreads threads;

	private final HandOver starters = new HandOver("redis-rw-shard");

	private final NodeConnector connector;

	private final NodeConnector replicaConnector;

	private final ClusterFollower follower;

	private final ClusterPath writes;

	private final ClusterPath reads;

	private final Map<Shard, CompletableFuture<Void>> started = new ConcurrentHashMap<>();

	private final Map<FollowingSubscriptions, Boolean> subscriptions = new ConcurrentHashMap<>();

	private final Map<FollowingSubscriptions, Map<Shard, FollowingSubscriptions>> followers = new ConcurrentHashMap<>();

	private final Pauses pauses;

	/** As was told last. Confined to the monitor's thread. */
	private Set<Node> members = Set.of();

	private volatile boolean stopped;

	/**
	 * Create an instance.
	 * @param parts what it is made of
	 * @param slots the shards that are known already, and those to come
	 * @param listener told of each shard that comes or goes while this runs
	 */
	ClusterRuntime(ClusterParts parts, SlotMap slots, ShardListener listener) {
		this.parts = parts;
		this.listener = listener;
		this.slots = slots;
		this.threads = new ClientThreads(new HandOver("redis-rw-callback"));
		this.pauses = new Pauses(this.threads, parts.settings().maxHeld());
		ConnectionSettings settings = parts.connectionSettings(true);
		this.connector = connector(settings);
		ConnectionSettings ofReads = parts.connectionSettings(false);
		this.replicaConnector = (ofReads == settings) ? this.connector : connector(ofReads);
		this.writes = new ClusterPath(this, this.connector, true);
		this.reads = new ClusterPath(this, this.replicaConnector, false);
		this.follower = new ClusterFollower(this.connector, parts.settings().nodes(),
				parts.settings().refreshInterval(), settings.ssl(), this::learned);
	}

	private NodeConnector connector(ConnectionSettings settings) {
		return new NodeConnector(settings, this.parts.resources(), (node) -> null, this.threads, this.parts.health(),
				Confirmations::new);
	}

	// Life

	void start() {
		this.slots.all().forEach(this::begin);
		this.follower.start();
		Duration patience = this.parts.connectionSettings().connectTimeout().multipliedBy(2);
		try {
			if (!this.parts.health().await(this.follower.first(), patience)) {
				RuntimeException mistake = this.follower.mistake();
				if (mistake != null) {
					throw mistake;
				}
				logger.warn("No node of the cluster has said yet who has which slots; tried " + this.follower.findings()
						+ ". Commands wait for one.");
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		awaitShards();
	}

	private void awaitShards() {
		try {
			CompletableFuture.allOf(this.started.values().toArray(CompletableFuture[]::new)).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	void stop() {
		this.stopped = true;
		this.follower.stop();
		List<Shard> running = new ArrayList<>(this.started.keySet());
		CompletableFuture
			.allOf(running.stream()
				.map((shard) -> CompletableFuture.runAsync(() -> shard.stop(this), this.starters))
				.toArray(CompletableFuture[]::new))
			.join();
		this.threads.stop();
		this.connector.close();
		if (this.replicaConnector != this.connector) {
			this.replicaConnector.close();
		}
	}

	@Override
	public boolean isStopped() {
		return this.stopped;
	}

	RoutingPolicy policy() {
		return this.parts.policy();
	}

	long holdNanos() {
		return this.parts.settings().holdTimeout().toNanos();
	}

	ClusterPath path(boolean forWrites) {
		return forWrites ? this.writes : this.reads;
	}

	// Shards

	SlotMap slots() {
		return this.slots;
	}

	/** Others have its slots. */
	boolean isGone(Shard shard) {
		return !this.slots.all().contains(shard);
	}

	/** Who there is has perhaps changed. */
	void hurry() {
		this.follower.hurry();
	}

	/**
	 * A node has said who has a slot, or that it does not know.
	 * @param redirection what it has said
	 * @return the shard that is to be asked, {@code null} if that is not known yet
	 */
	@Nullable Shard redirected(Redirection redirection) {
		boolean asks = redirection.kind() == Redirection.Kind.ASK;
		Shard target = (redirection.target() != null) ? target(redirection.target(), asks) : null;
		if (redirection.kind() == Redirection.Kind.MOVED && target != null) {
			this.slots.moved(redirection.slot(), target);
		}
		// That a slot is being moved changes nothing until that is done.
		if (redirection.kind() != Redirection.Kind.TRY_AGAIN && !(asks && target != null)) {
			hurry();
		}
		return target;
	}

	@Nullable Shard shardOf(Node node) {
		return this.slots.shardOf(node);
	}

	private @Nullable Shard target(Node node, boolean asks) {
		Shard known = this.slots.shardOf(node);
		if (known != null) {
			return known;
		}
		Shard importer = this.slots.importer(node, asks);
		if (importer != null) {
			this.connector.execute(this::beginNew);
		}
		return importer;
	}

	/** Called on the monitor's thread. */
	private void learned(List<ClusterMember> members, boolean another) {
		if (this.stopped) {
			return;
		}
		if (another) {
			logger.warn("The nodes are those of another cluster than before");
			this.slots.forget();
		}
		List<Shard> lost = this.slots.update(members);
		beginNew();
		lost.forEach(this::leave);
		Set<Node> present = members.stream().map(ClusterMember::node).collect(Collectors.toSet());
		if (!lost.isEmpty() || !present.containsAll(this.members)) {
			// A node that has left may go on, and hears of no message any more.
			this.subscriptions.keySet()
				.forEach((follower) -> follower.moveSubscriptions((at) -> shardOf(at.via().node()) == null));
		}
		this.members = present;
	}

	private void leave(Shard shard) {
		logger.info("There is no " + shard + " of the cluster any more");
		this.listener.gone(shard);
		shard.leave();
		this.followers.values().forEach((own) -> unfollow(shard, own.remove(shard)));
		this.threads.schedule(() -> end(shard), this.parts.farewell().toNanos());
	}

	private static void unfollow(Shard shard, @Nullable FollowingSubscriptions own) {
		if (own != null) {
			shard.client().unfollow(own);
		}
	}

	/** Called on the monitor's thread. */
	private void beginNew() {
		for (Shard shard : this.slots.all()) {
			if (!this.stopped && !this.started.containsKey(shard)) {
				this.listener.added(shard);
				begin(shard);
			}
		}
	}

	private void begin(Shard shard) {
		CompletableFuture<Void> known = new CompletableFuture<>();
		CompletableFuture<Void> start = known.thenRunAsync(() -> shard.start(this), this.starters);
		// Whoever stops them all from now on stops this one, too.
		this.started.put(shard, start);
		known.complete(null);
		start.whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn(shard + " of the cluster cannot be followed, and is tried again: " + failure.getMessage());
				this.threads.schedule(() -> beginAgain(shard), this.parts.startAgain().toNanos());
				return;
			}
			if (isGone(shard)) {
				return;
			}
			this.writes.started(shard);
			this.reads.started(shard);
			this.subscriptions.forEach((follower, ofWrites) -> follow(shard, ofWrites, follower));
		});
	}

	private void beginAgain(Shard shard) {
		if (!this.stopped && !isGone(shard)) {
			begin(shard);
		}
	}

	private void end(Shard shard) {
		this.starters.execute(() -> {
			shard.stop(this);
			this.started.remove(shard);
		});
	}

	// Subscriptions

	void follow(boolean ofWrites, FollowingSubscriptions follower) {
		this.subscriptions.put(follower, ofWrites);
		this.slots.all().forEach((shard) -> follow(shard, ofWrites, follower));
	}

	/** What a shard says of its nodes concerns the subscriptions at these. */
	private void follow(Shard shard, boolean ofWrites, FollowingSubscriptions follower) {
		this.followers.computeIfAbsent(follower, (added) -> new ConcurrentHashMap<>())
			.computeIfAbsent(shard, (added) -> {
				FollowingSubscriptions own = (from) -> follower
					.moveSubscriptions((at) -> shard.has(at.via()) && from.test(at));
				shard.client().follow(ofWrites, own);
				return own;
			});
	}

	void unfollow(FollowingSubscriptions follower) {
		this.subscriptions.remove(follower);
		Map<Shard, FollowingSubscriptions> own = this.followers.remove(follower);
		if (own != null) {
			own.forEach(ClusterRuntime::unfollow);
		}
	}

	/** Of commands that wait. */
	Pauses pauses() {
		return this.pauses;
	}

}
