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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.Links;
import io.github.redisrw.internal.node.question.Failures;
import io.github.redisrw.internal.node.question.Sighting;
import io.github.redisrw.internal.replica.choice.Objection;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
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

	/** The least time between two rounds. */
	private static final Duration BREATH = Duration.ofMillis(5);

	/** The first look is over after this time, whatever is still under way. */
	private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

	/** How long a replica that is not well is looked at quickly. */
	private static final Duration HASTE = Duration.ofSeconds(15);

	private final Links links;

	private final TopologySource source;

	private final ReadSettings settings;

	private final MasterStream master;

	private final Consumer<List<Topology.Replica>> observer;

	private final Membership members;

	private final PublishedReplicas published;

	private final Successors successors = new Successors();

	private final CountDownLatch firstLook = new CountDownLatch(1);

	private final Duration silencePatience;

	private volatile boolean masterIsMember;

	private volatile boolean running;

	private volatile Listener listener = new Listener() {
	};

	private volatile long startedAt = System.nanoTime();

	private boolean lookedUpOnce;

	private boolean looking;

	private long lookedUp;

	/** Which of the planned rounds is the next: planning another one cancels it. */
	private long round;

	/**
	 * Create a pool.
	 * @param links makes connections
	 * @param source knows the addresses
	 * @param settings how reads are spread
	 * @param master the master's replication stream
	 * @param observer told of the replicas after each look
	 */
	public ReplicaPool(Links links, TopologySource source, ReadSettings settings, MasterStream master,
			Consumer<List<Topology.Replica>> observer) {
		this.links = links;
		this.source = source;
		this.settings = settings;
		this.master = master;
		this.observer = observer;
		this.published = new PublishedReplicas(settings);
		this.members = source.addressesNodes() ? new NodeMembership(settings.connectionsPerReplica(), System::nanoTime)
				: new EndpointMembership(settings.connections(), master::connectedReplicas, System::nanoTime);
		this.silencePatience = links.silencePatience();
	}

	public Duration maxLag() {
		return this.settings.maxLag();
	}

	public ReplicaChoice choice() {
		return this.published.choice();
	}

	public ReadFallback fallback() {
		return this.published.fallback();
	}

	public boolean addressesNodes() {
		return this.source.addressesNodes();
	}

	/**
	 * Why replicas may not answer reads.
	 * @return a text for a message
	 */
	public String describe() {
		List<Topology.Replica> replicas = view();
		return replicas.isEmpty() ? "none is known"
				: replicas.stream()
					.map((replica) -> replica.node() + " " + replica.reason())
					.collect(Collectors.joining("; "));
	}

	public void listener(Listener told) {
		this.listener = told;
	}

	public void start() {
		this.startedAt = System.nanoTime();
		this.running = true;
		this.links.execute(this::lookUp);
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
	}

	public void stop() {
		this.running = false;
		choice().clear();
		this.links.execute(this.members::close);
	}

	public List<Topology.Replica> view() {
		return this.published.view();
	}

	/**
	 * How many replicas are in which state.
	 * @return the numbers by state
	 */
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
		return member.isMaster() && member.runId() != null && this.master.runId() != null && !isThisMaster(member);
	}

	/**
	 * Use a connection to each replica that can be reached.
	 * @param use what to do with them, on the monitor's thread
	 */
	public void links(Consumer<List<NodeLink>> use) {
		this.links.execute(() -> {
			Map<Object, NodeLink> links = new LinkedHashMap<>();
			for (ReplicaMember member : this.members.all()) {
				NodeLink link = member.link();
				if (link != null && link.isOpen() && (!member.isMaster() || isOtherMaster(member))) {
					links.putIfAbsent(member.identity(), link);
				}
			}
			use.accept(List.copyOf(links.values()));
		});
	}

	// What connections tell

	@Override
	public void onLost(NodeLink link) {
		this.links.execute(() -> {
			this.members.of(link).ifPresent((member) -> {
				member.lost(link.lossReason());
				member.hurry();
			});
			publish();
			lookUp();
		});
	}

	@Override
	public void onSilent(NodeLink link) {
		if (!link.inFlight().isSilentFor(PATIENCE)) {
			return;
		}
		this.links.execute(() -> {
			if (link.heardSince(link.silentSince() + 1)) {
				return;
			}
			ReplicaMember silent = this.members.of(link).orElse(null);
			if (silent != null) {
				for (ReplicaMember member : this.members.sameReplica(silent)) {
					if (member.objection() != Objection.SILENT && member.link() != null) {
						member.silent(link.silentSince(), this.silencePatience);
						member.hurry();
					}
				}
				publish();
				visit();
			}
			this.listener.onSilent(link);
		});
	}

	/**
	 * A replica has refused a read.
	 * @param link the connection to it
	 * @param error what it said
	 */
	public void refused(NodeLink link, String error) {
		this.links.execute(() -> this.members.of(link).ifPresent((refusing) -> {
			for (ReplicaMember member : this.members.sameReplica(refusing)) {
				if (member.link() != null) {
					member.refuses(error);
					member.lookAgainIn(this.settings.fastInterval().toNanos());
				}
			}
			publish();
			plan();
		}));
	}

	// What the master tells

	/**
	 * The master's stream has been looked at: that is the time to look at the replicas.
	 */
	public void sampled() {
		this.links.execute(() -> {
			long now = System.nanoTime();
			for (ReplicaMember member : this.members.all()) {
				if (member.isWell() && !isThisMaster(member) && member.due() - now > BREATH.toNanos()) {
					member.lookAgainIn(BREATH.toNanos());
				}
			}
			plan();
		});
	}

	/** Look at every replica now: something has changed. */
	public void refresh() {
		this.links.execute(() -> {
			this.members.all().forEach(ReplicaMember::hurry);
			lookUp();
		});
	}

	/** The data of the master has nothing to do with what was there before. */
	public void forgetFreshness() {
		this.links.execute(() -> {
			this.members.all().forEach(ReplicaMember::forgetFreshness);
			publish();
		});
	}

	// The rounds

	/** Ask where replicas are, and look at those whose time has come. */
	private void lookUp() {
		if (this.running) {
			this.lookedUp = System.nanoTime();
			this.source.readCandidates().whenComplete((nodes, failure) -> this.links.execute(() -> {
				if (nodes != null && this.running) {
					this.members.keep(nodes);
				}
				this.lookedUpOnce = true;
				visit();
				publish();
			}));
		}
	}

	private void plan() {
		if (!this.running) {
			return;
		}
		long now = System.nanoTime();
		long next = this.lookedUp + lookUpInterval();
		for (ReplicaMember member : this.members.all()) {
			if (!member.isBusy() && member.due() - next < 0) {
				next = member.due();
			}
		}
		long planned = ++this.round;
		this.links.schedule(() -> {
			if (planned == this.round) {
				tick();
			}
		}, Math.max(BREATH.toNanos(), next - now));
	}

	private long lookUpInterval() {
		return (this.members.isExploring() ? this.settings.fastInterval() : this.settings.interval()).toNanos();
	}

	private void tick() {
		if (System.nanoTime() - this.lookedUp >= lookUpInterval()) {
			lookUp();
		}
		visit();
	}

	private void visit() {
		if (!this.running || this.looking) {
			return;
		}
		List<ReplicaMember> due = due();
		boolean anyLinked = due.stream().anyMatch((member) -> member.link() != null);
		if (!anyLinked || this.master.isKnownSince(System.nanoTime() - freshEnough(due))) {
			due.forEach(this::lookAt);
			plan();
			return;
		}
		this.looking = true;
		this.master.sample(this.settings.fastInterval()).whenComplete((done, failure) -> this.links.execute(() -> {
			this.looking = false;
			due().forEach(this::lookAt);
			plan();
		}));
	}

	/** How old a sample of the master may be, for a look to be worth while. */
	private long freshEnough(List<ReplicaMember> due) {
		boolean calm = due.stream().allMatch(ReplicaMember::isWell);
		return (calm ? this.settings.calmInterval() : this.settings.fastInterval()).toNanos() / 2;
	}

	/** One connection to each replica, in turn, and every one that is not well. */
	private List<ReplicaMember> due() {
		long now = System.nanoTime();
		Set<Object> asked = new HashSet<>();
		return this.members.all()
			.stream()
			.filter((member) -> member.isDue(now))
			.sorted(Comparator.comparingLong((member) -> member.asked() - now))
			.filter((member) -> !member.isWell() || asked.add(member.identity()))
			.toList();
	}

	private void lookAt(ReplicaMember member) {
		NodeLink link = member.link();
		if (link == null) {
			connect(member);
			return;
		}
		if (member.isWell()) {
			this.members.sameReplica(member).stream().filter(ReplicaMember::isWell).forEach(this::planNextLook);
		}
		ask(member, link);
	}

	/**
	 * A replica that is well is looked at when the master has been; one that is not,
	 * quickly for a while, since that is what a failover looks like; one that cannot be
	 * reached, with backoff. What the master says of itself is known already.
	 */
	private void planNextLook(ReplicaMember member) {
		long calm = this.settings.calmInterval().toNanos();
		if (member.link() == null) {
			member.lookAgainIn(this.settings.retry().delayNanos(member.failures(), this.settings.interval()));
		}
		else if (isThisMaster(member)) {
			member.lookAgainIn(10 * calm);
		}
		else if (member.isUnwellForLessThan(HASTE)) {
			member.lookAgainIn(this.settings.fastInterval().toNanos());
		}
		else {
			boolean samplesComeBySelf = calm == this.settings.interval().toNanos();
			member.lookAgainIn(samplesComeBySelf ? calm + calm / 2 : calm);
		}
	}

	private boolean isThisMaster(ReplicaMember member) {
		String runId = member.runId();
		return member.isMaster() && runId != null && runId.equals(this.master.runId());
	}

	private void connect(ReplicaMember member) {
		member.busy(true);
		this.links.openInspected(member.node())
			.whenComplete((link, failure) -> this.links.execute(() -> connected(member, link, failure)));
	}

	private void connected(ReplicaMember member, @Nullable NodeLink link, @Nullable Throwable failure) {
		member.busy(false);
		if (link == null) {
			member.lost(Failures.describe(failure));
		}
		else if (!this.running || !this.members.contains(member)) {
			link.retire();
			return;
		}
		else {
			member.connected(link, this.members.dataOf(link.node(), link.report().runId()), reference());
			link.listener(this);
			judge(member, link, link.report().role());
			return;
		}
		planNextLook(member);
		publish();
		plan();
	}

	private Reference reference() {
		return this.master.reference(this.successors);
	}

	private void ask(ReplicaMember member, NodeLink link) {
		member.busy(true);
		link.role().whenComplete((role, failure) -> this.links.execute(() -> {
			if (member.link() != link) {
				dropped(member);
			}
			else if (role == null) {
				unanswered(member, link, failure);
				looked(member);
			}
			else {
				judge(member, link, role);
			}
		}));
	}

	private void dropped(ReplicaMember member) {
		member.busy(false);
		plan();
	}

	private void looked(ReplicaMember member) {
		member.busy(false);
		planNextLook(member);
		publish();
		plan();
	}

	/**
	 * Judge by what a replica has said of its role. If its history may be another one
	 * than before, that is asked for first, and nothing is changed meanwhile: role and
	 * history are judged together.
	 */
	private void judge(ReplicaMember member, NodeLink link, RoleReply role) {
		Reference reference = reference();
		if (!member.data().hasToTellLineage(role, reference)) {
			learned(member, link);
			looked(member);
			return;
		}
		member.busy(true);
		link.questions().lineage().whenComplete((lineage, failure) -> this.links.execute(() -> {
			if (member.link() != link) {
				dropped(member);
				return;
			}
			if (lineage == null) {
				unanswered(member, link, failure);
			}
			else {
				compareLineage(member, lineage.orElse(null));
				learned(member, link);
			}
			looked(member);
		}));
	}

	/** What may not be asked for is taken to be what it should be. */
	private void compareLineage(ReplicaMember member, @Nullable Lineage said) {
		String masterLineage = reference().lineage();
		if (said != null) {
			this.successors.learned(said);
			member.data().lineage(said);
			if (!said.id().equals(masterLineage)) {
				this.master.refreshLineage();
			}
		}
		else if (masterLineage != null) {
			member.data().lineage(new Lineage(masterLineage, null, -1, -1));
		}
	}

	/**
	 * Slow is not dead: what is in flight may still be answered, so a connection is kept
	 * for some time after it has fallen silent. It takes no reads meanwhile.
	 */
	private void unanswered(ReplicaMember member, NodeLink link, @Nullable Throwable failure) {
		String finding = Failures.describe(failure);
		if (link.isOpen() && Failures.isNotAsked(failure)) {
			return;
		}
		if (link.isOpen() && Failures.isBusy(failure)) {
			member.refuses(finding);
			return;
		}
		if (link.isOpen() && Failures.isSilence(failure) && !member.isSilentForTooLong()) {
			member.silent(member.asked(), this.silencePatience);
			return;
		}
		member.lost(finding);
		link.abandon(finding);
		this.listener.onGivenUp(link.node());
	}

	private void learned(ReplicaMember member, NodeLink link) {
		Sighting sighting = Objects.requireNonNull(link.questions().sighting(), "sighting");
		this.source.learned(link.node(), sighting.role());
		Reference reference = reference();
		for (ReplicaMember each : this.members.sameReplica(member)) {
			if (each == member || each.isWell()) {
				each.learned(sighting, reference, this.settings);
			}
		}
	}

	// What the threads that read see

	private void publish() {
		if (!this.running) {
			return;
		}
		this.published.update(this.members, this.firstLook.getCount() == 0);
		this.masterIsMember = this.members.all().stream().anyMatch(this::isThisMaster);
		this.observer.accept(this.published.view());
		if (this.lookedUpOnce && this.members.all().stream().allMatch(ReplicaMember::isSettled)) {
			this.firstLook.countDown();
		}
		if (choice().hasAnswering()) {
			this.listener.onEligible();
		}
	}

	/**
	 * Told on the monitor's thread what becomes of replicas.
	 */
	public interface Listener {

		/** There is an eligible replica. */
		default void onEligible() {
		}

		/**
		 * A connection is silent, and its replica left out.
		 * @param link the connection
		 */
		public default void onSilent(NodeLink link) {
		}

		/**
		 * A replica that had fallen silent has been given up.
		 * @param node where it was
		 */
		default void onGivenUp(Node node) {
		}

	}

}
