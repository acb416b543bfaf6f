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
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.data.MasterStream;
import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.TopologySource;

/**
 * When each replica is looked at, and when they are looked for: in rounds, with a sample
 * of the master's stream before each, slowly when all is well. Confined to the
 * scheduler's thread.
 */
final class LookRounds {

	/** The least time between two rounds. */
	private static final Duration BREATH = Duration.ofMillis(5);

	/** How long a replica that is not well is looked at quickly. */
	private static final Duration HASTE = Duration.ofSeconds(15);

	private final NodeConnector connector;

	private final TopologySource source;

	private final ReadSettings settings;

	private final MasterStream master;

	private final Membership members;

	private final ReplicaInspector inspector;

	private final BooleanSupplier running;

	private final Runnable publish;

	private boolean lookedUpOnce;

	private boolean looking;

	private long lookedUp;

	/** Which of the planned rounds is the next: planning another one cancels it. */
	private long round;

	/**
	 * Create rounds that have not begun.
	 * @param connector has the thread
	 * @param source knows the addresses
	 * @param settings the intervals
	 * @param master the master's replication stream
	 * @param members the replicas
	 * @param inspector looks at each
	 * @param running whether there are to be further rounds
	 * @param publish publishes the replicas
	 */
	LookRounds(NodeConnector connector, TopologySource source, ReadSettings settings, MasterStream master,
			Membership members, ReplicaInspector inspector, BooleanSupplier running, Runnable publish) {
		this.connector = connector;
		this.source = source;
		this.settings = settings;
		this.master = master;
		this.members = members;
		this.inspector = inspector;
		this.running = running;
		this.publish = publish;
	}

	/**
	 * Whether the replicas have been looked for.
	 * @return {@code false} until the first answer
	 */
	boolean isBegun() {
		return this.lookedUpOnce;
	}

	/** The master has been looked at. Returns whether a connection leads elsewhere. */
	boolean sampled() {
		boolean replicas = false;
		long now = System.nanoTime();
		for (ReplicaMember member : this.members.all()) {
			if (!member.isMaster(this.master.runId())) {
				replicas |= member.link() != null;
				if (member.isWell() && member.look().due() - now > BREATH.toNanos()) {
					member.look().lookAgainIn(BREATH.toNanos());
				}
			}
		}
		plan();
		return replicas;
	}

	/** Ask where replicas are, and look at those whose time has come. */
	void lookUp() {
		if (this.running.getAsBoolean()) {
			this.lookedUp = System.nanoTime();
			CoordinatorThread.begin(this.source::readCandidates)
				.whenComplete((nodes, failure) -> this.connector.execute(() -> {
					if (nodes != null && this.running.getAsBoolean()) {
						this.members.keep(nodes);
					}
					this.lookedUpOnce = true;
					visit();
					this.publish.run();
				}));
		}
	}

	void plan() {
		if (!this.running.getAsBoolean()) {
			return;
		}
		long now = System.nanoTime();
		long next = this.lookedUp + lookUpInterval();
		for (ReplicaMember member : this.members.all()) {
			if (!member.look().isBusy() && member.look().due() - next < 0) {
				next = member.look().due();
			}
		}
		long planned = ++this.round;
		this.connector.schedule(() -> {
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

	void visit() {
		if (!this.running.getAsBoolean() || this.looking) {
			return;
		}
		List<ReplicaMember> due = due();
		boolean anyLinked = due.stream().anyMatch((member) -> member.link() != null);
		if (!anyLinked || this.master.isKnownSince(System.nanoTime() - freshEnough(due))) {
			due.forEach(this::look);
			plan();
			return;
		}
		this.looking = true;
		CoordinatorThread.begin(() -> this.master.sample(this.settings.fastInterval()))
			.whenComplete((done, failure) -> this.connector.execute(() -> {
				this.looking = false;
				due().forEach(this::look);
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
			.filter((member) -> member.look().isDue(now))
			.sorted(Comparator.comparingLong((member) -> member.look().asked() - now))
			.filter((member) -> !member.isWell() || asked.add(member.identity()))
			.toList();
	}

	/**
	 * A replica that is well is looked at when the master has been; one that is not,
	 * quickly for a while, since that is what a failover looks like; one that cannot be
	 * reached, with backoff. What the master says of itself is known already.
	 */
	void planNextLook(ReplicaMember member) {
		long calm = this.settings.calmInterval().toNanos();
		if (member.link() == null) {
			member.look().lookAgainIn(this.settings.retry().delayNanos(member.failures(), this.settings.interval()));
		}
		else if (member.isMaster(this.master.runId())) {
			member.look().lookAgainIn(10 * calm);
		}
		else if (member.isUnwellForLessThan(HASTE) || isDistanceInDoubt(member)) {
			member.look().lookAgainIn(this.settings.fastInterval().toNanos());
		}
		else {
			boolean samplesComeBySelf = calm == this.settings.interval().toNanos();
			member.look().lookAgainIn(samplesComeBySelf ? calm + calm / 2 : calm);
		}
	}

	private boolean isDistanceInDoubt(ReplicaMember member) {
		return this.settings.near().preference() == ReadPreference.NEAREST && member.data().roundTrip().isInDoubt();
	}

	/** A connection is made again at once, unless it is lost at once each time. */
	void planReconnect(ReplicaMember member) {
		if (member.failures() > 1) {
			planNextLook(member);
		}
		else {
			member.look().hurry();
		}
	}

	private void look(ReplicaMember member) {
		if (member.isWell()) {
			this.members.sameReplica(member).stream().filter(ReplicaMember::isWell).forEach(this::planNextLook);
		}
		this.inspector.lookAt(member);
	}

}
