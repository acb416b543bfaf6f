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

package io.github.redisrw.internal.path.read;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.internal.consistency.ConsistentReads;
import io.github.redisrw.internal.consistency.PositionTracker;
import io.github.redisrw.internal.flight.CommandOutcomes;
import io.github.redisrw.internal.flight.ReadCommand;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.node.DispatchedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.connect.WrongNodeException;
import io.github.redisrw.internal.path.DedicatedRequest;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.path.subscription.SubscribedNode;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.replica.ReplicaListener;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.ReadRequirement;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The path that leads to the replicas, and to the master where no replica is eligible.
 * Reads change nothing, so one that fails for its node goes to another, within its time.
 */
public final class ReadPath extends Path implements ReplicaListener {

	/** A connection of its own that has been idle for longer may lead elsewhere next. */
	private static final Duration IDLE = Duration.ofSeconds(1);

	private final ReplicaPool pool;

	private final ReplicaChoice<NodeLink> choice;

	private final WritePath fallback;

	private final ReadNodes nodes;

	private final ReadAdmission admission = new ReadAdmission();

	private final ReadDispatcher dispatcher;

	private final ReadOutcomes outcomes;

	private final Consumer<NodeLink> onGivenUp;

	/**
	 * Create a path.
	 * @param connector makes connections to replicas
	 * @param pool knows the replicas
	 * @param fallback leads to the master
	 * @param policy what holds where no scope says otherwise
	 * @param onGivenUp told of the connection when a replica that had fallen silent is
	 * given up
	 */
	public ReadPath(NodeConnector connector, ReplicaPool pool, WritePath fallback, RoutingPolicy policy,
			Consumer<NodeLink> onGivenUp) {
		super(connector, policy);
		this.pool = pool;
		this.choice = pool.choice();
		this.nodes = new ReadNodes(pool, fallback.gate());
		this.dispatcher = new ReadDispatcher(connector, pool, this.nodes, fallback.gate(),
				new ConsistentReads(this.choice, pool.maxLag(), fallback.positions(), connector));
		this.outcomes = new ReadOutcomes(connector, pool, fallback, this.dispatcher);
		this.fallback = fallback;
		this.onGivenUp = onGivenUp;
		pool.listener(this);
		// What a silent master was to answer goes on as what a silent replica was to.
		fallback.reads(pool);
	}

	@Override
	public boolean isForMaster() {
		ReadRequirement requirement = requirement();
		return requirement != null && requirement.isForMaster();
	}

	private @Nullable ReadRequirement requirement() {
		PositionTracker positions = this.fallback.positions();
		return ReadRequirement.current(policy(), positions.application(), positions::parts);
	}

	@Override
	public Path inWriteScope() {
		return this.fallback;
	}

	@Override
	public Traffic traffic() {
		return this.fallback.traffic();
	}

	@Override
	public boolean isForWrites() {
		return false;
	}

	/**
	 * Who answers reads now.
	 * @return what the next one would find
	 */
	public ReadSource service() {
		return this.nodes.service();
	}

	@Override
	public @Nullable Node reachable() {
		NodeLink link = this.choice.eligible(null);
		return (link != null) ? link.node() : this.fallback.reachable();
	}

	@Override
	public long holdNanos() {
		return (timeoutNanos() > 0) ? timeoutNanos() : NodeLink.FAR_NANOS;
	}

	/** The timeout of a read covers everything; that of one that blocks, the answer. */
	@Override
	public long holdNanos(TrackedCommand<?, ?, ?> command) {
		if (command.isBlocking()) {
			return holdNanos();
		}
		return (command.timeoutNanos() > 0) ? command.timeoutNanos() : NodeLink.FAR_NANOS;
	}

	@Override
	public long clockStart(long submitted, long sent) {
		return submitted;
	}

	// What may be asked

	@Override
	public @Nullable CompletionStage<Void> inquiry(RedisCommand<?, ?, ?> command) {
		return this.admission.inquiry(command, () -> this.nodes.choose(null));
	}

	@Override
	public @Nullable RuntimeException refusal(RedisCommand<?, ?, ?> command) {
		return this.admission.refusal(command);
	}

	@Override
	public <K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		long now = System.nanoTime();
		TrackedCommand<K, V, T> tracked = CommandClassifier.isCursor(command)
				? new CursorCommand<>(command, writer, now, cursorMarks(), this.dispatcher.following(writer))
				: ReadCommand.of(command, writer, now, false);
		tracked.requirement(requirement());
		return tracked;
	}

	@Override
	public CursorMarks cursorMarks() {
		return this.fallback.cursorMarks();
	}

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		this.dispatcher.dispatch(command);
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		this.dispatcher.dispatch(commands);
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		this.dispatcher.dispatch(command);
	}

	@Override
	public void onEligible() {
		this.dispatcher.onEligible();
	}

	// Connections of their own

	@Override
	public void seek(DedicatedRequest request, boolean again) {
		NodeLink any = ReadRequirement.isEventual(request.first().requirement()) ? this.choice.any(null) : null;
		NodeLink chosen = (any != null) ? any : this.nodes.choose(null);
		boolean fallsBack = fallsBack(request.first());
		if (fallsBack) {
			this.nodes.count(List.of(request.first()));
		}
		if (chosen == null) {
			this.dispatcher.await(request, List.of(request.first()), again);
		}
		else if (chosen == this.fallback.gate().master()) {
			NoReadableNodeException exceeded = fallsBack ? this.nodes.exceeded(List.of(request.first()), chosen) : null;
			if (exceeded != null) {
				this.dispatcher.refuse(request, exceeded);
			}
			else {
				this.dispatcher.seekMaster(request, again);
			}
		}
		else {
			request.send(chosen);
		}
	}

	/** What comes behind the command that asked for the master asks for itself. */
	@Override
	public @Nullable RuntimeException exceeded(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return fallsBack(command) ? this.nodes.fallBack(command, link) : null;
	}

	/** An iteration that goes on has no choice. */
	private boolean fallsBack(TrackedCommand<?, ?, ?> command) {
		return !(command instanceof CursorCommand<?, ?, ?> iteration && !iteration.isFirst()) && !hasReplica(command);
	}

	private boolean hasReplica(TrackedCommand<?, ?, ?> command) {
		return this.choice.hasEligible()
				|| (ReadRequirement.isEventual(command.requirement()) && this.choice.hasStale());
	}

	/** Behind one address, the next connection may lead to an eligible replica. */
	@Override
	public CompletionStage<NodeLink> openDedicated(NodeLink node, TrackedCommand<?, ?, ?> command) {
		if (node.isToMaster()) {
			return this.fallback.openDedicated(node, command);
		}
		return connector().openIdentified(node.node()).thenApply((link) -> {
			if (!mayAnswer(link, command)) {
				link.close();
				throw new WrongNodeException(link + " is not eligible");
			}
			return link;
		});
	}

	@Override
	public boolean leadsTo(NodeLink node, NodeLink link, TrackedCommand<?, ?, ?> command) {
		return (link.master() != null) ? this.fallback.leadsTo(node, link, command) : mayAnswer(link, command);
	}

	/** What the master is to answer, the present one does; a replica has been chosen. */
	@Override
	public boolean goesTo(NodeLink link, TrackedCommand<?, ?, ?> command) {
		ReadRequirement requirement = command.requirement();
		return requirement == null || !requirement.isForMaster() || !link.isToMaster()
				|| this.fallback.gate().passing() == null || this.fallback.goesTo(link, command)
				|| this.pool.linkWhere((known) -> known == link) != null;
	}

	@Override
	public boolean isReplaced(NodeLink node) {
		return node.isToMaster() && this.fallback.isReplaced(node);
	}

	@Override
	public void rejectWithdrawn() {
		this.fallback.rejectWithdrawn();
	}

	@Override
	public @Nullable RuntimeException reserve(int commands) {
		return this.fallback.gate().reserve(commands, false);
	}

	@Override
	public void reserved(int change) {
		this.fallback.gate().reserved(change, false);
	}

	@Override
	public RuntimeException noConnection(@Nullable NodeLink node, String finding) {
		return new NoReadableNodeException("Cannot open a connection to an eligible replica: " + finding);
	}

	/** While there is no master, the one that is to be answers as the replica it was. */
	private boolean mayAnswer(NodeLink link, TrackedCommand<?, ?, ?> command) {
		boolean withoutMaster = this.fallback.gate().passing() == null;
		return link.isOpen() && (link.report().role().role() == Role.REPLICA || withoutMaster) && this.choice.includes(
				link, withoutMaster,
				this.pool.fallback().policy() == WhenStale.STALE || ReadRequirement.isEventual(command.requirement()));
	}

	/**
	 * A connection of its own stays where it is while it is in use, so that a pipeline is
	 * answered by one node.
	 */
	@Override
	public boolean fits(NodeLink link, TrackedCommand<?, ?, ?> command) {
		if (link.master() == null) {
			return mayAnswer(link, command) || CursorCommand.goesOn(command, link);
		}
		boolean idle = link.load() == 0 && !link.hasReceivedSince(System.nanoTime() - IDLE.toNanos());
		return this.fallback.fits(link, command) && !(idle && hasReplica(command));
	}

	@Override
	public boolean sharesAddresses() {
		return !this.pool.addressesNodes();
	}

	/** Behind one address, the next connection may lead to an eligible replica. */
	@Override
	public boolean isMisplaced(SubscribedNode at) {
		String runId = at.runId();
		if (at.via().isToMaster() || runId == null) {
			return isReplaced(at.via());
		}
		return this.choice.hasEligible() && !this.choice.isEligible(at.via().node(), runId);
	}

	@Override
	public CompletionStage<NodeLink> subscriptionNode() {
		NodeLink chosen = this.choice.eligible(null);
		return (chosen != null) ? CompletableFuture.completedStage(chosen) : this.fallback.subscriptionNode();
	}

	@Override
	public RuntimeException closed() {
		return ReadOutcomes.closed();
	}

	// What becomes of a read

	/**
	 * Reads in flight on a silent connection go elsewhere, if there is somewhere to go.
	 * They do so once, so not to a connection that has fallen silent as well. The
	 * connection may be one to the master, which answers reads besides; those of the
	 * write path stay there.
	 */
	@Override
	public void onSilent(NodeLink link) {
		link.takeBack((command, first) -> {
			if (command instanceof ReadCommand<?, ?, ?> read
					&& !read.issuer().isForWrites() && read.isMovable(first) && !(link.isToMaster()
							&& read.requirement() != null && !ReadRequirement.isEventual(read.requirement()))
					&& this.nodes.isAnsweredWithout(link)) {
				this.dispatcher.dispatch(read.succeed(first), link);
			}
		});
	}

	/**
	 * A silent connection of its own is given up, with what is in flight on it, when half
	 * of the time of that is over: once only, as the node may be busy with that.
	 */
	@Override
	public void onDedicatedSilent(NodeLink link) {
		DispatchedCommand<?, ?, ?> overdue = link.inFlight().overdueHead();
		if ((overdue instanceof ReadCommand<?, ?, ?> read) ? read.suspect() : overdue != null) {
			link.abandon("it does not answer");
		}
	}

	@Override
	public void onGivenUp(NodeLink link) {
		this.onGivenUp.accept(link);
	}

	@Override
	public CommandOutcomes outcomes() {
		return this.outcomes;
	}

}
