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

package io.github.redisrw.topology.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Lineage;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.MasterLease;
import io.github.redisrw.topology.NodeReport;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.TopologySource;
import io.github.redisrw.topology.UnknownMasterNameException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Sentinels of a deployment. Listens to all of them, because most of a failover is
 * told only by the one that leads it, and asks all of them, because messages get lost.
 * Where they disagree, the greatest {@code config-epoch} is right.
 */
public final class SentinelSource implements TopologySource, SentinelPeer.Listener {

	private static final Log logger = LogFactory.getLog(SentinelSource.class);

	/**
	 * The Sentinel that leads a failover has the new epoch before it names the new
	 * master, so among equals one that is not failing over knows better.
	 */
	private static final Comparator<SentinelView> BEST_INFORMED = Comparator.comparingLong(SentinelView::configEpoch)
		.thenComparing((seen) -> !seen.failingOver())
		.thenComparingInt((seen) -> seen.replicas().size());

	/** Every how many questions for the master the others are asked for too. */
	private static final int OTHERS_EVERY = 10;

	private final SentinelSettings settings;

	private final ClientResources resources;

	private final Map<Node, SentinelPeer> peers = new LinkedHashMap<>();

	/** The Sentinels that have begun a failover and have not given it up. */
	private final Set<Node> choosers = new HashSet<>();

	private final ConnectAttempts attempts;

	private final @Nullable SentinelFencing fencing;

	private volatile @Nullable SentinelView agreed;

	private volatile SentinelState state;

	private volatile @Nullable RuntimeException failure;

	private volatile Listener listener = NoListener.INSTANCE;

	private volatile long lastHurried;

	private volatile @Nullable ScheduledExecutorService thread;

	private @Nullable RedisClient client;

	private long rounds;

	private boolean allGone;

	/**
	 * Create a source.
	 * @param settings how the Sentinels are reached
	 * @param resources threads of the connections; not shut down with this source
	 */
	public SentinelSource(SentinelSettings settings, ClientResources resources) {
		this.settings = settings;
		this.resources = resources;
		this.attempts = new ConnectAttempts(settings.connectTimeout());
		Duration lease = settings.fencingLease();
		this.state = new SentinelState(settings.master(), List.of(), 0, 0, Duration.ZERO, null);
		this.fencing = (lease != null) ? new SentinelFencing(lease, System::nanoTime) : null;
	}

	@Override
	public void start(Listener told) {
		this.listener = told;
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread made = new Thread(task, "redis-rw-sentinel");
			made.setDaemon(true);
			return made;
		});
		executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		RedisClient made = RedisClient.create(this.resources);
		made.setOptions(this.settings.clientOptions()
			.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.create())
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.build());
		this.thread = executor;
		executor.execute(() -> {
			this.client = made;
			this.settings.nodes().forEach(this::add);
		});
		executor.scheduleWithFixedDelay(this::round, 0, this.settings.interval().toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void stop() {
		ScheduledExecutorService stopped = this.thread;
		this.thread = null;
		this.listener = NoListener.INSTANCE;
		if (stopped != null) {
			stopped.execute(() -> {
				this.peers.values().forEach(SentinelPeer::stop);
				this.peers.clear();
				this.choosers.clear();
				if (this.client != null) {
					this.client.shutdownAsync(0, 1, TimeUnit.SECONDS);
				}
			});
			stopped.shutdown();
			this.attempts.await();
		}
	}

	private void add(Node node) {
		ScheduledExecutorService executor = this.thread;
		RedisClient connections = this.client;
		if (executor != null && connections != null && !this.peers.containsKey(node)) {
			SentinelPeer peer = new SentinelPeer(node, this.settings, connections, this.attempts, executor, this);
			this.peers.put(node, peer);
			peer.visit(Duration.ZERO);
		}
	}

	private void round() {
		try {
			this.rounds++;
			this.peers.values().forEach((peer) -> peer.visit(this.settings.interval()));
			if (this.rounds % OTHERS_EVERY == 0) {
				this.peers.values().forEach(SentinelPeer::askForOthers);
			}
		}
		catch (RuntimeException ex) {
			logger.error("Asking the Sentinels failed unexpectedly; it goes on", ex);
		}
	}

	private void hurry() {
		long now = System.nanoTime();
		ScheduledExecutorService executor = this.thread;
		if (executor != null && now - this.lastHurried >= this.settings.fastInterval().toNanos()) {
			this.lastHurried = now;
			executor.execute(() -> this.peers.values().forEach((peer) -> peer.visit(this.settings.fastInterval())));
		}
	}

	// What is known

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		hurry();
		SentinelView view = this.agreed;
		if (view == null) {
			RuntimeException why = this.failure;
			return CompletableFuture
				.failedFuture((why != null) ? why : new IllegalStateException("no Sentinel has answered yet"));
		}
		List<Node> candidates = new ArrayList<>();
		candidates.add(view.master());
		candidates.addAll(view.replicas());
		return CompletableFuture.completedStage(candidates);
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		SentinelView view = this.agreed;
		return CompletableFuture.completedStage((view != null) ? view.replicas() : List.of());
	}

	@Override
	public boolean addressesNodes() {
		return true;
	}

	@Override
	public @Nullable String objection(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		SentinelView view = this.agreed;
		boolean promoted = lastKnown != null && report.lineage() != null && report.lineage().isPromotedFrom(lastKnown);
		if (view != null && !node.equals(view.master()) && !promoted) {
			return "calls itself master, but the Sentinels say it is " + view.master();
		}
		return (this.fencing != null) ? fencingObjection(this.fencing, node, promoted) : null;
	}

	private static @Nullable String fencingObjection(SentinelFencing fencing, Node node, boolean promoted) {
		if (promoted) {
			fencing.promoted(node);
		}
		return (fencing.until(node) - System.nanoTime() > 0) ? null : fencing.shortfall(node);
	}

	@Override
	public @Nullable MasterLease lease() {
		return this.fencing;
	}

	@Override
	public SentinelState sentinels() {
		return this.state;
	}

	@Override
	public CompletionStage<Void> requestFailover() {
		ScheduledExecutorService executor = this.thread;
		if (executor == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("the Sentinels are not asked any more"));
		}
		return CompletableFuture
			.supplyAsync(() -> this.peers.values()
				.stream()
				.filter((peer) -> peer.problem() == null)
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("no Sentinel answers")), executor)
			.thenCompose((peer) -> peer.askForQuorum()
				.thenCompose((shortfall) -> (shortfall != null)
						? CompletableFuture.<Void>failedFuture(new IllegalStateException(peer + " says " + shortfall))
						: peer.requestFailover()));
	}

	private void publish() {
		this.state = SentinelCensus.take(this.settings.master(), this.peers.values());
	}

	// What the Sentinels say

	@Override
	public void onQuorum() {
		publish();
	}

	@Override
	public void onView(SentinelPeer peer) {
		publish();
		SentinelView seen = peer.view();
		if (this.fencing != null && seen != null) {
			this.fencing.confirmed(peer.identity(), seen.master(), peer.lastAsked(), peer.others());
		}
		if (this.allGone) {
			this.allGone = false;
			logger.info("Sentinels answer again");
		}
		SentinelView before = this.agreed;
		SentinelView view = this.peers.values()
			.stream()
			.map(SentinelPeer::view)
			.filter(Objects::nonNull)
			.map(SentinelView.class::cast)
			.max(BEST_INFORMED)
			.orElse(null);
		if (view == null) {
			return;
		}
		this.failure = null;
		this.agreed = view;
		if (before != null && !before.master().equals(view.master())) {
			this.choosers.clear();
			this.listener.masterNamed(view.master());
		}
		else if (view.failingOver() && (before == null || !before.failingOver())) {
			this.listener.failoverChosen(view.master(), null);
		}
		if (before == null || !before.replicas().equals(view.replicas())) {
			this.listener.readCandidatesChanged();
		}
	}

	@Override
	public void onEvent(SentinelPeer peer, SentinelEvent event) {
		if (!event.masterName().equals(this.settings.master())) {
			return;
		}
		logger.debug(peer + " says " + event);
		if (event.isSwitched()) {
			peer.visit(Duration.ZERO);
			this.peers.values().forEach(SentinelPeer::askForOthers);
		}
		else if (event.isChosen()) {
			this.choosers.add(peer.node());
			this.listener.failoverChosen(event.master(), event.subject());
		}
		else if (event.isAborted()) {
			this.choosers.remove(peer.node());
			if (this.choosers.isEmpty()) {
				this.listener.failoverAborted(event.type());
			}
		}
		else {
			peer.askForOthers();
		}
	}

	@Override
	public void onSentinels(List<Node> sentinels) {
		sentinels.forEach(this::add);
	}

	@Override
	public void onProblem(SentinelPeer peer) {
		boolean newly = this.state.sentinels()
			.stream()
			.anyMatch((sentinel) -> sentinel.node().equals(peer.node()) && sentinel.isReachable());
		publish();
		Collection<SentinelPeer> known = this.peers.values();
		if (newly) {
			known.stream().filter((other) -> other.problem() == null).forEach(SentinelPeer::askForQuorum);
		}
		if (known.stream().anyMatch((other) -> other.problem() == null)) {
			return;
		}
		String details = known.stream().map((other) -> other + " " + other.problem()).collect(Collectors.joining("; "));
		if (known.stream().anyMatch(SentinelPeer::isIgnorant)) {
			this.failure = new UnknownMasterNameException(this.settings.master(), details);
		}
		else {
			this.failure = rejection(known)
				.orElseGet(() -> new IllegalStateException("no Sentinel answers: " + details));
		}
		if (!this.allGone && this.agreed != null) {
			this.allGone = true;
			logger.warn("No Sentinel answers; the last known master " + this.agreed.master() + " is kept: " + details);
		}
	}

	private static Optional<RuntimeException> rejection(Collection<SentinelPeer> known) {
		return known.stream()
			.filter((peer) -> CredentialsRejectedException.isSaidBy(String.valueOf(peer.problem())))
			.findFirst()
			.map((peer) -> new CredentialsRejectedException(peer.node(), true, String.valueOf(peer.problem())));
	}

	@Override
	public String toString() {
		return "Sentinel master '" + this.settings.master() + "' at "
				+ new LinkedHashSet<>(this.settings.nodes()).stream()
					.map(Node::toString)
					.collect(Collectors.joining(", "));
	}

}
