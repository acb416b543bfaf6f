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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.ReadFallbackLimitException;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.internal.consistency.ConsistentReads;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.flight.transaction.CommandBatch;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.DedicatedRequest;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.ReadRequirement;
import io.github.redisrw.internal.threads.HandOver;
import org.jspecify.annotations.Nullable;

/**
 * Sends reads to those that may answer them, or has them wait for one. Iterations stay
 * where they began. Thread-safe.
 */
final class ReadDispatcher {

	/** How long the connection of an iteration may take to be replaced. */
	private static final long RECONNECTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long RECONNECTING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final NodeConnector connector;

	private final ReplicaPool pool;

	private final ReplicaChoice<NodeLink> choice;

	private final ReadNodes nodes;

	private final WriteGate<NodeLink> gate;

	private final ConsistentReads consistentReads;

	/** Connections to processes where iterations have begun, by their marks. */
	private final Map<Integer, NodeLink> iterations = new ConcurrentHashMap<>();

	private final Set<WaitingRead> waiting = ConcurrentHashMap.newKeySet();

	private final OverdueLooks looks;

	ReadDispatcher(NodeConnector connector, ReplicaPool pool, ReadNodes nodes, WriteGate<NodeLink> gate,
			ConsistentReads consistentReads) {
		this.connector = connector;
		this.pool = pool;
		this.choice = pool.choice();
		this.nodes = nodes;
		this.gate = gate;
		this.consistentReads = consistentReads;
		this.looks = new OverdueLooks(connector, pool);
	}

	void dispatch(TrackedCommand<?, ?, ?> command) {
		if (command instanceof CursorCommand<?, ?, ?> iteration) {
			dispatch(iteration);
		}
		else {
			dispatch(command, null);
		}
	}

	/**
	 * Who is told where iterations are that may go on over connections that are shared.
	 * What is issued on a connection of its own has it for itself.
	 * @param issuer where an iteration is issued
	 * @return what is told
	 */
	CursorMarks.Listener following(PathWriter issuer) {
		return issuer.isShared() ? this::iterationBegan : (mark, link) -> {
		};
	}

	private void iterationBegan(int mark, NodeLink link) {
		if (this.iterations.put(mark, link) == null) {
			this.iterations.values().removeIf((known) -> !known.isOpen() && this.pool.linkTo(known.process()) == null);
		}
	}

	/** An iteration stays at the process where it began. */
	private void dispatch(CursorCommand<?, ?, ?> iteration) {
		if (iteration.isFirst()) {
			dispatch(iteration, null);
			return;
		}
		goOn(iteration, true);
	}

	/**
	 * Send the next page of an iteration to the process where it began. A connection to
	 * it that was lost may be replaced in a moment.
	 * @param iteration the command
	 * @param patient whether to wait for that
	 */
	void goOn(CursorCommand<?, ?, ?> iteration, boolean patient) {
		boolean waits = patient && iteration.issuer().isShared() && this.iterations.containsKey(iteration.mark());
		long now = System.nanoTime();
		goOn(iteration, waits ? now + Math.min(RECONNECTED_NANOS, iteration.holdDeadline() - now) : now);
	}

	private void goOn(CursorCommand<?, ?, ?> iteration, long until) {
		if (iteration.isDone()) {
			return;
		}
		NodeLink link = linkToGoOn(iteration);
		if (link != null && link.isOpen() && iteration.mayGoOnAt(link)) {
			iteration.issuer().send(iteration, link);
		}
		else if (until - System.nanoTime() <= 0) {
			iteration.fail(iteration.lost());
		}
		else {
			this.connector.schedule(() -> goOn(iteration, until), RECONNECTING_NANOS,
					() -> ReadOutcomes.rejected(iteration, ReadOutcomes.closed()));
		}
	}

	/** One connection to a process is as good as another. */
	private @Nullable NodeLink linkToGoOn(CursorCommand<?, ?, ?> iteration) {
		NodeLink began = this.iterations.get(iteration.mark());
		NodeLink master = this.gate.master();
		if (master != null && iteration.mayGoOnAt(master)) {
			return master;
		}
		if (began == null) {
			return this.pool.linkWhere(iteration::isMarkOf);
		}
		NodeLink link = this.pool.linkTo(began.process());
		return (link == null && began.isOpen()) ? began : link;
	}

	/**
	 * Send a command to whoever may answer it.
	 * @param command the command
	 * @param avoid a connection that has just failed
	 */
	void dispatch(TrackedCommand<?, ?, ?> command, @Nullable NodeLink avoid) {
		ReadRequirement requirement = command.requirement();
		if (requirement != null) {
			dispatch(command, requirement, avoid);
		}
		else {
			dispatchToAny(command, avoid);
		}
	}

	private void dispatchToAny(TrackedCommand<?, ?, ?> command, @Nullable NodeLink avoid) {
		NodeLink link;
		try {
			link = this.nodes.chooseFor(command, avoid);
		}
		catch (ReadFallbackLimitException ex) {
			refuse(command, ex);
			return;
		}
		if (link != null) {
			command.issuer().send(command, link);
		}
		else {
			await(command, List.of(command), false);
		}
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, ReadRequirement requirement, @Nullable NodeLink avoid) {
		NodeLink master = this.gate.passing();
		CompletableFuture<@Nullable NodeLink> finding = this.consistentReads.find(requirement, avoid)
			.toCompletableFuture();
		Future<?> limit = finding.isDone() ? null
				: this.connector.limit(() -> notFound(command), command.holdDeadline() - System.nanoTime());
		finding.whenComplete((link, failure) -> {
			if (limit != null) {
				limit.cancel(false);
			}
			if (failure != null) {
				// Others share it: what one does then must not keep them from it.
				this.connector.handOver(() -> notFound(command, Failures.runtime(failure)));
			}
			else if (command.isDone()) {
				return;
			}
			else if (link != null) {
				command.issuer().send(command, link);
			}
			else if (requirement.maxLag() != null && this.pool.fallback().policy() == WhenStale.FAIL) {
				this.looks.await(command, () -> this.consistentReads.within(requirement),
						new NoEligibleReplicaException("no replica is within " + requirement.maxLag() + " ("
								+ this.pool.describe() + "), and redis.rw.read.when-stale is fail"));
			}
			else if (requirement.level() == ConsistencyLevel.EVENTUAL) {
				dispatchToAny(command, avoid);
			}
			else {
				dispatchToMaster(command, requirement, master);
			}
		});
	}

	private void dispatchToMaster(TrackedCommand<?, ?, ?> command, ReadRequirement requirement,
			@Nullable NodeLink asked) {
		NoReadableNodeException exceeded = null;
		if (requirement.level() == ConsistencyLevel.BOUNDED && !this.pool.choice().hasEligible()) {
			this.nodes.count(List.of(command));
			exceeded = this.nodes.exceeded(List.of(command));
		}
		if (exceeded != null) {
			this.looks.await(command, () -> this.consistentReads.within(requirement), exceeded);
		}
		else {
			this.gate.submit(new MasterRead(command, (link) -> send(command, requirement, asked, link)));
		}
	}

	/**
	 * Should the master be another one than when it was asked what there is to show, it
	 * has to be asked again: it may have lost that.
	 */
	private void send(TrackedCommand<?, ?, ?> command, ReadRequirement requirement, @Nullable NodeLink asked,
			NodeLink master) {
		if (master == asked || requirement.level() != ConsistencyLevel.READ_YOUR_WRITES) {
			command.send(master);
		}
		else {
			dispatch(command, requirement, null);
		}
	}

	private static void notFound(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		if (reason instanceof WritesLostException) {
			command.fail(reason);
		}
		else {
			ReadOutcomes.rejected(command, reason);
		}
	}

	private void notFound(TrackedCommand<?, ?, ?> command) {
		ReadOutcomes.rejected(command, new NoReadableNodeException(
				"no master has said in time how far its stream is, for a read that is to show what was written"));
	}

	void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		List<TrackedCommand<?, ?, ?>> together = new ArrayList<>(commands.size());
		for (TrackedCommand<?, ?, ?> command : commands) {
			if (command instanceof CursorCommand<?, ?, ?> || command.requirement() != null) {
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
		NodeLink link;
		try {
			link = this.nodes.chooseFor(together);
		}
		catch (ReadFallbackLimitException ex) {
			refuse(batch, ex);
			return;
		}
		if (link != null) {
			batch.send(link);
		}
		else {
			await(batch, together, false);
		}
	}

	// Where nobody answers

	/**
	 * Have the master lead a connection of its own to it.
	 * @param request asks for the master
	 * @param again whether it has been waiting before
	 */
	void seekMaster(DedicatedRequest request, boolean again) {
		MasterRead read = new MasterRead(request, request::send);
		if (again) {
			this.gate.submitAgain(read);
		}
		else {
			this.gate.submit(read);
		}
	}

	/**
	 * Wait for a node that may answer: the master, or a replica that becomes eligible.
	 * @param read what waits
	 * @param commands what it is made of, or made for
	 * @param again whether it has been sent before
	 */
	void await(HeldWrite<NodeLink> read, List<TrackedCommand<?, ?, ?>> commands, boolean again) {
		if (this.pool.fallback().policy() == WhenStale.FAIL) {
			this.looks.await(read, () -> this.nodes.choose(null), noneEligible());
			return;
		}
		WaitingRead waits = new WaitingRead(read, this.waiting::remove, (link) -> this.nodes.exceeded(commands, link),
				(refused) -> refuse(read, refused));
		this.waiting.add(waits);
		if (again) {
			this.gate.submitAgain(waits);
		}
		else {
			this.gate.submit(waits);
		}
		if (this.pool.hasAnswering()) {
			onEligible();
		}
	}

	/**
	 * See to a read that the master is not asked for.
	 * @param read the read
	 * @param reason why
	 */
	void refuse(HeldWrite<NodeLink> read, RuntimeException reason) {
		this.looks.await(read, () -> this.choice.eligible(null), reason);
	}

	private NoEligibleReplicaException noneEligible() {
		return new NoEligibleReplicaException(
				"no replica is eligible (" + this.pool.describe() + "), and redis.rw.read.when-stale is fail");
	}

	void onEligible() {
		this.looks.looked();
		for (WaitingRead read : this.waiting) {
			NodeLink link = this.nodes.choose(null);
			if (link == null) {
				return;
			}
			HandOver.guarded(() -> read.send(link));
		}
	}

}
