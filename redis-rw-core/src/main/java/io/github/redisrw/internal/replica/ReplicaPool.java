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

package io.github.redisrw.internal.replica;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.replica.data.MasterStream;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The replicas: keeps connections to them in the background, looks at each in rounds, and
 * publishes which of them may answer reads. Everything but publishing happens on the
 * scheduler's thread.
 */
public final class ReplicaPool implements LinkListener {

	private static final Log logger = LogFactory.getLog(ReplicaPool.class);

	/** A replica that is silent for longer is left out until it answers. */
	private static final Duration PATIENCE = Duration.ofMillis(250);

	/** The first look is over after this time, whatever is still under way. */
	private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

	private final NodeConnector connector;

	private final TopologySource source;

	private final ReadSettings settings;

	private final MasterStream master;

	private final Consumer<List<Topology.Replica>> observer;

	private final Membership members;

	private final PublishedReplicas published;

	private final ReplicaInspector inspector;

	private final LookRounds rounds;

	private final CountDownLatch firstLook = new CountDownLatch(1);

	private volatile boolean masterIsMember;

	private volatile boolean running;

	private volatile ReplicaListener listener = new ReplicaListener() {
	};

	private volatile long startedAt = System.nanoTime();

	/**
	 * Create a pool.
	 * @param connector makes connections
	 * @param source knows the addresses
	 * @param settings how reads are spread
	 * @param master the master's replication stream
	 * @param observer told of the replicas after each look
	 */
	public ReplicaPool(NodeConnector connector, TopologySource source, ReadSettings settings, MasterStream master,
			Consumer<List<Topology.Replica>> observer) {
		this.connector = connector;
		this.source = source;
		this.settings = settings;
		this.master = master;
		this.observer = observer;
		this.published = new PublishedReplicas(settings);
		this.members = source.addressesNodes() ? new NodeMembership(settings.connectionsPerReplica(), System::nanoTime)
				: new EndpointMembership(settings.connections(), master::connectedReplicas, System::nanoTime);
		this.inspector = new ReplicaInspector(connector, source, settings, master, this.members, this, new Looked());
		this.rounds = new LookRounds(connector, source, settings, master, this.members, this.inspector,
				() -> this.running, this::publish);
	}

	public Duration maxLag() {
		return this.settings.maxLag();
	}

	public NearSettings near() {
		return this.settings.near();
	}

	public ReplicaChoice<NodeLink> choice() {
		return this.published.choice();
	}

	public ReadFallback fallback() {
		return this.published.fallback();
	}

	public boolean addressesNodes() {
		return this.source.addressesNodes();
	}

	public boolean isRefusal(String error) {
		return this.source.isRefusal(error);
	}

	/** Why replicas may not answer reads, for a message. */
	public String describe() {
		return this.published.describe();
	}

	/**
	 * A connection to a server process, whether that is eligible or not.
	 * @param process what tells it {@linkplain NodeLink#process() from others}
	 * @return the connection, {@code null} if there is none
	 */
	public @Nullable NodeLink linkTo(Object process) {
		return linkWhere((link) -> link.process().equals(process));
	}

	public @Nullable NodeLink linkWhere(Predicate<NodeLink> wanted) {
		return this.published.linkWhere(wanted);
	}

	/** Whether a replica may answer a read that waits. */
	public boolean hasAnswering() {
		return choice().hasAnswering() || (fallback().policy() == WhenStale.STALE && choice().hasStale());
	}

	public void listener(ReplicaListener told) {
		this.listener = told;
	}

	public void start() {
		this.startedAt = System.nanoTime();
		this.running = true;
		this.connector.execute(this.rounds::lookUp);
	}

	/**
	 * Whether the replicas that are known at first are still being looked at.
	 * @return {@code true} if more replicas may be eligible in a moment
	 */
	public boolean isLookingFirst() {
		return this.firstLook.getCount() > 0 && System.nanoTime() - this.startedAt < FIRST_LOOK.toNanos();
	}

	/**
	 * Wait until every replica that is known at first has been looked at, or cannot be.
	 * @param patience how long to wait
	 * @param health how this process keeps time
	 * @throws CredentialsRejectedException if every replica rejects its credentials
	 */
	public void awaitFirstLook(Duration patience, LocalHealth health) {
		try {
			if (!health.await(this.firstLook, patience)) {
				logger.debug("Not every replica has been reached yet: " + view());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		CredentialsRejectedException rejection = this.published.rejection();
		if (rejection != null) {
			throw rejection;
		}
	}

	public void stop() {
		this.running = false;
		choice().clear();
		this.connector.execute(this.members::close);
	}

	/**
	 * Whether nobody has looked at the replicas for so long that this process must have
	 * been stopped meanwhile. What is known of them says nothing then.
	 * @return {@code true} if they are to be looked at first
	 */
	public boolean isOverdue() {
		return this.running
				&& System.nanoTime() - this.published.updated() > 2 * this.settings.calmInterval().toNanos();
	}

	public List<Topology.Replica> view() {
		return this.published.view();
	}

	/** How many replicas are in which state. */
	public Map<String, Integer> states() {
		return this.published.states();
	}

	/**
	 * Whether the addresses for reads also lead to the master.
	 * @return {@code true} if one of the connections does
	 */
	public boolean isMasterMember() {
		return this.masterIsMember;
	}

	/**
	 * The nodes that call themselves master and are not the verified one. Called on the
	 * scheduler's thread.
	 * @return the nodes
	 */
	public List<Node> otherMasters() {
		return this.members.all().stream().filter(this::isOtherMaster).map(ReplicaMember::node).distinct().toList();
	}

	private boolean isOtherMaster(ReplicaMember member) {
		return member.isMaster() && member.runId() != null && this.master.runId() != null
				&& !member.isMaster(this.master.runId());
	}

	/**
	 * Use a connection to each replica that can be reached.
	 * @param use what to do with them, on the monitor's thread; there are none after the
	 * end
	 */
	public void links(Consumer<List<NodeLink>> use) {
		this.connector.schedule(
				() -> use.accept(this.members.linkToEach((member) -> !member.isMaster() || isOtherMaster(member))), 0,
				() -> use.accept(List.of()));
	}

	// What connections tell

	@Override
	public void onLost(NodeLink link) {
		this.connector.execute(() -> {
			this.members.of(link).ifPresent((member) -> {
				member.lost(link.lossReason());
				this.rounds.planReconnect(member);
			});
			publish();
			this.rounds.lookUp();
		});
	}

	@Override
	public void onSilent(NodeLink link) {
		if (!link.inFlight().isSilentFor(PATIENCE)) {
			return;
		}
		this.connector.execute(() -> {
			if (link.hasReceivedSince(link.silentSince() + 1)) {
				return;
			}
			ReplicaMember silent = this.members.of(link).orElse(null);
			if (silent != null) {
				long since = link.silentSince();
				for (ReplicaMember member : this.members.silentWith(silent, since + PATIENCE.toNanos() / 2)) {
					member.silent(since, this.inspector.silencePatience());
					member.look().hurry();
				}
				publish();
				this.rounds.visit();
			}
			this.listener.onSilent(link);
		});
	}

	/**
	 * A replica has refused a read.
	 * @param link a connection to it, not of this pool perhaps
	 * @param error what it said
	 */
	public void refused(NodeLink link, String error) {
		this.connector.execute(() -> this.members.answering(link).ifPresent((refusing) -> refuses(refusing, error)));
	}

	private void refuses(ReplicaMember refusing, String error) {
		List<ReplicaMember> news = this.members.sameReplica(refusing)
			.stream()
			.filter((member) -> member.link() != null && member.state() != ReplicaState.REFUSES)
			.toList();
		// Thousands of reads may be refused in one moment.
		if (!news.isEmpty()) {
			news.forEach((member) -> {
				member.refuses(error);
				member.look().lookAgainIn(this.settings.fastInterval().toNanos());
			});
			publish();
			this.rounds.plan();
		}
	}

	// What the master tells

	/** The master's stream has been looked at: it is time to look at the replicas. */
	public void sampled() {
		this.connector.execute(() -> {
			if (!this.rounds.sampled()) {
				this.published.looked();
			}
		});
	}

	/** Look at every replica now: something has changed. */
	public void refresh() {
		this.connector.execute(() -> {
			this.members.all().forEach((member) -> member.look().hurry());
			this.rounds.lookUp();
		});
	}

	/** The data of the master has nothing to do with what was there before. */
	public void forgetFreshness() {
		this.connector.execute(() -> {
			this.members.all().forEach(ReplicaMember::forgetFreshness);
			publish();
		});
	}

	// What the threads that read see

	private void publish() {
		if (!this.running) {
			return;
		}
		this.members.dropAliases();
		this.published.update(this.members, this.firstLook.getCount() == 0);
		this.masterIsMember = this.members.all().stream().anyMatch((member) -> member.isMaster(this.master.runId()));
		this.observer.accept(this.published.view());
		if (this.rounds.isBegun() && this.members.all().stream().allMatch(ReplicaMember::isSettled)) {
			this.firstLook.countDown();
		}
		if (hasAnswering()) {
			this.listener.onEligible();
		}
	}

	/**
	 * Goes on when a replica has been looked at.
	 */
	private final class Looked implements ReplicaInspector.Observer {

		@Override
		public boolean isRunning() {
			return ReplicaPool.this.running;
		}

		@Override
		public void looked(ReplicaMember member) {
			ReplicaPool.this.published.looked();
			ReplicaPool.this.rounds.planNextLook(member);
			publish();
			dropped();
		}

		@Override
		public void dropped() {
			ReplicaPool.this.rounds.plan();
		}

		@Override
		public void onGivenUp(NodeLink link) {
			ReplicaPool.this.listener.onGivenUp(link);
		}

	}

}
