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

package io.github.redisrw.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.OffsetHistory;
import io.github.redisrw.topology.RoleReply;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.topology.TopologySource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The replicas: keeps connections to them in the background, asks each for its role, and
 * knows which of them may answer reads. Choosing one costs no lock and no allocation.
 */
final class ReplicaPool implements NodeLink.Listener {

	private static final Log logger = LogFactory.getLog(ReplicaPool.class);

	private static final ReadTarget[] NONE = {};

	/** A replica that is silent for longer is left out until it answers. */
	private static final Duration PATIENCE = Duration.ofMillis(250);

	private static final Duration MIN_TICK = Duration.ofMillis(5);

	/** How long a replica that is not well is looked at quickly. */
	private static final Duration HASTE = Duration.ofSeconds(15);

	/**
	 * Attempts to reach a replica not yet seen behind an endpoint, before slowing down.
	 */
	private static final int EXPLORATIONS = 60;

	private final Links links;

	private final TopologySource source;

	private final ReadSettings settings;

	private final OffsetHistory history;

	private final IntSupplier expectedReplicas;

	private final Consumer<List<Topology.Replica>> observer;

	private final List<ReplicaMember> members = new ArrayList<>();

	private volatile ReadTarget[] eligible = NONE;

	/** Have lost their master a moment ago: they answer while there is none. */
	private volatile ReadTarget[] detached = NONE;

	private volatile List<Topology.Replica> view = List.of();

	private final CountDownLatch firstLook = new CountDownLatch(1);

	private volatile boolean running;

	private boolean exploring;

	private int explorations;

	private long ticks;

	/**
	 * Create a pool.
	 * @param links makes connections
	 * @param source knows the addresses
	 * @param settings how reads are spread
	 * @param history the master's replication stream
	 * @param expectedReplicas how many replicas the master has, as far as known
	 * @param observer told of the replicas after each look
	 */
	ReplicaPool(Links links, TopologySource source, ReadSettings settings, OffsetHistory history,
			IntSupplier expectedReplicas, Consumer<List<Topology.Replica>> observer) {
		this.links = links;
		this.source = source;
		this.settings = settings;
		this.history = history;
		this.expectedReplicas = expectedReplicas;
		this.observer = observer;
	}

	void start() {
		this.running = true;
		this.links.execute(this::tick);
	}

	/**
	 * Wait until every replica that is known at first has been reached, or not.
	 * @param patience how long to wait
	 */
	void awaitFirstLook(Duration patience) {
		try {
			if (!this.firstLook.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.debug("Not every replica has been reached yet: " + this.view);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void stop() {
		this.running = false;
		this.eligible = NONE;
		this.detached = NONE;
	}

	/**
	 * Choose a replica: the less busy of two picked at random.
	 * @param avoid a connection that has just failed
	 * @return the connection, {@code null} if no replica is eligible
	 */
	@Nullable NodeLink choose(@Nullable NodeLink avoid) {
		return choose(this.eligible, avoid);
	}

	/**
	 * Choose a replica that has just lost its master, for a time without one.
	 * @param avoid a connection that has just failed
	 * @return the connection, {@code null} if there is none with data fresh enough
	 */
	@Nullable NodeLink chooseDetached(@Nullable NodeLink avoid) {
		return choose(this.detached, avoid);
	}

	private static @Nullable NodeLink choose(ReadTarget[] targets, @Nullable NodeLink avoid) {
		int count = targets.length;
		if (count > 1) {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int first = random.nextInt(count);
			int second = random.nextInt(count - 1);
			ReadTarget one = targets[first];
			ReadTarget other = targets[(second >= first) ? second + 1 : second];
			NodeLink link = ((one.load() <= other.load()) ? one : other).pick();
			if (link != null && link != avoid) {
				return link;
			}
		}
		for (ReadTarget target : targets) {
			NodeLink link = target.pick();
			if (link != null && link != avoid) {
				return link;
			}
		}
		return null;
	}

	List<Topology.Replica> view() {
		return this.view;
	}

	@Override
	public void onLost(NodeLink link) {
		this.links.execute(() -> {
			member(link).ifPresent((member) -> {
				member.lost(link.lossReason());
				member.hurry();
			});
			publish();
			look();
		});
	}

	@Override
	public void onSilent(NodeLink link) {
		if (link.heardSince(System.nanoTime() - PATIENCE.toNanos())) {
			return;
		}
		this.links.execute(() -> member(link).filter((member) -> !member.isBusy()).ifPresent((member) -> {
			member.doubted();
			publish();
			ask(member, link);
		}));
	}

	/**
	 * A replica has refused a read.
	 * @param link the connection to it
	 */
	void refused(NodeLink link) {
		this.links.execute(() -> member(link).ifPresent((member) -> {
			member.doubted();
			publish();
		}));
	}

	private Optional<ReplicaMember> member(NodeLink link) {
		return this.members.stream().filter((member) -> member.link() == link).findFirst();
	}

	// The rounds

	private void tick() {
		if (!this.running) {
			this.members.forEach((member) -> {
				if (member.link() != null) {
					member.link().close();
				}
			});
			this.members.clear();
			return;
		}
		look();
		this.ticks++;
		this.links.schedule(this::tick, untilNextTick());
	}

	private long untilNextTick() {
		long now = System.nanoTime();
		long earliest = this.exploring ? this.settings.fastInterval().toNanos() : this.settings.interval().toNanos();
		for (ReplicaMember member : this.members) {
			earliest = Math.min(earliest, member.isBusy() ? earliest : member.due() - now);
		}
		return Math.max(MIN_TICK.toNanos(), earliest);
	}

	/** Look at every replica now: something has changed. */
	void refresh() {
		this.links.execute(() -> {
			this.members.forEach(ReplicaMember::hurry);
			look();
		});
	}

	private void look() {
		if (this.running) {
			this.source.readCandidates().whenComplete((nodes, failure) -> this.links.execute(() -> {
				if (nodes != null && this.running) {
					visit(nodes);
				}
			}));
		}
	}

	private void visit(List<Node> nodes) {
		if (this.source.addressesNodes()) {
			keepOnePerNode(nodes);
		}
		else {
			keepSome(nodes);
		}
		long now = System.nanoTime();
		for (ReplicaMember member : List.copyOf(this.members)) {
			if (member.isDue(now)) {
				NodeLink link = member.link();
				if (link == null) {
					connect(member);
				}
				else {
					ask(member, link);
				}
			}
		}
		publish();
	}

	/**
	 * A replica that is well is looked at calmly; one that is not, quickly for a while,
	 * since that is what a failover looks like; one that cannot be reached, with backoff.
	 */
	private void planNextLook(ReplicaMember member) {
		if (member.link() == null) {
			member.lookAgainIn(this.settings.retry().delayNanos(member.failures(), this.settings.interval()));
			return;
		}
		boolean unwell = member.unwellSince() != 0 && System.nanoTime() - member.unwellSince() < HASTE.toNanos();
		member.lookAgainIn((unwell ? this.settings.fastInterval() : this.settings.interval()).toNanos());
	}

	private void keepOnePerNode(List<Node> nodes) {
		for (ReplicaMember member : List.copyOf(this.members)) {
			if (!nodes.contains(member.node())) {
				drop(member);
			}
		}
		for (Node node : nodes) {
			if (this.members.stream().noneMatch((member) -> member.node().equals(node))) {
				this.members.add(new ReplicaMember(node));
			}
		}
	}

	/**
	 * Keep some connections to an endpoint, and open further ones until every replica
	 * that the master knows of has been met.
	 */
	private void keepSome(List<Node> addresses) {
		if (addresses.isEmpty()) {
			List.copyOf(this.members).forEach(this::drop);
			return;
		}
		for (ReplicaMember member : List.copyOf(this.members)) {
			if (!addresses.contains(member.node())) {
				drop(member);
			}
		}
		int wanted = Math.max(this.settings.connections(), addresses.size());
		while (this.members.size() < wanted) {
			this.members.add(new ReplicaMember(addresses.get(this.members.size() % addresses.size())));
		}
		Set<Object> met = new HashSet<>();
		this.members.stream()
			.filter((member) -> member.link() != null && !member.isMaster())
			.forEach((member) -> met.add(member.identity()));
		this.exploring = met.size() < this.expectedReplicas.getAsInt() && this.explorations < EXPLORATIONS;
		boolean isDue = this.exploring || met.size() < this.expectedReplicas.getAsInt();
		if (isDue && this.members.size() <= wanted
				&& this.members.stream().noneMatch((member) -> member.link() == null)) {
			this.explorations++;
			this.members.add(new ReplicaMember(addresses.get((int) (this.ticks % addresses.size()))));
		}
		else if (!isDue) {
			this.explorations = 0;
		}
		dropSurplus(Math.max(wanted, met.size()));
	}

	private void dropSurplus(int wanted) {
		while (this.members.size() > wanted
				&& this.members.stream().allMatch((member) -> member.link() != null && !member.isBusy())) {
			Map<Object, List<ReplicaMember>> byReplica = new LinkedHashMap<>();
			this.members.forEach(
					(member) -> byReplica.computeIfAbsent(member.identity(), (id) -> new ArrayList<>()).add(member));
			List<ReplicaMember> largest = byReplica.values()
				.stream()
				.max(Comparator.comparingInt(List::size))
				.orElseThrow();
			if (largest.size() < 2) {
				return;
			}
			drop(largest.get(0));
		}
	}

	private void drop(ReplicaMember member) {
		this.members.remove(member);
		if (member.link() != null) {
			member.link().retire();
		}
	}

	private void connect(ReplicaMember member) {
		member.busy(true);
		this.links.openInspected(member.node())
			.whenComplete((link, failure) -> this.links.execute(() -> connected(member, link, failure)));
	}

	private void connected(ReplicaMember member, @Nullable NodeLink link, @Nullable Throwable failure) {
		member.busy(false);
		this.links.execute(() -> planNextLook(member));
		if (link == null) {
			member.lost(Failures.describe(failure));
		}
		else if (!this.running || !this.members.contains(member)) {
			link.retire();
			return;
		}
		else {
			member.connected(link);
			learned(member, link, link.report().role());
			link.listener(this);
		}
		publish();
	}

	private void ask(ReplicaMember member, NodeLink link) {
		member.busy(true);
		link.role().whenComplete((role, failure) -> this.links.execute(() -> {
			member.busy(false);
			if (member.link() != link) {
				return;
			}
			if (role == null) {
				member.lost(Failures.describe(failure));
				link.abandon(Failures.describe(failure));
			}
			else {
				learned(member, link, role);
			}
			planNextLook(member);
			publish();
		}));
	}

	private void learned(ReplicaMember member, NodeLink link, RoleReply role) {
		this.source.learned(link.node(), role);
		member.learned(role, this.history, this.settings.maxLag());
	}

	private void publish() {
		Map<Object, List<NodeLink>> byReplica = new LinkedHashMap<>();
		Map<Object, List<NodeLink>> detachedByReplica = new LinkedHashMap<>();
		Map<Object, Topology.Replica> views = new LinkedHashMap<>();
		for (ReplicaMember member : this.members) {
			if (member.isMaster()) {
				continue;
			}
			if (member.isEligible()) {
				byReplica.computeIfAbsent(member.identity(), (id) -> new ArrayList<>())
					.add(Objects.requireNonNull(member.link()));
			}
			else if (member.isFreshEnough(this.settings.maxLag())) {
				detachedByReplica.computeIfAbsent(member.identity(), (id) -> new ArrayList<>())
					.add(Objects.requireNonNull(member.link()));
			}
			views.merge(member.identity(), member.view(), (one, other) -> one.eligible() ? one : other);
		}
		this.eligible = byReplica.values().stream().map(ReadTarget::new).toArray(ReadTarget[]::new);
		this.detached = detachedByReplica.values().stream().map(ReadTarget::new).toArray(ReadTarget[]::new);
		this.view = List.copyOf(views.values());
		this.observer.accept(this.view);
		if (this.members.stream().noneMatch((member) -> member.link() == null && member.isBusy())) {
			this.firstLook.countDown();
		}
	}

}
