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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the master, verifies it on the connection that will carry the writes, and opens
 * and closes the {@link WriteGate} accordingly. It is a state machine on one thread:
 * <ul>
 * <li><em>searching</em>: the gate holds; every address the source proposes is asked,
 * quickly at first, then with backoff, until one turns out to be the master;</li>
 * <li><em>settled</em>: the gate is open; the master is asked for its role while it is
 * idle;</li>
 * <li><em>doubting</em>: the master has not answered for a while. Slow is not dead: what
 * is in flight is waited for, until the connection is lost or another one has been
 * verified. What comes now waits at the gate.</li>
 * </ul>
 * Methods may be called on any thread and do not block.
 *
 * @param <L> the type of connection
 */
public final class FailoverCoordinator<L extends MasterLink> implements TopologySource.Listener {

	private static final Log logger = LogFactory.getLog(FailoverCoordinator.class);

	/** How often a replica that is about to be promoted is asked. */
	private static final Duration CHOSEN_INTERVAL = Duration.ofMillis(4);

	/** How long replies on their way from a former master are waited for: 25 ms. */
	public static final Duration GRACE = Duration.ofMillis(25);

	private final WriteGate<L> gate;

	private final TopologySource source;

	private final FailoverSettings settings;

	private final CoordinatorThread thread;

	private final LongSupplier clock;

	private final FailoverListener listener;

	private final Candidates<L> candidates;

	private final Succession succession;

	private State state = State.STOPPED;

	private @Nullable L current;

	private final PendingFailover pending = new PendingFailover();

	private long holdingSince;

	/** The master has fallen silent since it was last settled upon. */
	private boolean doubted;

	private long doubtingSince;

	private long answeredElsewhereAt;

	/** Done when the connection in use has had time to be heard since then. */
	private @Nullable CompletableFuture<Void> listenedHere;

	private long settledAt;

	/** Replies are still on their way from a former master. */
	private @Nullable CompletionStage<Void> retiring;

	private int attempt;

	/**
	 * Since when there has been no master that lasted: one that is lost or refuses writes
	 * as soon as it has been verified ends no trouble.
	 */
	private long troubledSince;

	private boolean relapsed;

	private long roundDue;

	private long lastRound;

	private long lastNews;

	private @Nullable ScheduledFuture<?> nextAttempt;

	private @Nullable ScheduledFuture<?> nextProbe;

	private @Nullable ScheduledFuture<?> endOfLease;

	/**
	 * Create a coordinator.
	 * @param gate what it opens and closes
	 * @param source where a master may be found
	 * @param opener makes connections
	 * @param settings how it is looked for
	 * @param scheduler the one thread on which everything is decided
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param listener told what is decided
	 */
	public FailoverCoordinator(WriteGate<L> gate, TopologySource source, LinkOpener<L> opener,
			FailoverSettings settings, ScheduledExecutorService scheduler, LongSupplier clock,
			FailoverListener listener) {
		this.gate = gate;
		this.source = source;
		this.settings = settings;
		this.thread = new CoordinatorThread(scheduler);
		this.clock = clock;
		this.listener = listener;
		this.candidates = new Candidates<>(source, opener, this.thread, new Looking());
		this.succession = new Succession(settings.interval());
	}

	private void tell(Consumer<FailoverListener> message) {
		this.thread.guarded(() -> message.accept(this.listener));
	}

	/** Begin to look for the master. */
	public void start() {
		this.thread.execute(() -> {
			if (this.state == State.STOPPED) {
				this.gate.reset();
				search(FailoverCause.START, "start");
			}
		});
	}

	/**
	 * End: what waits is rejected, what is in flight is given up.
	 * @param reason why
	 */
	public void stop(String reason) {
		this.gate.close(() -> new NoWritableMasterException("The write was not sent: " + reason));
		this.thread.execute(() -> {
			this.state = State.STOPPED;
			this.pending.end();
			cancelTimers();
			this.candidates.clear(null);
			L link = this.current;
			this.current = null;
			if (link != null) {
				link.abandon(reason);
			}
		});
	}

	/** Look again soon: a write has begun to wait. */
	public void hurry() {
		this.thread.execute(() -> {
			if (this.state == State.SETTLED) {
				checkLease();
			}
			// One that waits because its master has refused it brings nothing new.
			if (isLooking() && this.attempt > 0 && !isRelapse(this.clock.getAsLong())) {
				long due = this.lastRound + this.settings.fastInterval().toNanos() - this.clock.getAsLong();
				schedule(Math.max(0, Math.min(due, delay())));
			}
		});
	}

	/**
	 * A connection is lost.
	 * @param link the connection
	 * @param cause why, for the log
	 */
	public void lost(L link, String cause) {
		this.thread.execute(() -> {
			if (link == this.current) {
				this.current = null;
				search(FailoverCause.CONNECTION_LOST, "connection to " + link.node() + " lost: " + cause);
			}
		});
	}

	/**
	 * The node at the end of a connection refuses writes.
	 * @param link the connection
	 * @param reply what it said
	 */
	public void demoted(L link, String reply) {
		this.thread.execute(() -> {
			if (link == this.current) {
				this.current = null;
				this.retiring = CoordinatorThread.begin(link::retire);
				search(FailoverCause.DEMOTED, link.node() + " refuses writes: " + reply);
			}
		});
	}

	/**
	 * Commands are in flight on a connection, and nothing arrives.
	 * @param link the connection
	 */
	public void silent(L link) {
		long noticed = this.clock.getAsLong();
		this.thread.execute(() -> {
			// This thread may be late, and the answer have come meanwhile.
			if (link == this.current && this.state == State.SETTLED && !link.heardSince(noticed)) {
				doubt();
			}
		});
	}

	/**
	 * Something has arrived again on a connection that had been silent.
	 * @param link the connection
	 */
	public void heard(L link) {
		this.thread.execute(() -> {
			if (link == this.current && this.state == State.DOUBTING) {
				trustAgain(link);
			}
		});
	}

	@Override
	public void failoverChosen(Node master, @Nullable Node selected) {
		this.thread.execute(() -> {
			Node known = this.succession.master();
			if (known != null && !master.equals(known)) {
				return;
			}
			boolean first = this.pending.announced(master, selected, this.clock.getAsLong());
			if (this.state == State.STOPPED) {
				return;
			}
			if (first) {
				search(FailoverCause.CHOSEN, "the Sentinels have begun to replace " + master);
			}
			if (selected != null) {
				this.candidates.visit(selected);
			}
		});
	}

	@Override
	public void failoverAborted(String reason) {
		this.thread.execute(() -> {
			L link = this.current;
			if (this.pending.isUnderWay()) {
				logger.info("The " + this.pending + " does not take place: " + reason);
				endOfChoice();
			}
			else if (link != null && this.pending.isUnconfirmed(link.node())) {
				String cause = "the Sentinels have given up the " + this.pending;
				logger.warn(cause + " (" + reason + ") after it had been promoted; looking for the master again. What "
						+ link.node() + " has acknowledged is lost when they make it a replica again");
				this.pending.end();
				search(FailoverCause.REPLACED, cause);
			}
		});
	}

	@Override
	public void masterNamed(Node master) {
		this.thread.execute(() -> {
			if (this.state == State.STOPPED
					|| (this.current != null && this.current.node().equals(master) && this.state != State.SEARCHING)) {
				this.pending.end();
				return;
			}
			if (!isNews()) {
				this.pending.end();
				if (this.state != State.SEARCHING) {
					search(FailoverCause.REPLACED, "the master is now " + master);
				}
				return;
			}
			endOfChoice();
			if (this.state != State.SEARCHING) {
				search(FailoverCause.REPLACED, "the master is now " + master);
			}
			this.candidates.visit(master);
		});
	}

	/**
	 * Those who name another master every moment do not know: only the first name in an
	 * interval is followed at once, and none while no master lasts; the others at the
	 * pace of the attempts.
	 */
	private boolean isNews() {
		long now = this.clock.getAsLong();
		boolean news = this.pending.isUnderWay() || this.lastNews == 0
				|| (!this.relapsed && now - this.lastNews > this.settings.interval().toNanos());
		if (news) {
			this.lastNews = now;
		}
		return news;
	}

	@Override
	public void readCandidatesChanged() {
	}

	private void endOfChoice() {
		this.pending.end();
		this.attempt = 0;
		if (this.state == State.SEARCHING) {
			schedule(0);
		}
	}

	// Searching

	private void search(FailoverCause kind, String cause) {
		this.gate.hold();
		boolean begins = this.state != State.SEARCHING;
		this.state = State.SEARCHING;
		long now = this.clock.getAsLong();
		if (begins) {
			this.holdingSince = now;
			this.candidates.begin();
			tell((told) -> told.holding(kind, cause, this.succession.master()));
			this.relapsed = isRelapse(now);
			if (!this.relapsed) {
				this.attempt = 0;
				this.troubledSince = now;
			}
		}
		if (this.nextProbe != null) {
			this.nextProbe.cancel(false);
		}
		schedule((this.attempt == 0) ? 0 : delay());
	}

	/**
	 * Slow is not dead, so the connection is kept, and what is in flight on it. But what
	 * comes now would only queue up behind it, and if it is dead after all, not be known
	 * to have been executed or not; so it waits.
	 */
	private void doubt() {
		logger.debug("No answer from " + this.current + "; looking for another connection");
		this.gate.hold();
		this.state = State.DOUBTING;
		this.doubted = true;
		this.doubtingSince = this.clock.getAsLong();
		this.holdingSince = this.doubtingSince;
		this.answeredElsewhereAt = 0;
		if (!isRelapse(this.doubtingSince)) {
			this.relapsed = false;
			this.troubledSince = this.doubtingSince;
		}
		this.attempt = 0;
		schedule(0);
	}

	private void trustAgain(L link) {
		MasterLease lease = this.source.lease();
		if (lease != null && lease.until(link.node()) - this.clock.getAsLong() <= 0) {
			search(FailoverCause.UNCONFIRMED, link.node() + " " + lease.shortfall(link.node()));
			return;
		}
		this.gate.open(link);
		settle();
		checkLease();
	}

	private void schedule(long delayNanos) {
		this.roundDue = this.clock.getAsLong() + delayNanos;
		scheduleAttempt(delayNanos);
	}

	/** The deadlines of those who wait are looked at more often than the candidates. */
	private void scheduleAttempt(long delayNanos) {
		if (this.nextAttempt != null) {
			this.nextAttempt.cancel(false);
		}
		long delay = (this.gate.waiting() > 0) ? Math.min(delayNanos, this.settings.fastInterval().toNanos())
				: delayNanos;
		this.nextAttempt = this.thread.schedule(this::attempt, delay);
	}

	private boolean isLooking() {
		return this.state == State.SEARCHING || this.state == State.DOUBTING;
	}

	/**
	 * Whether the last master was verified only a moment ago, so that looking for it
	 * again at once would likely come to the same.
	 */
	private boolean isRelapse(long now) {
		return this.settledAt != 0 && now - this.settledAt <= this.settings.interval().toNanos();
	}

	private void attempt() {
		if (!isLooking()) {
			return;
		}
		long now = this.clock.getAsLong();
		L link = this.current;
		if (this.state == State.DOUBTING && link != null && link.heardSince(this.doubtingSince)) {
			trustAgain(link);
			return;
		}
		this.gate.expire(now, this::noWritableMaster);
		if (this.pending.isOverdue()) {
			logger.warn("The " + this.pending + " has not taken place: for " + PendingFailover.PATIENCE.toSeconds()
					+ " s the replicas have answered that they are replicas. It is not waited for any longer");
			endOfChoice();
		}
		if (this.roundDue - now > 0) {
			scheduleAttempt(this.roundDue - now);
			return;
		}
		long delay = delay();
		this.attempt++;
		this.lastRound = now;
		schedule(delay);
		this.candidates.round();
	}

	private long delay() {
		if (this.pending.isUnderWay()) {
			return CHOSEN_INTERVAL.toNanos();
		}
		boolean urgent = (this.gate.waiting() > 0 && !this.relapsed)
				|| this.clock.getAsLong() - this.troubledSince < this.settings.holdTimeout().toNanos();
		return this.settings.retry()
			.delayNanos(this.attempt, urgent ? this.settings.fastInterval() : this.settings.retry().maxDelay());
	}

	private @Nullable String objection(Node node, NodeReport report) {
		if (this.pending.isReplacing(node) && !this.succession.isPromoted(report)) {
			return "is about to be replaced";
		}
		String objection = this.source.objection(node, report, this.succession.lineage());
		if (objection == null && this.state == State.DOUBTING && isCurrent(node, report)) {
			objection = objectionToReplacing();
		}
		return (objection != null) ? objection : this.succession.objection(node, report, this.clock.getAsLong());
	}

	/**
	 * The master answers on another connection than the one in use. That may be because
	 * it was busy until just now, so the one in use gets a moment to be heard.
	 */
	private @Nullable String objectionToReplacing() {
		long now = this.clock.getAsLong();
		if (this.current != null && this.current.heardSince(this.doubtingSince)) {
			return "answers on the connection in use";
		}
		if (this.answeredElsewhereAt == 0) {
			this.answeredElsewhereAt = now;
			L link = this.current;
			this.listenedHere = (link != null) ? link.listen(this.settings.fastInterval()) : null;
		}
		boolean listened = this.listenedHere == null || this.listenedHere.isDone();
		return (!listened || now - this.answeredElsewhereAt < this.settings.fastInterval().toNanos())
				? "may yet answer on the connection in use" : null;
	}

	private boolean isCurrent(Node node, NodeReport report) {
		L link = this.current;
		if (link == null) {
			return false;
		}
		String runId = link.report().runId();
		return (runId != null && report.runId() != null) ? runId.equals(report.runId())
				: this.source.addressesNodes() && node.equals(link.node());
	}

	// Settling

	private void take(L link, NodeReport report) {
		L former = this.current;
		boolean sameNode = isCurrent(link.node(), report);
		Node previous = this.succession.master();
		boolean related = this.succession.isRelated(report);
		boolean silent = this.doubted && former != null && former != link && !sameNode
				&& !former.heardSince(this.doubtingSince);
		if (this.state == State.DOUBTING) {
			tell((told) -> told.holding(sameNode ? FailoverCause.SILENT : FailoverCause.REPLACED, sameNode
					? "the connection to " + link.node() + " does not answer" : link.node() + " has become master",
					previous));
		}
		this.current = link;
		this.succession.follow(link.node(), report);
		this.pending.taken(link.node());
		this.candidates.clear(link);
		if (!related && previous != null) {
			tell((told) -> told.lineageBroken(previous, link.node()));
		}
		if (silent && former != null) {
			// Nothing is on its way from a node that has not answered since it was
			// doubted.
			former.abandon(link.node() + " is the master now");
			this.retiring = null;
			open(previous, link, report);
			return;
		}
		CompletionStage<Void> retired = (former != null && former != link) ? CoordinatorThread.begin(former::retire)
				: this.retiring;
		this.retiring = null;
		if (retired == null || retired.toCompletableFuture().isDone()) {
			open(previous, link, report);
			return;
		}
		this.gate.hold();
		this.state = State.OPENING;
		CompletableFuture<Void> listened = (former != null) ? former.listen(GRACE)
				: CompletableFuture.completedFuture(null);
		ScheduledFuture<?> patience = this.thread.schedule(() -> this.thread.ask(() -> listened, (done, failure) -> {
			if (failure != null) {
				return;
			}
			if (former != null && former != link && !sameNode) {
				former.abandon(link.node() + " is the master now");
			}
			openIfCurrent(previous, link, report);
		}), GRACE);
		this.thread.ask(() -> retired, (done, failure) -> {
			patience.cancel(false);
			listened.cancel(false);
			openIfCurrent(previous, link, report);
		});
	}

	private void openIfCurrent(@Nullable Node previous, L link, NodeReport report) {
		if (this.state == State.OPENING && this.current == link) {
			open(previous, link, report);
		}
	}

	private void open(@Nullable Node previous, L link, NodeReport report) {
		this.gate.open(link);
		long now = this.clock.getAsLong();
		this.settledAt = now;
		settle();
		tell((told) -> told.mastered(previous, link.node(), report, Duration.ofNanos(now - this.holdingSince)));
		checkLease();
	}

	private void settle() {
		this.state = State.SETTLED;
		this.doubted = false;
		this.candidates.clear(this.current);
		if (this.nextAttempt != null) {
			this.nextAttempt.cancel(false);
		}
		scheduleProbe();
	}

	/**
	 * Where a master has to be confirmed again and again, look when it was not. A writer
	 * may have found it unconfirmed and closed the gate, and by now it is confirmed
	 * again: then nobody else would open the gate.
	 */
	private void checkLease() {
		MasterLease lease = this.source.lease();
		L link = this.current;
		if (this.endOfLease != null) {
			this.endOfLease.cancel(false);
		}
		if (lease == null || link == null || this.state != State.SETTLED) {
			return;
		}
		long rest = lease.until(link.node()) - this.clock.getAsLong();
		if (rest > 0) {
			this.endOfLease = this.thread.schedule(this::checkLease, rest);
			this.gate.reopen(link);
		}
		else {
			search(FailoverCause.UNCONFIRMED, link.node() + " " + lease.shortfall(link.node()));
		}
	}

	private void scheduleProbe() {
		if (this.nextProbe != null) {
			this.nextProbe.cancel(false);
		}
		this.nextProbe = this.thread.schedule(this::probe, this.settings.interval());
	}

	private void probe() {
		L link = this.current;
		if (link == null || this.state != State.SETTLED) {
			return;
		}
		scheduleProbe();
		long asked = this.clock.getAsLong();
		Duration patience = this.settings.fastInterval().multipliedBy(2);
		CompletableFuture<Void> listened = link.listen(patience);
		this.thread.ask(link::role, (role, failure) -> {
			if (role != null) {
				listened.cancel(false);
			}
			probed(link, role);
		});
		this.thread.schedule(() -> this.thread.ask(() -> listened, (done, failure) -> {
			if (link == this.current && this.state == State.SETTLED && !link.heardSince(asked)) {
				doubt();
			}
		}), patience);
	}

	private void probed(L link, @Nullable RoleReply role) {
		if (role == null || link != this.current) {
			return;
		}
		this.source.learned(link.node(), role);
		if (role.role() == Role.REPLICA) {
			demoted(link, "it is a replica of " + role.master());
		}
		else if (this.state == State.DOUBTING) {
			trustAgain(link);
		}
	}

	private void cancelTimers() {
		if (this.nextAttempt != null) {
			this.nextAttempt.cancel(false);
		}
		if (this.nextProbe != null) {
			this.nextProbe.cancel(false);
		}
		if (this.endOfLease != null) {
			this.endOfLease.cancel(false);
		}
	}

	// Telling

	/**
	 * What becomes of a write that has waited too long. Thread-safe.
	 * @return the exception, which says what has been tried
	 */
	public NoWritableMasterException noWritableMaster() {
		return new NoWritableMasterException("No writable master within " + this.settings.holdTimeout().toMillis()
				+ " ms; tried " + this.candidates);
	}

	/**
	 * Decides about what the candidates say.
	 */
	private final class Looking implements Candidates.Judge<L> {

		@Override
		public boolean isLooking() {
			return FailoverCoordinator.this.isLooking();
		}

		@Override
		public boolean isInUse(L link) {
			return link == FailoverCoordinator.this.current;
		}

		@Override
		public @Nullable String objection(Node node, NodeReport report) {
			return FailoverCoordinator.this.objection(node, report);
		}

		@Override
		public void isReplica(Node node) {
			FailoverCoordinator.this.pending.stillReplica(node, FailoverCoordinator.this.clock.getAsLong());
		}

		@Override
		public void found(L link, NodeReport report) {
			take(link, report);
		}

		@Override
		public void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
			tell((told) -> told.tried(node, finding, failure));
		}

	}

	private enum State {

		STOPPED, SEARCHING, OPENING, SETTLED, DOUBTING

	}

}
