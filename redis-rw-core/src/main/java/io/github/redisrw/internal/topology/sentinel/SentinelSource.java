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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.SetupMistake;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelConsensus;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelEvent;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelListing;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelTracker;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelView;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.internal.topology.source.NoListener;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.UnknownMasterNameException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Sentinels of a deployment. Listens to all of them, because most of a failover is
 * told only by the one that leads it, and asks all of them, because messages get lost.
 * What follows from their words is in {@link SentinelConsensus}.
 */
public final class SentinelSource implements TopologySource, SentinelPeerListener {

	private static final Log logger = LogFactory.getLog(SentinelSource.class);

	/**
	 * How long the first answer is waited with for those of the others. One that leads a
	 * failover is the only one that says so.
	 */
	private static final Duration START_PATIENCE = Duration.ofMillis(500);

	/** Every how many questions for the master the others are asked for too. */
	private static final int OTHERS_EVERY = 10;

	private final SentinelSettings settings;

	private final ClientResources resources;

	private final FailoverRequests requests = new FailoverRequests();

	private final ConnectAttempts attempts = new ConnectAttempts();

	private final LocalHealth health;

	private final @Nullable SentinelFencing fencing;

	private volatile SentinelTracker tracker;

	private volatile SentinelState state;

	private volatile @Nullable RuntimeException failure;

	private volatile long lastHurried;

	private volatile @Nullable ScheduledExecutorService thread;

	private SentinelPeers peers = new SentinelPeers(List.of(), (node) -> {
		throw new IllegalStateException("not started");
	});

	private @Nullable LimitedConnectClient client;

	private long rounds;

	private boolean allGone;

	private boolean answered;

	private long firstAnswer;

	private boolean complete;

	/**
	 * Create a source.
	 * @param settings how the Sentinels are reached
	 * @param resources threads of the connections; not shut down with this source
	 * @param health how this process keeps time
	 */
	public SentinelSource(SentinelSettings settings, ClientResources resources, LocalHealth health) {
		this.settings = settings;
		this.resources = resources;
		this.health = health;
		Duration lease = settings.fencingLease();
		this.state = new SentinelState(settings.master(), List.of(), 0, 0, Duration.ZERO, null);
		this.fencing = (lease != null) ? new SentinelFencing(lease, System::nanoTime) : null;
		this.tracker = new SentinelTracker(settings.interval(), System::nanoTime, NoListener.INSTANCE);
	}

	@Override
	public void start(Listener told) {
		this.tracker = new SentinelTracker(SentinelPeerState.patience(this.settings.interval()), System::nanoTime,
				told);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread made = new Thread(task, "redis-rw-sentinel");
			made.setDaemon(true);
			return made;
		});
		executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		LimitedConnectClient made = new LimitedConnectClient(this.resources, this.settings.connectTimeout(),
				this.health);
		made.setOptions(this.settings.clientOptions()
			.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.create())
			.reauthenticateBehavior(CurrentCredentials.ofSubscribers(this.settings.clientOptions()))
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.build());
		this.thread = executor;
		executor.execute(() -> {
			this.client = made;
			this.answered = false;
			this.complete = false;
			this.allGone = false;
			this.peers = new SentinelPeers(this.settings.nodes(),
					(node) -> new SentinelPeer(new SentinelConnector(node, this.settings, made, this.attempts),
							executor, this));
		});
		executor.scheduleWithFixedDelay(this::round, 0, this.settings.interval().toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void stop() {
		ScheduledExecutorService stopped = this.thread;
		this.thread = null;
		if (stopped != null) {
			this.requests.fail();
			this.attempts
				.watch(() -> CompletableFuture.runAsync(() -> this.peers.stop(), stopped).thenCompose((none) -> {
					LimitedConnectClient closing = this.client;
					return (closing != null) ? closing.shutdownAsync(0, 1, TimeUnit.SECONDS)
							: CompletableFuture.<Void>completedFuture(null);
				}));
			stopped.shutdown();
			this.attempts.await();
		}
	}

	private void round() {
		try {
			this.rounds++;
			this.peers.all().forEach((peer) -> peer.visit(this.settings.interval()));
			if (this.rounds % OTHERS_EVERY == 0) {
				this.peers.all().forEach(SentinelPeer::askForOthers);
			}
		}
		catch (Throwable ex) {
			logger.error("Asking the Sentinels failed unexpectedly; it goes on", ex);
		}
	}

	private void hurry() {
		long now = System.nanoTime();
		ScheduledExecutorService executor = this.thread;
		if (executor != null && now - this.lastHurried >= this.settings.fastInterval().toNanos()) {
			this.lastHurried = now;
			executor.execute(() -> this.peers.all().forEach((peer) -> peer.visit(this.settings.fastInterval())));
		}
	}

	// What is known

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		hurry();
		SentinelView view = this.tracker.agreed();
		if (view == null) {
			RuntimeException why = this.failure;
			return CompletableFuture
				.failedFuture((why != null) ? why : new IllegalStateException("no Sentinel has answered yet"));
		}
		List<Node> candidates = new ArrayList<>();
		candidates.add(view.master());
		candidates.addAll(view.knownReplicas());
		return CompletableFuture.completedStage(candidates);
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		SentinelView view = this.tracker.agreed();
		return CompletableFuture.completedStage((view != null) ? view.knownReplicas() : List.of());
	}

	@Override
	public boolean addressesNodes() {
		return true;
	}

	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		SentinelTracker known = this.tracker;
		String rejectionReason = known.rejectionReason(node, report, lastKnown);
		return (rejectionReason == null && this.fencing != null) ? fencingObjection(this.fencing, node,
				known.isPromoted(node, report, lastKnown) ? report.lineage() : null) : rejectionReason;
	}

	private static @Nullable String fencingObjection(SentinelFencing fencing, Node node, @Nullable Lineage promoted) {
		if (promoted != null) {
			fencing.promoted(node, promoted.id());
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
		return this.requests.make(() -> this.thread, this::requestFailover);
	}

	private CompletionStage<Void> requestFailover(Executor executor) {
		return CompletableFuture
			.supplyAsync(() -> this.peers.all()
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
		this.state = SentinelCensus.take(this.settings.master(), this.peers.counted());
	}

	// What the Sentinels say

	@Override
	public void onQuorum() {
		publish();
	}

	@Override
	public void onAnswer(SentinelPeer peer, boolean confirmed) {
		SentinelVote vote = peer.vote();
		if (this.fencing != null && confirmed && vote != null && this.peers.counts(peer, vote.identity())) {
			this.fencing.confirmed(vote.identity(), vote.view().master(), vote.asked(), vote.others());
		}
		if (this.allGone) {
			this.allGone = false;
			logger.info("Sentinels answer again");
		}
		if (!this.answered && vote != null) {
			this.answered = true;
			this.firstAnswer = System.nanoTime();
			// Whoever could not be reached before may be now.
			this.peers.all().stream().filter(SentinelPeer::isLost).forEach((lost) -> lost.visit(Duration.ZERO));
			ScheduledExecutorService executor = this.thread;
			if (executor != null) {
				peer.listen(START_PATIENCE).thenRunAsync(() -> {
					this.complete = true;
					update();
				}, executor);
			}
		}
		if (vote != null) {
			this.failure = null;
		}
		update();
	}

	private void update() {
		publish();
		this.complete = this.complete
				|| (this.answered && this.peers.all().stream().allMatch((peer) -> peer.isHeard(this.firstAnswer)));
		this.tracker.update(this.peers.votes(), this.complete);
	}

	@Override
	public void onEvent(SentinelPeer peer, String identity, SentinelEvent event) {
		if (!event.masterName().equals(this.settings.master()) || !this.peers.counts(peer, identity)) {
			return;
		}
		logger.debug(peer + " says " + event);
		this.tracker.published(identity, event);
		if (event.isSwitched()) {
			// A Sentinel that was restarted may say so of a failover long ago.
			peer.visit(Duration.ZERO);
			this.peers.all().forEach(SentinelPeer::askForOthers);
		}
		else if (event.isAborted()) {
			peer.visit(Duration.ZERO);
		}
		else if (!event.isChosen()) {
			peer.askForOthers();
		}
	}

	@Override
	public void onSentinels(SentinelPeer peer, @Nullable SentinelListing others) {
		if (others != null) {
			this.peers.listed(peer, others);
		}
		update();
	}

	@Override
	public void onProblem(SentinelPeer peer) {
		boolean newly = this.state.sentinels()
			.stream()
			.anyMatch((sentinel) -> sentinel.node().equals(peer.node()) && sentinel.isReachable());
		update();
		Collection<SentinelPeer> known = this.peers.all();
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
		SentinelView view = this.tracker.agreed();
		if (!this.allGone && view != null) {
			this.allGone = true;
			logger.warn("No Sentinel answers; the last known master " + view.master() + " is kept: " + details);
		}
	}

	private static Optional<RuntimeException> rejection(Collection<SentinelPeer> known) {
		return known.stream()
			.map((peer) -> SetupMistake.of(peer.node(), true, String.valueOf(peer.problem())))
			.filter(Objects::nonNull)
			.findFirst();
	}

	@Override
	public boolean sentinelsUseTls() {
		return this.settings.ssl();
	}

	@Override
	public String toString() {
		return "Sentinel master '" + this.settings.master() + "' at "
				+ new LinkedHashSet<>(this.settings.nodes()).stream()
					.map(Node::toString)
					.collect(Collectors.joining(", "));
	}

}
