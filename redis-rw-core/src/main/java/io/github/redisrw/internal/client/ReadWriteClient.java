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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.read.ReadSource;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Follows a deployment of one master and its replicas, and has the two paths that the
 * {@link ReadWriteConnectionFactory connection factories} hand out. It runs as long as
 * one of them does, and may be started again. Thread-safe.
 */
public final class ReadWriteClient implements ClientPaths {

	private final ClientParts parts;

	private final HandOver handOver = new HandOver("redis-rw-callback");

	private final KnownNodes nodes = new KnownNodes(this.handOver);

	private final EventPublisher events;

	private final FailoverRecorder recorder;

	private final PathFollowers followers = new PathFollowers();

	private final AtomicLong version = new AtomicLong();

	private final AtomicLong unrelatedMasters = new AtomicLong();

	private final AtomicLong lostBytes = new AtomicLong();

	private final List<Runnable> masterListeners = new CopyOnWriteArrayList<>();

	private int users;

	private volatile @Nullable ClientRuntime running;

	/**
	 * Create a client. It does nothing until a connection factory uses it.
	 * @param source where the nodes are
	 * @param settings what holds for every connection
	 * @param failoverSettings how the master is looked for
	 * @param writeSettings what holds for writes
	 * @param readSettings how reads are spread
	 * @param policy what holds where no scope says otherwise
	 * @param resources threads and timers; not shut down with this client
	 * @param health how this process keeps time; the same as the source has
	 * @param events told of {@link io.github.redisrw.FailoverEndedEvent} and the other
	 * events, one after the other on a thread of their own
	 */
	public ReadWriteClient(TopologySource source, ConnectionSettings settings, FailoverSettings failoverSettings,
			WriteSettings writeSettings, ReadSettings readSettings, RoutingPolicy policy, ClientResources resources,
			LocalHealth health, Consumer<Object> events) {
		this.parts = new ClientParts(source, settings, failoverSettings, writeSettings, readSettings, policy, resources,
				health);
		this.events = new EventPublisher(events);
		this.recorder = new FailoverRecorder(this.events, this.handOver);
	}

	@Override
	public void acquire() {
		ClientRuntime started;
		synchronized (this) {
			this.users++;
			if (this.running != null) {
				return;
			}
			started = new ClientRuntime(this, this.parts, this.recorder, this.events, this.handOver);
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

	private synchronized void stop(ClientRuntime stopped) {
		if (this.running == stopped) {
			this.users = 0;
			this.running = null;
			this.followers.clear();
			// Whoever starts it again begins with what this ends with.
			stopped.stop();
		}
	}

	@Override
	public RoutingPolicy policy() {
		return this.parts.policy();
	}

	@Override
	public Path path(boolean writes) {
		ClientRuntime now = this.running;
		if (now == null) {
			throw new IllegalStateException("Not started");
		}
		return now.path(writes);
	}

	@Override
	public void follow(boolean writes, FollowingSubscriptions subscriptions) {
		this.followers.add(writes, subscriptions);
	}

	@Override
	public void unfollow(FollowingSubscriptions subscriptions) {
		this.followers.remove(subscriptions);
	}

	PathFollowers followers() {
		return this.followers;
	}

	@Override
	public ConnectionSettings settings(boolean writes) {
		return writes ? this.parts.settings() : this.parts.replicaSettings();
	}

	@Override
	public ClientResources resources() {
		return this.parts.resources();
	}

	@Override
	public EventPublisher events() {
		return this.events;
	}

	/** Returns who is master and who is replica, at this moment. */
	public Topology topology() {
		ClientRuntime now = this.running;
		return (now != null) ? now.topology() : new Topology(this.version.get(), null, List.of());
	}

	@Override
	public String describe(boolean writes) {
		Topology topology = topology();
		Topology.Master master = topology.master();
		return (writes ? "Redis write path" : "Redis read path") + " (" + this.parts.source() + "; master "
				+ ((master != null) ? master.node() : "unknown") + ", replicas "
				+ topology.replicas().stream().map(Topology.Replica::node).toList() + ")";
	}

	/**
	 * What both paths do now. Answers at once, from what is being monitored.
	 * @return a snapshot
	 */
	public ClientState state() {
		ClientRuntime now = this.running;
		return (now != null) ? now.state()
				: new ClientState(topology(), null, 0, null, ReadSource.NONE, Map.of(), false, Map.of(),
						this.parts.readSettings().near().readsByDistance(0, 0), this.parts.source().sentinels());
	}

	/**
	 * What tells a replica from the others: its address, and behind an endpoint, where
	 * several have the same, also the beginning of its run ID.
	 * @param replica the replica
	 * @return such as {@code redis-1:6379} or {@code redis-read:6379#5f0c3f9a}
	 */
	public String nameOf(Topology.Replica replica) {
		String runId = replica.runId();
		return (this.parts.source().addressesNodes() || runId == null) ? replica.node().toString()
				: replica.node() + "#" + runId.substring(0, Math.min(8, runId.length()));
	}

	/**
	 * How many consistency tokens of requests did not belong to the history of this
	 * deployment.
	 * @return the number since this client was last started
	 */
	public long refusedTokens() {
		ClientRuntime now = this.running;
		return (now != null) ? now.refusedTokens() : 0;
	}

	/**
	 * How this process keeps time.
	 * @return the measure of it
	 */
	public LocalHealth localHealth() {
		return this.parts.health();
	}

	/** Returns the counters of what became of commands, which go on. */
	public Traffic traffic() {
		return this.recorder.traffic();
	}

	/**
	 * How many writes wait for a master.
	 * @return the number
	 */
	public long held() {
		ClientRuntime now = this.running;
		return (now != null) ? now.waiting() : 0;
	}

	/**
	 * How many writes have begun to wait for a master.
	 * @return the number since the last start
	 */
	public long everHeld() {
		ClientRuntime now = this.running;
		return (now != null) ? now.everHeld() : 0;
	}

	/**
	 * For how long writes have waited for a master, all of them together.
	 * @return the time since the last start
	 */
	public Duration heldTime() {
		ClientRuntime now = this.running;
		return (now != null) ? now.heldTime() : Duration.ZERO;
	}

	/**
	 * For how long there was no writable master while this client ran, the present hold
	 * included.
	 * @return the time since this client was made
	 */
	public Duration unavailable() {
		return this.recorder.unavailable();
	}

	/**
	 * How many reads found no eligible replica.
	 * @return the numbers since the last start, by what there was to say against the
	 * replica that came nearest to being eligible; all reasons are there
	 */
	public Map<String, Long> fallbackReads() {
		ClientRuntime now = this.running;
		return (now != null) ? now.fallback().counts() : ReadFallback.NONE;
	}

	/**
	 * Ask the master, and one connection to each replica, at length; not every second.
	 * @param parameters what is asked of the configuration
	 * @return what those say that answer
	 */
	public CompletionStage<List<NodeInspection>> inspect(String... parameters) {
		ClientRuntime now = this.running;
		return (now != null) ? handedOver(now.inspectAtLength(parameters))
				: CompletableFuture.completedFuture(List.of());
	}

	/** What follows it runs on a thread that nothing else depends on. */
	private <T> CompletionStage<T> handedOver(CompletionStage<T> stage) {
		return stage.whenCompleteAsync((done, failure) -> {
		}, this.handOver);
	}

	/**
	 * Have those who decide in this deployment make another node the master, as a drill.
	 * @return completes when they have accepted, or fails with an
	 * {@link IllegalStateException} that says why they do not
	 */
	public CompletionStage<Void> requestFailover() {
		return handedOver(this.parts.source().requestFailover());
	}

	/**
	 * Have somebody told of each failover as soon as it is recorded.
	 * @param listener told of one after the other, on a thread that nothing else depends
	 * on
	 */
	public void onFailover(Consumer<FailoverRecord> listener) {
		this.recorder.listener(listener);
	}

	/**
	 * Have somebody told when other nodes than before are known.
	 * @param listener told of one change after the other, on a thread that nothing else
	 * depends on
	 */
	public void onNodesChanged(Consumer<Topology> listener) {
		this.nodes.listener(listener);
	}

	public void onMasterChanged(Runnable listener) {
		this.masterListeners.add(listener);
	}

	/**
	 * The last times in which writes were held, with what became of the commands.
	 * @return at most 50, the oldest first
	 */
	public List<FailoverRecord> failovers() {
		return this.recorder.records();
	}

	/**
	 * How many commands have ended with
	 * {@link io.github.redisrw.WriteOutcomeUnknownException}.
	 * @return the number since this client was made
	 */
	public long unknownOutcomes() {
		return this.recorder.unknownOutcomes();
	}

	/**
	 * How often a master was accepted whose data does not go on from that of the one
	 * before.
	 * @return the number since this client was made
	 */
	public long unrelatedMasters() {
		return this.unrelatedMasters.get();
	}

	/**
	 * How much of the replication streams of former masters is known to be lost.
	 * @return the number of bytes since this client was made
	 * @see io.github.redisrw.MasterChangedEvent#lostBytes()
	 */
	public long lostBytes() {
		return this.lostBytes.get();
	}

	// What the paths tell

	void topologyChanged() {
		this.version.incrementAndGet();
	}

	long topologyVersion() {
		return this.version.get();
	}

	void masterChanged() {
		this.masterListeners.forEach(this.handOver::execute);
	}

	void nodesSeen(Topology.@Nullable Master master, List<Topology.Replica> replicas) {
		this.nodes.seen(topologyVersion(), master, replicas);
	}

	void unrelatedMaster() {
		this.unrelatedMasters.incrementAndGet();
	}

	void lost(long bytes) {
		this.lostBytes.addAndGet(bytes);
	}

}
