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
package io.github.redisrw.internal.path;

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.transaction.DedicatedQueue;
import io.github.redisrw.internal.flight.transaction.ExecCommand;
import io.github.redisrw.internal.flight.transaction.HeldCommands;
import io.github.redisrw.internal.flight.transaction.Transaction;
import io.github.redisrw.internal.flight.transaction.Transactions;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.session.SessionState;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * What a dedicated connection carries: the commands that wait for it, in order, the
 * transaction that is under way, and the connection to a node on which they are put.
 * Whether that leads to the right node is looked at for each command when it is put on
 * it.
 * <p>
 * Guarded by the monitor of its {@link DedicatedWriter}. What reaches the application is
 * added to the outcomes that a method is given, and is called without the monitor.
 */
final class DedicatedLine {

	private final Path path;

	private final DedicatedQueue queue = new DedicatedQueue();

	private final Transactions transactions = new Transactions();

	private final SessionState session;

	private final LineConnection connection;

	/** How many of the commands that wait here are on the account of the path. */
	private int accounted;

	DedicatedLine(Path path, SessionState session) {
		this.path = path;
		this.session = session;
		this.connection = new LineConnection(session);
	}

	SessionState session() {
		return this.session;
	}

	// The connection

	LineConnection connection() {
		return this.connection;
	}

	@Nullable NodeLink link() {
		return this.connection.link();
	}

	/** Whether the application has set something on its connection by another line. */
	boolean isOutdated() {
		return this.connection.isOutdated() && !isTransactionUnderWay();
	}

	/** Fail what the server has queued, and will not execute. */
	void endTransaction() {
		ExecCommand.failMembers(this.transactions.end(),
				CommandFailures.transactionNotExecuted("the connection was closed before EXEC"));
	}

	/**
	 * Send nothing more on a connection.
	 * @param left the connection
	 * @return whether it was the one in use
	 */
	boolean leave(NodeLink left) {
		boolean used = this.connection.leave(left);
		if (used) {
			this.transactions.left(left);
		}
		return used;
	}

	/** A command comes back: nothing more is sent where it was. */
	@Nullable NodeLink leaveAfter(TrackedCommand<?, ?, ?> returned) {
		NodeLink used = returned.lastLink();
		return (used != null && leave(used)) ? used : null;
	}

	/** Returns what is to be left, or has been, and is to be awaited: once. */
	@Nullable NodeLink takeFormer() {
		NodeLink awaited = this.connection.takeAwaited();
		NodeLink present = link();
		return (present != null && leave(present)) ? present : awaited;
	}

	boolean isTransactionUnderWay() {
		return this.transactions.isUnderWay();
	}

	/** Whether commands are refused until the end of a transaction that is lost. */
	boolean isTransactionLost() {
		return this.transactions.isLostAndOpen();
	}

	// Waiting

	/** What belongs to one transaction stays in one piece; the rest may be separated. */
	List<HeldCommands> admit(List<TrackedCommand<?, ?, ?>> commands, List<Runnable> outcomes) {
		List<HeldCommands> pieces = new ArrayList<>(1);
		List<TrackedCommand<?, ?, ?>> together = new ArrayList<>(1);
		Transaction transaction = null;
		for (TrackedCommand<?, ?, ?> command : commands) {
			Transactions.Admission admission = this.transactions.admit(command);
			if (admission.end() != null) {
				outcomes.add(admission.end());
				continue;
			}
			this.session.follow(command, () -> this.connection.prepared(command.lastLink()));
			if (!together.isEmpty() && (transaction == null || admission.transaction() != transaction)) {
				pieces.add(new HeldCommands(together, transaction));
				together = new ArrayList<>(1);
			}
			transaction = admission.transaction();
			together.add(command);
		}
		if (!together.isEmpty()) {
			pieces.add(new HeldCommands(together, transaction));
		}
		return pieces;
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/** Returns what is next, {@code null} if nothing waits. */
	@Nullable HeldCommands first() {
		return this.queue.peek();
	}

	/** Let something wait that asks for the node itself. */
	void add(HeldCommands held) {
		this.queue.add(held);
	}

	/** Let something wait that has been sent before, ahead of what has not. */
	void addReturned(HeldCommands held) {
		this.queue.addReturned(held);
	}

	/**
	 * Let something wait behind what asks for the node.
	 * @param held the commands
	 * @return {@code null} if they wait, else the exception that says why they may not
	 */
	@Nullable RuntimeException addAccounted(HeldCommands held) {
		RuntimeException rejection = this.path.reserve(held.size());
		if (rejection == null) {
			this.queue.add(held);
			this.accounted += held.size();
		}
		return rejection;
	}

	/**
	 * Keep the account of what waits here.
	 * @param atGate how many of the commands the gate counts itself
	 */
	void account(int atGate) {
		int waiting = Math.max(0, this.queue.size() - atGate);
		if (waiting != this.accounted) {
			this.path.reserved(waiting - this.accounted);
			this.accounted = waiting;
		}
	}

	/** What waits has been held at the gate. */
	void held(long since, long until) {
		this.queue.forEach((held) -> held.commands().forEach((command) -> {
			command.holdBegins((command.issued() - since > 0) ? command.issued() : since);
			command.holdEnds(until);
		}));
	}

	/** Forget what its callers have given up, at the head of the line. */
	void removeDone(List<Runnable> outcomes) {
		HeldCommands first;
		while ((first = this.queue.peek()) != null && first.isDone()) {
			this.queue.remove();
			first.discard();
			if (first.transaction() != null && first.isIndispensable()) {
				giveUp(first.transaction(), CommandFailures.PART_GIVEN_UP, link(), outcomes);
			}
		}
	}

	List<HeldCommands> removeAll() {
		return this.queue.drain();
	}

	void rejectWithdrawn(List<Runnable> outcomes) {
		this.queue.removeWithdrawn().forEach((held) -> reject(held, this.path.closed(), outcomes));
	}

	// Sending

	/**
	 * Whether commands may be put on a connection at this moment. What the server only
	 * queues stays where its transaction began, whatever comes; but while it is not known
	 * who the master is, or will be, none is executed.
	 */
	private boolean mayBeSent(HeldCommands held, NodeLink to) {
		Transaction transaction = held.transaction();
		return to.isOpen() && ((transaction != null && transaction.hasBegunOn(to) && held.isQueuedByServer())
				|| this.path.fits(to, held.first()));
	}

	/**
	 * Send commands at once, if nothing waits and the connection leads to the right node.
	 * @param held the commands
	 * @param outcomes what is to be called
	 * @return {@code false} if they have to wait
	 */
	boolean sendAtOnce(HeldCommands held, List<Runnable> outcomes) {
		NodeLink ready = this.queue.isEmpty() ? link() : null;
		if (ready == null || !mayBeSent(held, ready)) {
			return false;
		}
		send(held, ready, outcomes);
		return true;
	}

	/** Send what waits, as long as the connection leads to the right node. */
	void drain(List<Runnable> outcomes) {
		NodeLink to;
		HeldCommands first;
		while ((to = link()) != null && (first = this.queue.peek()) != null
				&& (first.isDone() || mayBeSent(first, to))) {
			this.queue.remove();
			send(first, to, outcomes);
		}
	}

	/**
	 * Send what waits to a node at which the gate has just looked; it does not tell
	 * others before that is done.
	 * @param node a shared connection to the node
	 * @param outcomes what is to be called
	 */
	void drain(NodeLink node, List<Runnable> outcomes) {
		NodeLink to;
		HeldCommands first;
		while ((to = link()) != null && (first = this.queue.peek()) != null
				&& this.path.leadsTo(node, to, first.first())) {
			this.queue.remove();
			send(first, to, outcomes);
		}
	}

	private void send(HeldCommands held, NodeLink to, List<Runnable> outcomes) {
		List<TrackedCommand<?, ?, ?>> sent = new ArrayList<>(held.commands().size());
		boolean whole = true;
		for (TrackedCommand<?, ?, ?> command : held.commands()) {
			if (command.isDone()) {
				command.discard();
				whole &= !command.isIndispensable();
			}
			else if (command.isWithdrawn()) {
				outcomes.add(() -> command.fail(this.path.closed()));
				whole &= !command.isIndispensable();
			}
			else if (command instanceof CursorCommand<?, ?, ?> iteration && !iteration.mayGoOnAt(to)) {
				outcomes.add(() -> iteration.fail(iteration.lost()));
				whole &= !iteration.isIndispensable();
			}
			else {
				RuntimeException exceeded = this.path.exceeded(command, to);
				if (exceeded == null) {
					sent.add(command);
				}
				else {
					outcomes.add(() -> command.issuer().rejectApart(List.of(command), exceeded));
					whole &= !command.isIndispensable();
				}
			}
		}
		Transaction transaction = held.transaction();
		if (transaction != null) {
			if (!whole) {
				giveUp(transaction, CommandFailures.PART_GIVEN_UP, to, outcomes);
			}
			if (!transaction.joins(to)) {
				String reason = transaction.lossReason();
				outcomes
					.add(() -> sent.forEach((command) -> command.fail(CommandFailures.transactionNotExecuted(reason))));
				return;
			}
		}
		long now = System.nanoTime();
		for (TrackedCommand<?, ?, ?> command : sent) {
			command.assign(to, now);
			this.connection.sent(command);
		}
		if (!sent.isEmpty()) {
			write(sent, to, outcomes);
		}
	}

	private static void write(List<TrackedCommand<?, ?, ?>> sent, NodeLink to, List<Runnable> outcomes) {
		if (!to.writer().writeInTurn(sent)) {
			outcomes.add(() -> sent
				.forEach((command) -> command.completeExceptionally(new RedisException("Connection closed"))));
		}
	}

	/** What the server has queued of it goes with the connection. */
	private void giveUp(Transaction transaction, String reason, @Nullable NodeLink on, List<Runnable> outcomes) {
		transaction.lose(reason);
		if (on != null && transaction.hasBegunOn(on)) {
			leave(on);
			outcomes.add(() -> on.abandon(reason));
		}
	}

	// Rejecting

	/** Reject what has asked, if it waits, and those whose time is over as well. */
	void rejectAsked(HeldCommands asked, RuntimeException reason, List<Runnable> outcomes) {
		if (this.queue.remove(asked)) {
			reject(asked, reason, outcomes);
		}
		rejectLate(reason, 0, outcomes);
	}

	/** Reject those whose time was over some time ago. */
	void rejectLate(RuntimeException reason, long grace, List<Runnable> outcomes) {
		long now = System.nanoTime() - grace;
		HeldCommands first;
		while ((first = this.queue.peek()) != null && (first.isDone() || first.isLate(now))) {
			this.queue.remove();
			reject(first, reason, outcomes);
		}
	}

	void rejectAll(RuntimeException reason, List<Runnable> outcomes) {
		this.queue.drain().forEach((held) -> reject(held, reason, outcomes));
	}

	void reject(HeldCommands held, RuntimeException reason, List<Runnable> outcomes) {
		if (held.transaction() != null) {
			giveUp(held.transaction(), "a part of it was not sent: " + reason.getMessage(), link(), outcomes);
		}
		outcomes.add(() -> held.commands().get(0).issuer().rejectApart(held.commands(), reason));
	}

}
