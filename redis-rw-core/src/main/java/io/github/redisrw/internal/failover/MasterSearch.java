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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.redisrw.internal.failover.succession.Succession;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a {@link FailoverCoordinator}: has the master looked for, settles
 * upon the one that is verified, and doubts it. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class MasterSearch<L extends MasterLink> implements Candidates.Judge<L> {

	private static final Log logger = LogFactory.getLog(MasterSearch.class);

	private final WriteGate<L> gate;

	private final TopologySource source;

	private final CoordinatorThread thread;

	private final LongSupplier clock;

	private final FailoverListener listener;

	private final Supplier<RuntimeException> expired;

	private final Candidates<L> candidates;

	private final Succession succession;

	private final PendingFailover pending = new PendingFailover();

	private final Doubt doubt;

	private final Verification verification;

	private final SearchPace pace;

	private final Retirement<L> retirement;

	private final LeaseWatch lease;

	private final MasterProbe<L> probe;

	private final AnnouncedFailovers<L> announced;

	private CoordinatorState state = CoordinatorState.STOPPED;

	private @Nullable L current;

	private long holdingSince;

	MasterSearch(WriteGate<L> gate, TopologySource source, Function<Node, CompletionStage<L>> opener,
			FailoverSettings settings, CoordinatorThread thread, LongSupplier clock, FailoverListener listener,
			Supplier<RuntimeException> expired) {
		this.gate = gate;
		this.source = source;
		this.thread = thread;
		this.clock = clock;
		this.listener = listener;
		this.expired = expired;
		this.candidates = new Candidates<>(source, opener, thread, this, settings, clock, this.pending::isUnderWay);
		this.succession = new Succession(settings.interval());
		this.doubt = new Doubt(settings.fastInterval());
		this.verification = new Verification(source, this.pending, this.succession, this.doubt);
		this.pace = new SearchPace(settings, clock, this.pending, gate::waiting, thread.timer(this::attempt));
		this.retirement = new Retirement<>(thread, FailoverCoordinator.GRACE);
		this.lease = new LeaseWatch(source, clock, thread.timer(this::checkLease));
		this.probe = new MasterProbe<>(thread, settings, clock, () -> currentWhile(CoordinatorState.SETTLED),
				this::answered, this::doubt, this::renamed);
		this.announced = new AnnouncedFailovers<>(this, this.pending, this.succession, this.pace, this.candidates,
				clock);
	}

	private void become(CoordinatorState next) {
		if (!this.state.mayBecome(next)) {
			throw new IllegalStateException(
					"The search for the master cannot become " + next + ", it is " + this.state);
		}
		this.state = next;
	}

	private void tell(Consumer<FailoverListener> message) {
		this.thread.guarded(() -> message.accept(this.listener));
	}

	void start() {
		if (this.state == CoordinatorState.STOPPED) {
			this.gate.reset();
			search(FailoverCause.START, "start");
		}
	}

	void stop(String reason) {
		become(CoordinatorState.STOPPED);
		this.pending.end();
		this.announced.stop();
		this.pace.stop();
		this.lease.stop();
		this.probe.stop();
		this.candidates.clear(null);
		L link = this.current;
		this.current = null;
		if (link != null) {
			link.abandon(reason);
		}
	}

	void hurry() {
		checkLease();
		if (this.state.isLooking()) {
			this.pace.hurry();
		}
	}

	void lost(L link, FailoverCause kind, String cause) {
		if (link == this.current) {
			this.current = null;
			search(kind, cause);
		}
	}

	void demoted(L link, String reply) {
		L present = this.current;
		if (present != null && (link == present || this.verification.speaksFor(link, present))) {
			this.current = null;
			this.retirement.begin(present);
			search(FailoverCause.DEMOTED, link.node() + " refuses writes: " + reply);
		}
	}

	void heard(L link) {
		if (link == this.current && this.state == CoordinatorState.DOUBTING) {
			trustAgain(link);
		}
	}

	// What is announced

	CoordinatorState state() {
		return this.state;
	}

	@Nullable L current() {
		return this.current;
	}

	AnnouncedFailovers<L> announced() {
		return this.announced;
	}

	/** A promotion is not waited for any longer. */
	void notPromoted() {
		this.pending.end();
		this.pace.restart();
		if (this.state == CoordinatorState.SEARCHING) {
			this.pace.atOnce();
		}
	}

	// Searching

	/** Holds writes, and looks for the master. */
	void search(FailoverCause kind, String cause) {
		this.gate.hold();
		boolean begins = this.state != CoordinatorState.SEARCHING;
		become(CoordinatorState.SEARCHING);
		if (begins) {
			this.holdingSince = this.clock.getAsLong();
			this.candidates.begin();
			tell((told) -> told.holding(kind, cause, this.succession.master()));
			if (this.current != null) {
				this.probe.askHowFar(this.current, this.listener::heldAt,
						(link) -> this.current == link && this.state == CoordinatorState.SEARCHING);
			}
			this.pace.searching(kind == FailoverCause.DEMOTED && this.source.isOfCluster());
		}
		this.probe.stop();
		this.pace.next();
	}

	/**
	 * Slow is not dead, so the connection is kept, and what is in flight on it. But what
	 * comes now would only queue up behind it, and if it is dead after all, not be known
	 * to have been executed or not; so it waits.
	 */
	void doubt(L link) {
		if (link != currentWhile(CoordinatorState.SETTLED)) {
			return;
		}
		logger.debug("No answer from " + link + "; looking for another connection");
		this.gate.hold();
		become(CoordinatorState.DOUBTING);
		this.holdingSince = this.clock.getAsLong();
		this.doubt.begin(this.holdingSince);
		this.pace.doubting();
	}

	private void trustAgain(L link) {
		String lapsed = this.lease.lapsed(link.node());
		if (lapsed != null) {
			search(FailoverCause.UNCONFIRMED, lapsed);
			return;
		}
		this.gate.open(link);
		this.pace.dispelled();
		settle();
		checkLease();
	}

	private void attempt() {
		if (!this.state.isLooking()) {
			return;
		}
		L doubted = currentWhile(CoordinatorState.DOUBTING);
		if (doubted != null && this.doubt.isDispelled(doubted)) {
			trustAgain(doubted);
			return;
		}
		this.gate.expire(this.clock.getAsLong(), this.expired);
		if (this.pending.isOverdue()) {
			notPromoted();
		}
		if (this.pace.isTime()) {
			this.candidates.round();
		}
	}

	private @Nullable L currentWhile(CoordinatorState expected) {
		return (this.state == expected) ? this.current : null;
	}

	// Settling

	@Override
	public void found(L link, NodeReport report) {
		L former = this.current;
		boolean sameNode = former != null && this.verification.isSameProcess(former, link.node(), report);
		Node previous = this.succession.master();
		boolean related = this.succession.isRelated(report);
		if (this.state == CoordinatorState.DOUBTING) {
			tell((told) -> told.holding(sameNode ? FailoverCause.SILENT : FailoverCause.REPLACED, sameNode
					? "the connection to " + link.node() + " does not answer" : link.node() + " has become master",
					previous));
		}
		this.current = link;
		this.succession.follow(link.node(), report);
		this.probe.verified(link, report.role());
		this.pending.taken(link.node());
		this.candidates.clear(link);
		if (!related && previous != null) {
			tell((told) -> told.lineageBroken(previous, link.node()));
		}
		String successor = link.node() + " is the master now";
		boolean replaced = former != null && former != link && !sameNode;
		if (former != null && replaced && this.verification.isDead(former, this.clock.getAsLong())) {
			// Nothing is on its way from there; what has not been sent yet comes back.
			former.abandon(successor);
		}
		if (former != null && former != link) {
			this.retirement.begin(former);
		}
		if (this.retirement.isOver()) {
			this.retirement.forget();
			open(previous, link, report);
			return;
		}
		this.gate.hold();
		become(CoordinatorState.OPENING);
		this.retirement.await(replaced ? successor : null, () -> {
			if (this.state == CoordinatorState.OPENING && this.current == link) {
				open(previous, link, report);
			}
		});
	}

	private void open(@Nullable Node previous, L link, NodeReport report) {
		this.gate.open(link);
		long now = this.clock.getAsLong();
		this.pace.settled();
		settle();
		tell((told) -> told.mastered(previous, link.node(), report, Duration.ofNanos(now - this.holdingSince)));
		checkLease();
	}

	private void settle() {
		become(CoordinatorState.SETTLED);
		this.doubt.end();
		this.succession.settled();
		this.candidates.clear(this.current);
		this.pace.stop();
		this.probe.start();
	}

	/**
	 * Where a master has to be confirmed again and again, look when it was not. A writer
	 * may have found it unconfirmed and closed the gate, and by now it is confirmed
	 * again: then nobody else would open the gate.
	 */
	private void checkLease() {
		L link = currentWhile(CoordinatorState.SETTLED);
		if (link == null) {
			this.lease.stop();
			return;
		}
		String lapsed = this.lease.lapsed(link.node());
		if (lapsed != null) {
			search(FailoverCause.UNCONFIRMED, lapsed);
		}
		else {
			this.gate.reopen(link);
		}
	}

	private void renamed(L link, NodeReport report) {
		if (link == currentWhile(CoordinatorState.SETTLED) && this.succession.renamed(report)) {
			tell((told) -> told.renamed(link.node(), report));
		}
	}

	private void answered(L link, RoleReply role) {
		if (link != this.current) {
			return;
		}
		this.source.learned(link.node(), role);
		if (role.role() == Role.REPLICA) {
			demoted(link, "it is a replica of " + role.master());
		}
		else if (this.state == CoordinatorState.DOUBTING) {
			trustAgain(link);
		}
	}

	// What the candidates say

	@Override
	public boolean isLooking() {
		return this.state.isLooking();
	}

	@Override
	public boolean isInUse(L link) {
		return link == this.current;
	}

	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report) {
		return this.verification.rejectionReason(node, report, currentWhile(CoordinatorState.DOUBTING),
				this.clock.getAsLong());
	}

	@Override
	public void isReplica(Node node) {
		this.pending.stillReplica(node, this.clock.getAsLong());
	}

	@Override
	public void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
		tell((told) -> told.tried(node, finding, failure));
	}

	/** What was found where. Thread-safe. */
	String findings() {
		return this.candidates.toString();
	}

}
