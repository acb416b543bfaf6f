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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.internal.command.CommandKind;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.consistency.DemandingReads;
import io.github.redisrw.internal.flight.CommandBatch;
import io.github.redisrw.internal.flight.CommandClassifier;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.FailureKind;
import io.github.redisrw.internal.flight.ReadCommand;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.connect.Links;
import io.github.redisrw.internal.node.question.Failures;
import io.github.redisrw.internal.path.DedicatedRequest;
import io.github.redisrw.internal.path.DedicatedWriter;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.path.WrongNodeException;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.ReadDemand;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The path that leads to the replicas, and to the master where no replica is eligible.
 * Reads change nothing, so one that fails for its node goes to another, within its time.
 */
public final class ReadPath extends Path implements ReplicaPool.Listener {

	/** A read goes on to another node at once, but not for ever. */
	private static final int IMMEDIATE_ATTEMPTS = 4;

	private static final Duration RETRY = Duration.ofMillis(20);

	/** A connection of its own that has been idle for longer may lead elsewhere next. */
	private static final Duration IDLE = Duration.ofSeconds(1);

	private final ReplicaPool pool;

	private final ReplicaChoice choice;

	private final WritePath fallback;

	private final DemandingReads demandingReads;

	private final ServerCommands serverCommands = new ServerCommands();

	/** Where iterations have begun, by the mark in their cursors. */
	private final Map<Integer, NodeLink> iterations = new ConcurrentHashMap<>();

	private final Set<WaitingRead> waiting = ConcurrentHashMap.newKeySet();

	private final Consumer<Node> onGivenUp;

	/**
	 * Create a path.
	 * @param links makes connections to replicas
	 * @param pool knows the replicas
	 * @param fallback leads to the master
	 * @param policy what holds where no scope says otherwise
	 * @param onGivenUp told when a replica that had fallen silent is given up
	 */
	public ReadPath(Links links, ReplicaPool pool, WritePath fallback, RoutingPolicy policy, Consumer<Node> onGivenUp) {
		super(links, policy);
		this.pool = pool;
		this.choice = pool.choice();
		this.demandingReads = new DemandingReads(this.choice, pool.maxLag(), fallback.trails());
		this.fallback = fallback;
		this.onGivenUp = onGivenUp;
		pool.listener(this);
	}

	@Override
	public boolean isForMaster() {
		ReadDemand demand = demand();
		return demand != null && demand.isForMaster();
	}

	private @Nullable ReadDemand demand() {
		return ReadDemand.current(policy(), this.fallback.trails().application());
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
		if (this.choice.hasEligible()) {
			return ReadSource.REPLICA;
		}
		if (this.pool.isLookingFirst()) {
			return ReadSource.STARTING;
		}
		NodeLink link = chooseOther(null);
		if (link == null) {
			return ReadSource.NONE;
		}
		return (link == this.fallback.gate().master()) ? ReadSource.MASTER : ReadSource.STALE_REPLICA;
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

	@Override
	public long clockStart(long submitted, long sent) {
		return submitted;
	}

	// What may be asked

	@Override
	public @Nullable CompletionStage<Void> inquiry(RedisCommand<?, ?, ?> command) {
		if (CommandClassifier.isKnown(command) || this.serverCommands.isAsked(command)) {
			return null;
		}
		NodeLink link = choose(null);
		return (link != null) ? this.serverCommands.ask(command, link) : null;
	}

	@Override
	public @Nullable RuntimeException objection(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandClassifier.classify(command);
		if (traits.isAllowedOnReadPath() || traits.kind() == CommandKind.CONNECTION) {
			return null;
		}
		if (traits.kind() != CommandKind.UNKNOWN) {
			return refusal(command, "it is not a read");
		}
		if (this.serverCommands.isRead(command)) {
			return null;
		}
		return refusal(command, this.serverCommands.isAsked(command) ? "the server does not say that it is a read"
				: "it is not known, and no server could be asked");
	}

	private static WriteOnReadPathException refusal(RedisCommand<?, ?, ?> command, String reason) {
		return new WriteOnReadPathException(command.getType() + " is refused on the read path: " + reason
				+ ". Use the template or connection factory of the write path, the one that is injected without @ReadOnly.");
	}

	@Override
	public <K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		long now = System.nanoTime();
		TrackedCommand<K, V, T> tracked = CommandClassifier.isCursor(command)
				? new CursorCommand<>(command, writer, now, cursorMarks(), this::iterationBegan)
				: ReadCommand.of(command, writer, now, false);
		tracked.demand(demand());
		return tracked;
	}

	// Who answers

	/**
	 * An eligible replica, or whoever else may answer.
	 * @param avoid a connection that has just failed
	 * @return the connection, {@code null} if there is none
	 */
	private @Nullable NodeLink choose(@Nullable NodeLink avoid) {
		NodeLink link = this.choice.eligible(avoid);
		return (link != null) ? link : chooseOther(avoid);
	}

	private @Nullable NodeLink chooseOther(@Nullable NodeLink avoid) {
		NodeLink master = this.fallback.gate().master();
		return switch (this.pool.fallback().policy()) {
			case MASTER -> (master != null) ? master : this.choice.detached(avoid);
			case STALE -> {
				NodeLink stale = this.choice.stale(avoid);
				yield (stale != null) ? stale : (master != null) ? master : this.choice.detached(avoid);
			}
			case FAIL -> (master != null) ? null : this.choice.detached(avoid);
		};
	}

	/** Choose for a read that is sent, and keep account of it. */
	private @Nullable NodeLink chooseFor(int reads, @Nullable NodeLink avoid) {
		NodeLink link = this.choice.eligible(avoid);
		if (link == null) {
			this.pool.fallback().count(reads);
			link = chooseOther(avoid);
		}
		return link;
	}

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		if (command instanceof CursorCommand<?, ?, ?> iteration) {
			dispatch(iteration);
		}
		else {
			dispatch(command, null);
		}
	}

	@Override
	public CursorMarks cursorMarks() {
		return this.fallback.cursorMarks();
	}

	private void iterationBegan(int mark, NodeLink link) {
		if (this.iterations.put(mark, link) == null) {
			this.iterations.values().removeIf((known) -> !known.isOpen());
		}
	}

	/** An iteration stays where it began. */
	private void dispatch(CursorCommand<?, ?, ?> iteration) {
		if (iteration.isFirst()) {
			dispatch(iteration, null);
			return;
		}
		NodeLink began = this.iterations.get(iteration.mark());
		NodeLink link = (began != null && began.isOpen()) ? began : this.fallback.gate().master();
		if (link == null || !iteration.mayGoOnAt(link)) {
			iteration.fail(iteration.lost());
			return;
		}
		iteration.issuer().send(iteration, link);
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, @Nullable NodeLink avoid) {
		ReadDemand demand = command.demand();
		if (demand != null) {
			dispatch(command, demand, avoid);
			return;
		}
		NodeLink link = chooseFor(1, avoid);
		if (link != null) {
			command.issuer().send(command, link);
		}
		else {
			await(command);
		}
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, ReadDemand demand, @Nullable NodeLink avoid) {
		this.demandingReads.find(demand, avoid).whenComplete((link, failure) -> {
			if (failure != null) {
				RuntimeException reason = Failures.runtime(failure);
				if (reason instanceof WritesLostException) {
					command.fail(reason);
				}
				else {
					onRejected(command, reason);
				}
			}
			else if (command.isDone()) {
				return;
			}
			else if (link != null) {
				command.issuer().send(command, link);
			}
			else if (demand.maxLag() != null && this.pool.fallback().policy() == WhenStale.FAIL) {
				onRejected(command, new NoEligibleReplicaException("no replica is within " + demand.maxLag() + " ("
						+ this.pool.describe() + "), and redis.rw.read.when-stale is fail"));
			}
			else {
				this.fallback.gate().submit(command);
			}
		});
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		List<TrackedCommand<?, ?, ?>> together = new ArrayList<>(commands.size());
		for (TrackedCommand<?, ?, ?> command : commands) {
			if (command instanceof CursorCommand<?, ?, ?> || command.demand() != null) {
				dispatch(command);
			}
			else {
				together.add(command);
			}
		}
		if (together.isEmpty()) {
			return;
		}
		CommandBatch batch = new CommandBatch(together);
		NodeLink link = chooseFor(together.size(), null);
		if (link != null) {
			batch.send(link);
		}
		else {
			await(batch);
		}
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		dispatch(command, null);
	}

	// Where nobody answers

	private void await(HeldWrite<NodeLink> read) {
		if (this.pool.fallback().policy() == WhenStale.FAIL) {
			read.reject(new NoEligibleReplicaException(
					"no replica is eligible (" + this.pool.describe() + "), and redis.rw.read.when-stale is fail"));
			return;
		}
		WaitingRead waits = new WaitingRead(read, this.waiting::remove);
		this.waiting.add(waits);
		this.fallback.gate().submit(waits);
		if (this.choice.hasAnswering()) {
			onEligible();
		}
	}

	@Override
	public void onEligible() {
		for (WaitingRead read : this.waiting) {
			NodeLink link = choose(null);
			if (link == null) {
				return;
			}
			HandOver.guarded(() -> read.send(link));
		}
	}

	// Connections of their own

	@Override
	public void seek(DedicatedRequest request, boolean again) {
		NodeLink chosen = choose(null);
		if (chosen == null && this.pool.fallback().policy() == WhenStale.FAIL) {
			request
				.reject(new NoEligibleReplicaException("no replica is eligible, and redis.rw.read.when-stale is fail"));
		}
		else if (chosen == null || chosen == this.fallback.gate().master()) {
			this.fallback.seek(request, again);
		}
		else {
			request.send(chosen);
		}
	}

	/** Behind one address, the next connection may lead to an eligible replica. */
	@Override
	public CompletionStage<NodeLink> openBeside(NodeLink node) {
		if (node.isToMaster()) {
			return this.fallback.openBeside(node);
		}
		CompletionStage<NodeLink> opening = this.pool.addressesNodes() ? links().openWithRole(node.node())
				: links().openInspected(node.node());
		return opening.thenApply((link) -> {
			if (!mayAnswer(link)) {
				link.close();
				throw new WrongNodeException(link + " is not eligible");
			}
			return link;
		});
	}

	@Override
	public boolean leadsTo(NodeLink node, NodeLink link) {
		return (link.master() != null) ? this.fallback.leadsTo(node, link) : mayAnswer(link);
	}

	@Override
	public boolean isReplaced(NodeLink node) {
		return node.isToMaster() && this.fallback.isReplaced(node);
	}

	@Override
	public @Nullable RuntimeException reserve() {
		return this.fallback.reserve();
	}

	@Override
	public void reserved(int change) {
		this.fallback.reserved(change);
	}

	@Override
	public RuntimeException noConnection(@Nullable NodeLink node, String finding) {
		return new NoReadableNodeException("Cannot open a connection to an eligible replica: " + finding);
	}

	private boolean mayAnswer(NodeLink link) {
		return link.isOpen() && link.report().role().role() == Role.REPLICA
				&& this.choice.includes(link, this.pool.fallback().policy() == WhenStale.STALE);
	}

	/**
	 * A connection of its own stays where it is while it is in use, so that a pipeline is
	 * answered by one node.
	 */
	@Override
	public boolean fits(NodeLink link) {
		if (link.master() == null) {
			return mayAnswer(link);
		}
		boolean idle = link.load() == 0 && !link.heardSince(System.nanoTime() - IDLE.toNanos());
		return this.fallback.fits(link) && !(idle && this.choice.hasEligible());
	}

	@Override
	public CompletionStage<NodeLink> subscriptionNode() {
		NodeLink chosen = this.choice.eligible(null);
		return (chosen != null) ? CompletableFuture.completedStage(chosen) : this.fallback.subscriptionNode();
	}

	@Override
	public RuntimeException closed() {
		return new NoReadableNodeException("The read was not sent: its connection was closed while it waited");
	}

	// What becomes of a read

	/**
	 * Reads in flight on a silent connection go elsewhere, if there is somewhere to go.
	 * They do so once, so not to a connection that has fallen silent as well.
	 */
	@Override
	public void onSilent(NodeLink link) {
		link.forsake((command, first) -> {
			if (command instanceof ReadCommand<?, ?, ?> read && read.isMovable(first) && isAnswering(choose(link))) {
				dispatch(read.succeed(first), link);
			}
		});
	}

	private static boolean isAnswering(@Nullable NodeLink link) {
		return link != null && !link.isSilent();
	}

	/**
	 * A silent connection of its own is given up, with what is in flight on it, when half
	 * of the time of that is over.
	 */
	@Override
	public void onDedicatedSilent(NodeLink link) {
		if (link.inFlight().isHeadOverdue()) {
			link.abandon("it does not answer");
		}
	}

	@Override
	public void onGivenUp(Node node) {
		this.onGivenUp.accept(node);
	}

	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		boolean busy = error.startsWith("BUSY ");
		if (!busy && Outcome.ofErrorReply(error) != Outcome.NOT_EXECUTED) {
			return false;
		}
		this.pool.refused(link, error);
		command.clearError();
		again(command, link, error);
		return true;
	}

	@Override
	public boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure) {
		// It may be told before the connection is, and must not be chosen again.
		link.abandon(Failures.describe(failure));
		this.fallback.gate().holdIf(link);
		if (kind == FailureKind.REPLY_CUT_OFF && !command.hasPristineOutput()) {
			return command.fail(CommandFailures.cutOff(command, link));
		}
		again(command, link, link.lossReason());
		return false;
	}

	private void again(TrackedCommand<?, ?, ?> command, NodeLink link, String reason) {
		if (command.issuer().isClosed()) {
			command.fail(CommandFailures.unanswered(command, link));
		}
		else if (command instanceof CursorCommand<?, ?, ?> iteration && !iteration.isFirst()) {
			iteration.fail(iteration.lost());
		}
		else if (command.deadline() - System.nanoTime() <= 0) {
			command.fail(new NoReadableNodeException(
					command.name() + " found no node to answer it in time; the last was " + link + ": " + reason));
		}
		else if (command.issuer() instanceof DedicatedWriter dedicated) {
			dedicated.dispatchAgain(command);
		}
		else if (command.attempts() < IMMEDIATE_ATTEMPTS) {
			dispatch(command, link);
		}
		else {
			links().schedule(() -> dispatch(command, link), RETRY.toNanos(), () -> onRejected(command, closed()));
		}
	}

	/** A connection of its own that does not answer is not used again. */
	@Override
	public void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		command.fail(Timeouts.unanswered(command, link));
		if (command.issuer() instanceof DedicatedWriter && !command.isBlocking()) {
			link.abandon("it does not answer");
		}
	}

	@Override
	public void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		command.fail((reason instanceof NoEligibleReplicaException)
				? new NoEligibleReplicaException(command.name() + " was not answered: " + reason.getMessage())
				: new NoReadableNodeException(
						command.name() + " found no eligible replica, and no master either: " + reason.getMessage()));
	}

}
