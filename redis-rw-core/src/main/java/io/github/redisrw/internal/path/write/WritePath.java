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
import java.util.concurrent.CompletionStage;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.consistency.PositionTracker;
import io.github.redisrw.internal.failover.FailoverCoordinator;
import io.github.redisrw.internal.failover.FailoverListener;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.flight.CommandOutcomes;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.flight.transaction.CommandBatch;
import io.github.redisrw.internal.gate.HoldDeadlines;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.MasterRequest;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.path.DedicatedRequest;
import io.github.redisrw.internal.path.DedicatedWriter;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
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

	private final @Nullable MasterLease lease;

	private final WriteGate<NodeLink> gate;

	private final FailoverCoordinator<NodeLink> coordinator;

	private final MasterLinks masterLinks;

	private final WriteOutcomes outcomes;

	private final WritePathObserver observer;

	private final PositionTracker positions;

	/** Told of silence, as the master answers reads, too. */
	private volatile LinkListener reads = LinkListener.NONE;

	private volatile @Nullable NodeLink lastMaster;

	/** Closed on purpose. */
	private volatile @Nullable NodeLink released;

	private final WriteTracking tracking;

	/** Commands that are to be confirmed, where most are not, share this. */
	private final DedicatedWriter confirmed = new DedicatedWriter(this);

	public WritePath(NodeConnector connector, TopologySource source, FailoverSettings settings,
			WriteSettings writeSettings, FailoverListener listener, WritePathObserver observer, RoutingPolicy policy) {
		super(connector, policy);
		this.observer = observer;
		this.holdNanos = settings.holdTimeout().toNanos();
		this.masterLinks = new MasterLinks(connector, source.addressesNodes());
		this.lease = source.lease();
		this.gate = new WriteGate<>(writeSettings.maxHeld(), new HoldObserver(this::coordinator, this::gate, observer),
				(link) -> isLeased(link.node()), connector.threads().handOver(), new HoldDeadlines(
						connector.threads().monitor(), System::nanoTime, () -> coordinator().noWritableMaster()));
		this.positions = new PositionTracker(this.gate, connector, policy, this.holdNanos, source.isOfCluster());
		this.tracking = new WriteTracking(this.positions, writeSettings.acks());
		this.coordinator = new FailoverCoordinator<>(this.gate, source, this::open, settings,
				connector.threads().coordinator(), System::nanoTime, listener);
		this.outcomes = new WriteOutcomes(this.gate, this.coordinator, observer, source);
	}

	private boolean isLeased(Node master) {
		return this.lease == null || this.lease.isValid(master);
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
		return connector().openInspected(node).thenApply((link) -> {
			this.masterLinks.share(link);
			link.listener(this);
			link.pushListener(shared()::pushed);
			return link;
		});
	}

	@Override
	public void onLost(NodeLink link) {
		this.gate.holdIf(link);
		if (link == this.released) {
			this.coordinator.released(link);
		}
		else {
			this.coordinator.lost(link, link.lossReason());
		}
	}

	@Override
	public void onSilent(NodeLink link) {
		if (link == this.gate.master()) {
			this.observer.silent(link.silentSince());
		}
		this.coordinator.silent(link);
		this.reads.onSilent(link);
	}

	@Override
	public void onResponding(NodeLink link) {
		this.coordinator.heard(link);
	}

	/**
	 * Have the reads that the master answers looked after.
	 * @param listener told, again and again, that a connection to a master is silent
	 */
	public void reads(LinkListener listener) {
		this.reads = listener;
	}

	/**
	 * What was taken for the master refuses a read.
	 * @param link where it has said so
	 * @param error what it has said
	 */
	public void refused(NodeLink link, String error) {
		this.outcomes.refused(link, error);
	}

	public PositionTracker positions() {
		return this.positions;
	}

	/** There is no master to write to for now; perhaps it will be another one. */
	public void holding() {
		NodeLink former = this.lastMaster;
		if (former != null) {
			this.positions.leaving(former);
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
		this.positions.mastered(report.lineage());
		if (master != null) {
			this.masterLinks.leave(master, report);
		}
		movedOn();
	}

	/**
	 * Completes when every command that was sent to a former master is decided.
	 * @return the moment
	 */
	public CompletionStage<Void> outcomesKnown() {
		return this.masterLinks.outcomesKnown(this.gate.master());
	}

	@Override
	public @Nullable Node reachable() {
		NodeLink link = this.gate.master();
		return (link != null) ? link.node() : null;
	}

	@Override
	public void released() {
		connector().schedule(() -> {
			NodeLink link = this.gate.master();
			if (link != null && shared().isEmpty()) {
				this.released = link;
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

	@Override
	public CompletionStage<NodeLink> openDedicated(NodeLink master, TrackedCommand<?, ?, ?> command) {
		return this.masterLinks.openDedicated(master, this.outcomes::refused);
	}

	/**
	 * A dedicated connection is doubted when nothing has arrived on it for half of the
	 * time that the first command in line may take, though its node has been heard on
	 * another one since.
	 */
	@Override
	public boolean isToBeReplaced(NodeLink link) {
		NodeLink master = this.gate.master();
		return master != null && MasterLinks.leadsToMaster(master, link) && link.inFlight().isUnanswered()
				&& master.hasReceivedSince(link.silentSince());
	}

	@Override
	public boolean fits(NodeLink link, TrackedCommand<?, ?, ?> command) {
		NodeLink master = this.gate.master();
		return master != null && leadsTo(master, link, command);
	}

	@Override
	public boolean goesTo(NodeLink link, TrackedCommand<?, ?, ?> command) {
		NodeLink master = this.gate.passing();
		return master != null && (master == link || MasterLinks.leadsToMaster(master, link)) && isLeased(master.node());
	}

	@Override
	public void rejectWithdrawn() {
		this.gate.rejectWithdrawn(this::closed);
		this.confirmed.rejectWithdrawn();
	}

	@Override
	public @Nullable RuntimeException reserve(int commands) {
		return this.gate.reserve(commands, true);
	}

	@Override
	public void reserved(int change) {
		this.gate.reserved(change, true);
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
		return master != null && !MasterLinks.leadsToMaster(master, link);
	}

	@Override
	public boolean isReplaced(NodeLink node) {
		NodeLink master = this.gate.master();
		return master != null && master != node && !MasterLinks.isSameProcess(master.report(), node.report());
	}

	@Override
	public boolean leadsTo(NodeLink master, NodeLink link, TrackedCommand<?, ?, ?> command) {
		return MasterLinks.leadsToMaster(master, link) && isLeased(master.node());
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
	public @Nullable RuntimeException refusal(RedisCommand<?, ?, ?> command) {
		return null;
	}

	@Override
	public CursorMarks cursorMarks() {
		return this.tracking.cursorMarks();
	}

	@Override
	public <K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		return this.tracking.track(command, writer);
	}

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		if (this.tracking.isApart(command)) {
			this.confirmed.dispatch(command);
		}
		else {
			this.gate.submit(command);
		}
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		CommandBatch batch = new CommandBatch(commands);
		if (!batch.isTransaction() && commands.stream().anyMatch(this.tracking::isApart)) {
			this.confirmed.dispatch(commands);
		}
		else {
			this.gate.submit(batch);
		}
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		if (this.tracking.isApart(command)) {
			this.confirmed.dispatchAgain(command);
		}
		else {
			this.gate.submitAgain(command);
		}
	}

	@Override
	public CommandOutcomes outcomes() {
		return this.outcomes;
	}

}
