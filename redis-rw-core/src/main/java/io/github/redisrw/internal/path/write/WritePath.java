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

package io.github.redisrw.internal.path.write;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.consistency.TrailMark;
import io.github.redisrw.internal.consistency.Trails;
import io.github.redisrw.internal.failover.FailoverCoordinator;
import io.github.redisrw.internal.failover.FailoverListener;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.flight.CommandBatch;
import io.github.redisrw.internal.flight.CommandClassifier;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.FailureKind;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.gate.GateObserver;
import io.github.redisrw.internal.gate.HoldDeadlines;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.MasterRequest;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.connect.Links;
import io.github.redisrw.internal.node.question.Failures;
import io.github.redisrw.internal.path.DedicatedRequest;
import io.github.redisrw.internal.path.DedicatedWriter;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.path.WrongNodeException;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.WriteTrail;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The path that leads to the verified master only. While there is none, commands wait.
 */
public final class WritePath extends Path implements LinkListener {

	/**
	 * Long enough for a factory that stops, and so resets its connection, to have
	 * stopped.
	 */
	private static final Duration RESET_DELAY = Duration.ofMillis(20);

	private final long holdNanos;

	private final boolean addressesNodes;

	private final @Nullable Predicate<NodeLink> lease;

	private final WriteGate<NodeLink> gate;

	private final FailoverCoordinator<NodeLink> coordinator;

	private final Set<NodeLink> sharedLinks = ConcurrentHashMap.newKeySet();

	private final Set<NodeLink> dedicatedLinks = ConcurrentHashMap.newKeySet();

	private final WritePathObserver observer;

	private final Trails trails;

	private volatile @Nullable NodeLink lastMaster;

	private final @Nullable ReplicaAcksRequirement acks;

	private final CursorMarks cursorMarks = new CursorMarks();

	/** Commands that are to be confirmed, where most are not, share this. */
	private final DedicatedWriter confirmed = new DedicatedWriter(this);

	public WritePath(Links links, TopologySource source, FailoverSettings settings, WriteSettings writeSettings,
			FailoverListener listener, WritePathObserver observer, RoutingPolicy policy) {
		super(links, policy);
		this.observer = observer;
		this.acks = writeSettings.acks();
		this.holdNanos = settings.holdTimeout().toNanos();
		this.addressesNodes = source.addressesNodes();
		this.lease = leaseOf(source);
		this.gate = new WriteGate<>(writeSettings.maxHeld(), new HoldObserver(), this.lease, links.threads().handOver(),
				new HoldDeadlines(links.threads().monitor(), System::nanoTime, this::noWritableMaster));
		this.trails = new Trails(this.gate, links, policy);
		this.coordinator = new FailoverCoordinator<>(this.gate, source, this::open, settings,
				links.threads().coordinator(), System::nanoTime, listener);
	}

	private NoWritableMasterException noWritableMaster() {
		return this.coordinator.noWritableMaster();
	}

	private static @Nullable Predicate<NodeLink> leaseOf(TopologySource source) {
		MasterLease lease = source.lease();
		return (lease != null) ? (link) -> lease.until(link.node()) - System.nanoTime() > 0 : null;
	}

	public FailoverCoordinator<NodeLink> coordinator() {
		return this.coordinator;
	}

	public WriteGate<NodeLink> gate() {
		return this.gate;
	}

	@Override
	public Traffic traffic() {
		return this.observer.traffic();
	}

	@Override
	public boolean isForWrites() {
		return true;
	}

	// Connections

	private CompletionStage<NodeLink> open(Node node) {
		return links().openInspected(node).thenApply((link) -> {
			this.sharedLinks.add(link);
			link.drained().thenRun(() -> this.sharedLinks.remove(link));
			link.listener(this);
			link.pushListener(this::pushed);
			return link;
		});
	}

	@Override
	public void onLost(NodeLink link) {
		this.gate.holdIf(link);
		this.coordinator.lost(link, link.lossReason());
	}

	@Override
	public void onSilent(NodeLink link) {
		if (link == this.gate.master()) {
			this.observer.silent(link.silentSince());
		}
		this.coordinator.silent(link);
	}

	@Override
	public void onHeard(NodeLink link) {
		this.coordinator.heard(link);
	}

	public Trails trails() {
		return this.trails;
	}

	/** There is no master to write to for now; perhaps it will be another one. */
	public void holding() {
		NodeLink former = this.lastMaster;
		if (former != null) {
			this.trails.leaving(former);
		}
	}

	/**
	 * Another process has become master: what is under way to the former one on dedicated
	 * connections will not be answered by it any more.
	 * @param report what the new master says of itself
	 */
	public void mastered(NodeReport report) {
		NodeLink master = this.gate.master();
		this.lastMaster = master;
		this.trails.mastered(report.lineage());
		for (NodeLink link : this.dedicatedLinks) {
			NodeLink beside = link.master();
			if (master != null && beside != null && !isSameProcess(beside.report(), report)) {
				link.listen(FailoverCoordinator.GRACE)
					.thenRun(() -> links().execute(() -> link.abandon(master + " is the master now")));
			}
		}
		movedOn();
	}

	/**
	 * Completes when every command that was sent to a former master is decided.
	 * @return the moment
	 */
	public CompletionStage<Void> outcomesKnown() {
		NodeLink master = this.gate.master();
		Stream<NodeLink> former = this.sharedLinks.stream().filter((link) -> link != master);
		Stream<NodeLink> formerDedicated = this.dedicatedLinks.stream()
			.filter((link) -> master == null || !isBeside(master, link));
		return CompletableFuture.allOf(Stream.concat(former, formerDedicated)
			.map((link) -> link.drained().toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	private static boolean isSameProcess(NodeReport one, NodeReport other) {
		return one.runId() != null && one.runId().equals(other.runId());
	}

	@Override
	public @Nullable Node reachable() {
		NodeLink link = this.gate.master();
		return (link != null) ? link.node() : null;
	}

	@Override
	public void released() {
		links().schedule(() -> {
			NodeLink link = this.gate.master();
			if (link != null) {
				link.retire();
			}
		}, RESET_DELAY.toNanos());
	}

	/**
	 * Nothing goes anywhere from now on: what waits is rejected, also what is no longer
	 * held, and waits for a connection.
	 * @param reason why
	 */
	public void stop(String reason) {
		this.coordinator.stop(reason);
		stop();
	}

	// Dedicated connections

	@Override
	public void seek(DedicatedRequest request, boolean again) {
		if (again) {
			this.gate.submitAgain(request);
		}
		else {
			this.gate.submit(request);
		}
	}

	/**
	 * Behind an endpoint there may be another process by now, which nobody has verified.
	 */
	@Override
	public CompletionStage<NodeLink> openBeside(NodeLink master) {
		CompletionStage<NodeLink> opening = this.addressesNodes ? links().openWithRole(master.node())
				: links().openInspected(master.node());
		return opening.thenApply((link) -> {
			String finding = objection(master, link.report());
			if (finding != null) {
				link.abandon(finding);
				refused(master, finding);
				throw new WrongNodeException(finding);
			}
			link.master(master);
			this.dedicatedLinks.removeIf((known) -> !known.isOpen());
			this.dedicatedLinks.add(link);
			return link;
		});
	}

	private static @Nullable String objection(NodeLink master, NodeReport report) {
		if (report.role().role() != Role.MASTER) {
			return "is a replica of " + report.role().master();
		}
		boolean other = report.runId() != null && master.report().runId() != null
				&& !isSameProcess(master.report(), report);
		return other ? "is another server than before" : null;
	}

	/**
	 * A dedicated connection is doubted when nothing has arrived on it for half of the
	 * time that the first command in line may take, though its node has been heard on
	 * another one since.
	 */
	@Override
	public boolean isToBeReplaced(NodeLink link) {
		NodeLink master = this.gate.master();
		return master != null && isBeside(master, link) && link.inFlight().isUnanswered()
				&& master.heardSince(link.silentSince());
	}

	@Override
	public boolean fits(NodeLink link) {
		NodeLink master = this.gate.master();
		return master != null && leadsTo(master, link);
	}

	@Override
	public @Nullable RuntimeException reserve() {
		return this.gate.reserve();
	}

	@Override
	public void reserved(int change) {
		this.gate.reserved(change);
	}

	@Override
	public RuntimeException noConnection(@Nullable NodeLink node, String finding) {
		return new NoWritableMasterException("Cannot open a connection to the master"
				+ ((node != null) ? " " + node : "") + " in time: " + finding + ". It was not sent");
	}

	@Override
	public CompletionStage<NodeLink> subscriptionNode() {
		return MasterRequest.submit(this.gate, System.nanoTime() + this.holdNanos);
	}

	@Override
	public RuntimeException closed() {
		return new NoWritableMasterException("The write was not sent: its connection was closed while it waited");
	}

	@Override
	public boolean isSucceeded(NodeLink link) {
		NodeLink master = this.gate.master();
		return master != null && !isBeside(master, link);
	}

	@Override
	public boolean isReplaced(NodeLink node) {
		NodeLink master = this.gate.master();
		return master != null && master != node && !isSameProcess(master.report(), node.report());
	}

	@Override
	public boolean leadsTo(NodeLink master, NodeLink link) {
		return isBeside(master, link) && (this.lease == null || this.lease.test(master));
	}

	/**
	 * Whether a connection that was opened beside one to a master leads to a master.
	 * @param master the connection to that
	 * @param link the other one
	 * @return {@code true} if it leads to the same process
	 */
	private static boolean isBeside(NodeLink master, NodeLink link) {
		NodeLink beside = link.master();
		if (beside == null || !link.isOpen()) {
			return false;
		}
		if (master != beside && isSameProcess(master.report(), beside.report())) {
			link.master(master);
			return true;
		}
		return master == beside;
	}

	// Commands

	@Override
	public long holdNanos() {
		return this.holdNanos;
	}

	@Override
	public long clockStart(long submitted, long sent) {
		return sent;
	}

	@Override
	public @Nullable RuntimeException objection(RedisCommand<?, ?, ?> command) {
		return null;
	}

	@Override
	public CursorMarks cursorMarks() {
		return this.cursorMarks;
	}

	@Override
	public <K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		if (CommandClassifier.isCursor(command)) {
			return new CursorCommand<>(command, writer, System.nanoTime(), this.cursorMarks, (mark, link) -> {
			});
		}
		TrackedCommand<K, V, T> tracked = super.track(command, writer);
		RoutingScope scope = RoutingScope.current();
		ReplicaAcksRequirement requirement = requiredAcks(scope);
		List<WriteTrail> written = this.trails.ofWrite(scope);
		if ((requirement != null || !written.isEmpty()) && CommandClassifier.mayWrite(command)) {
			tracked.acks(requirement);
			if (!written.isEmpty()) {
				tracked.executionListener(TrailMark.issued(this.trails, written));
			}
		}
		return tracked;
	}

	private @Nullable ReplicaAcksRequirement requiredAcks(@Nullable RoutingScope scope) {
		ReplicaAcksRequirement own = (scope != null) ? scope.acks() : null;
		return (own != null) ? own : this.acks;
	}

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		if (isApart(command)) {
			this.confirmed.dispatch(command);
		}
		else {
			this.gate.submit(command);
		}
	}

	/**
	 * Whether a command is to be confirmed where others are not: those must not wait for
	 * its confirmation.
	 */
	private boolean isApart(TrackedCommand<?, ?, ?> command) {
		return this.acks == null && command.acks() != null;
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		this.gate.submit(new CommandBatch(commands));
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		if (isApart(command)) {
			this.confirmed.dispatchAgain(command);
		}
		else {
			this.gate.submitAgain(command);
		}
	}

	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		if (Outcome.ofErrorReply(error) != Outcome.NOT_EXECUTED || isAboutItsConnection(command)) {
			return false;
		}
		refused(link, error);
		if (command.isBound()) {
			command.fail(DedicatedWriter.transactionNotExecuted(link + " refuses writes: " + error));
			return true;
		}
		command.clearError();
		command.issuer().resend(command);
		return true;
	}

	/** On another connection, {@code WAIT} would answer at once. */
	private static boolean isAboutItsConnection(TrackedCommand<?, ?, ?> command) {
		return command.name().equals("WAIT") || command.name().equals("WAITAOF");
	}

	/**
	 * A node turns out not to be the master any more.
	 * @param link where it has said so
	 * @param error what it has said
	 */
	void refused(NodeLink link, String error) {
		NodeLink beside = link.master();
		NodeLink master = (beside != null) ? beside : link;
		this.gate.holdIf(master);
		this.coordinator.demoted(master, error);
	}

	@Override
	public boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure) {
		// Whoever is told of this may issue the next command before the connection is
		// closed.
		this.gate.holdIf(link);
		link.abandon(Failures.describe(failure));
		boolean notSent = kind == FailureKind.NOT_SENT;
		if (command.isBound()) {
			return (notSent || !command.isExec())
					? command.fail(DedicatedWriter.transactionNotExecuted(link.lossReason()))
					: unknown(command, link, link.lossReason(), failure);
		}
		if (notSent) {
			return command.issuer().resend(command);
		}
		if (CommandClassifier.isReadOnly(command)) {
			return readAgain(command, link, kind);
		}
		if (kind == FailureKind.REPLY_LOST && CommandClassifier.isRepeatable(command) && !command.issuer().isClosed()) {
			return command.issuer().resend(command);
		}
		return unknown(command, link, link.lossReason(), failure);
	}

	private static boolean readAgain(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind) {
		if (kind == FailureKind.REPLY_CUT_OFF && !command.hasPristineOutput()) {
			return command.fail(CommandFailures.cutOff(command, link));
		}
		return command.issuer().isClosed() ? command.fail(CommandFailures.unanswered(command, link))
				: command.issuer().resend(command);
	}

	@Override
	public void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		RuntimeException timeout = Timeouts.unanswered(command, link);
		if (CommandClassifier.isReadOnly(command)) {
			command.fail(timeout);
		}
		else {
			unknown(command, link, "no reply in time", timeout);
		}
	}

	private boolean unknown(TrackedCommand<?, ?, ?> command, NodeLink link, String reason, Throwable failure) {
		boolean failed = command.fail(CommandFailures.outcomeUnknown(command, link, reason, failure));
		if (failed) {
			this.observer.unknownOutcome();
		}
		return failed;
	}

	@Override
	public void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		command.fail(reason);
	}

	/**
	 * Passes on what the gate does.
	 */
	private final class HoldObserver implements GateObserver {

		@Override
		public void held() {
			WritePath.this.coordinator.hurry();
		}

		@Override
		public void closed() {
			WritePath.this.observer.closed(WritePath.this.gate.everHeld());
		}

		@Override
		public void opened() {
			WritePath.this.observer.passing();
		}

	}

}
