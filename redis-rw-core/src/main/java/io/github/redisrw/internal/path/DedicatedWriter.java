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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.flight.CommandClassifier;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.question.Failures;
import io.lettuce.core.RedisException;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The writer of a connection that belongs to one caller: transactions, pipelines and
 * blocking commands. It has a connection to a node of its own, made when the first
 * command comes, and made anew when that one is lost or no longer leads to the right
 * node; except inside of a transaction, which ends with its connection.
 * <p>
 * Whether the connection leads to the right node is looked at for each command when it is
 * put on it. Commands that wait do so in order, on the same account and with the same
 * deadlines as those of shared connections: the first one asks for the node, at the gate
 * if that is the master. Thread-safe. What reaches the application is called without the
 * monitor.
 */
public final class DedicatedWriter extends PathWriter implements LinkListener {

	private static final Duration RETRY = Duration.ofMillis(20);

	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Object monitor = new Object();

	private final DedicatedQueue queue = new DedicatedQueue();

	private final Transactions transactions = new Transactions();

	private final SessionState session = new SessionState();

	private final AtomicInteger seeks = new AtomicInteger();

	private @Nullable NodeLink link;

	private Phase phase = Phase.IDLE;

	/** Whether the first command in line has been waiting before. */
	private boolean waited;

	/** Asks for the node while seeking. */
	private @Nullable DedicatedRequest request;

	/** What is waited for while opening. */
	private @Nullable Attempt attempt;

	private boolean ticking;

	/** How many of the commands that wait here are on the account of the path. */
	private int accounted;

	/** Where the node has refused a part of a transaction. */
	private volatile @Nullable NodeLink refused;

	public DedicatedWriter(Path path) {
		super(path);
	}

	// Commands

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		dispatch(List.of(command));
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		List<Runnable> outcomes = new ArrayList<>(0);
		Phase reached;
		synchronized (this.monitor) {
			giveUpIfSucceeded();
			admit(commands, outcomes).forEach((held) -> sendOrHold(held, outcomes));
			account();
			reached = this.phase;
		}
		outcomes.forEach(Runnable::run);
		if (reached == Phase.SEEKING) {
			seek();
		}
		else if (reached == Phase.OPENING) {
			tick();
		}
	}

	/** What belongs to one transaction stays in one piece; the rest may be separated. */
	private List<HeldCommands> admit(List<TrackedCommand<?, ?, ?>> commands, List<Runnable> outcomes) {
		List<HeldCommands> pieces = new ArrayList<>(1);
		List<TrackedCommand<?, ?, ?>> together = new ArrayList<>(1);
		Transaction transaction = null;
		for (TrackedCommand<?, ?, ?> command : commands) {
			Transactions.Admission admission = this.transactions.admit(command);
			if (admission.end() != null) {
				outcomes.add(admission.end());
				continue;
			}
			this.session.follow(command);
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

	private void sendOrHold(HeldCommands held, List<Runnable> outcomes) {
		while (true) {
			NodeLink ready = this.queue.isEmpty() ? this.link : null;
			if (ready != null && mayBeSent(held, ready)) {
				send(held, ready, outcomes);
				return;
			}
			if (isClosed()) {
				reject(held, path().closed(), outcomes);
				return;
			}
			if (this.phase == Phase.IDLE) {
				this.queue.add(held);
				this.phase = Phase.SEEKING;
				this.waited = false;
				return;
			}
			RuntimeException rejection = path().reserve();
			if (rejection == null) {
				this.queue.add(held);
				this.accounted++;
				return;
			}
			if (!awaitRoom(held)) {
				reject(held, rejection, outcomes);
				return;
			}
		}
	}

	/**
	 * Who issues commands faster than the connection to a known node is opened is slowed
	 * down, if that is possible.
	 * @return {@code false} if there is no waiting
	 */
	private boolean awaitRoom(HeldCommands held) {
		long rest = held.deadline() - System.nanoTime();
		if (this.phase != Phase.OPENING || rest <= 0 || !mayBlock()) {
			return false;
		}
		try {
			account();
			this.monitor.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(rest, TICK_NANOS))));
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static boolean mayBlock() {
		return !Schedulers.isInNonBlockingThread() && !(Thread.currentThread() instanceof FastThreadLocalThread);
	}

	/**
	 * Whether commands may be put on a connection at this moment. What the server only
	 * queues stays where its transaction began, whatever comes; but while it is not known
	 * who the master is, or will be, none is executed.
	 */
	private boolean mayBeSent(HeldCommands held, NodeLink to) {
		Transaction transaction = held.transaction();
		return to.isOpen()
				&& ((transaction != null && transaction.hasBegunOn(to) && held.isQueuedByServer()) || path().fits(to));
	}

	private void send(HeldCommands held, NodeLink to, List<Runnable> outcomes) {
		List<TrackedCommand<?, ?, ?>> sent = new ArrayList<>(held.commands().size());
		for (TrackedCommand<?, ?, ?> command : held.commands()) {
			if (command.isDone()) {
				command.discard();
			}
			else if (command instanceof CursorCommand<?, ?, ?> iteration && !iteration.mayGoOnAt(to)) {
				outcomes.add(() -> iteration.fail(iteration.lost()));
			}
			else {
				sent.add(command);
			}
		}
		Transaction transaction = held.transaction();
		if (transaction != null) {
			if (transaction.isQueueing() && sent.size() < held.commands().size()) {
				transaction.lose("a part of it was given up before it was sent");
			}
			if (!transaction.joins(to)) {
				String reason = transaction.lossReason();
				outcomes.add(() -> sent.forEach((command) -> command.fail(transactionNotExecuted(reason))));
				return;
			}
		}
		if (sent.isEmpty()) {
			return;
		}
		long now = System.nanoTime();
		sent.forEach((command) -> command.assign(to, now));
		if (!to.writer().writeInTurn(sent)) {
			outcomes.add(() -> sent
				.forEach((command) -> command.completeExceptionally(new RedisException("Connection closed"))));
		}
	}

	/** Send what waits, as long as the connection leads to the right node. */
	private void drain(NodeLink to, List<Runnable> outcomes) {
		HeldCommands first;
		while ((first = this.queue.peek()) != null && (first.isDone() || mayBeSent(first, to))) {
			this.queue.remove();
			send(first, to, outcomes);
		}
		become((first != null) ? Phase.SEEKING : Phase.IDLE);
	}

	public static TransactionNotExecutedException transactionNotExecuted(String reason) {
		return new TransactionNotExecutedException("The transaction was not executed: " + reason);
	}

	private void become(Phase next) {
		this.phase = next;
		this.waited = true;
		this.monitor.notifyAll();
	}

	/** While a connection is waited for, the path can tell when that has become vain. */
	private void attempt(@Nullable Attempt next) {
		this.attempt = next;
		if (next != null) {
			path().opening(this);
		}
		else {
			path().notOpening(this);
		}
	}

	/** Keep the account of what waits here; the first one in line waits at the gate. */
	private void account() {
		int waiting = Math.max(0, this.queue.size() - ((this.phase == Phase.SEEKING) ? 1 : 0));
		if (waiting != this.accounted) {
			path().reserved(waiting - this.accounted);
			this.accounted = waiting;
		}
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		NodeLink former = null;
		Attempt drained = new Attempt(null, "the former connection is still being answered");
		synchronized (this.monitor) {
			if (!isClosed()) {
				this.queue.addReturned(new HeldCommands(List.of(command), null));
				former = this.link;
				if (former != null) {
					leave(former);
				}
				if (this.phase == Phase.IDLE) {
					become((former != null) ? Phase.OPENING : Phase.SEEKING);
					attempt((former != null) ? drained : null);
				}
				account();
			}
		}
		if (isClosed()) {
			close(List.of(new HeldCommands(List.of(command), null)), path().closed());
		}
		else if (former != null) {
			tick();
			former.retire().whenComplete((done, failure) -> seekAfter(drained));
		}
		else {
			seek();
		}
	}

	/**
	 * A transaction does not go on where it began once another node is the master: if it
	 * were executed there, nobody would keep it.
	 */
	private void giveUpIfSucceeded() {
		NodeLink present = this.link;
		if (present != null && this.transactions.isUnderWay() && path().isSucceeded(present)) {
			leave(present);
			present.retire();
		}
	}

	// The node

	/** Ask for the node, if there is something to send and nobody has asked yet. */
	private void seek() {
		if (this.seeks.getAndIncrement() > 0) {
			return;
		}
		do {
			DedicatedRequest next = null;
			boolean again;
			synchronized (this.monitor) {
				HeldCommands first = this.queue.peek();
				again = this.waited;
				if (this.phase == Phase.SEEKING && this.request == null && first != null) {
					next = new DedicatedRequest(this, first.deadline());
					this.request = next;
				}
			}
			if (next != null) {
				path().seek(next, again);
			}
		}
		while (this.seeks.decrementAndGet() > 0);
	}

	private void seekAfter(Attempt ended) {
		synchronized (this.monitor) {
			if (this.attempt != ended) {
				return;
			}
			attempt(null);
			become(this.queue.isEmpty() ? Phase.IDLE : Phase.SEEKING);
			account();
		}
		seek();
	}

	/**
	 * The node is known. Called on any thread, that of the coordinator among them.
	 * @param asked what has asked for it
	 * @param node a connection to it that others share
	 */
	void found(DedicatedRequest asked, NodeLink node) {
		List<Runnable> outcomes = new ArrayList<>(0);
		NodeLink former = null;
		Attempt begun = null;
		synchronized (this.monitor) {
			if (this.request != asked) {
				return;
			}
			this.request = null;
			NodeLink present = this.link;
			this.queue.removeDone();
			if (this.queue.isEmpty()) {
				become(Phase.IDLE);
			}
			else if (present != null && path().leadsTo(node, present)) {
				sendAll(present, node, outcomes);
			}
			else {
				former = present;
				if (former != null) {
					leave(former);
				}
				begun = new Attempt(node, "it is being opened");
				attempt(begun);
				become(Phase.OPENING);
			}
			account();
		}
		path().handOver(outcomes);
		if (former != null) {
			former.retire();
		}
		if (begun != null) {
			open(begun, node);
			// Another master may have been verified before this was known to wait.
			movedOn();
		}
		else {
			seek();
		}
	}

	/**
	 * The gate has just looked at where this leads, and does not tell others before
	 * everything is sent that has waited.
	 */
	private void sendAll(NodeLink to, NodeLink node, List<Runnable> outcomes) {
		HeldCommands first;
		while ((first = this.queue.peek()) != null && path().leadsTo(node, to)) {
			this.queue.remove();
			send(first, to, outcomes);
		}
		become((first != null) ? Phase.SEEKING : Phase.IDLE);
	}

	/**
	 * The first command in line has not found a node in time, or may not wait for one.
	 * @param asked what has asked for it
	 * @param reason the exception for the command
	 */
	void notFound(DedicatedRequest asked, RuntimeException reason) {
		List<Runnable> outcomes = new ArrayList<>();
		synchronized (this.monitor) {
			if (this.request != asked) {
				return;
			}
			this.request = null;
			HeldCommands first = this.queue.poll();
			if (first != null) {
				reject(first, reason, outcomes);
			}
			rejectLate(reason, outcomes);
			become(this.queue.isEmpty() ? Phase.IDLE : Phase.SEEKING);
			account();
		}
		outcomes.forEach(Runnable::run);
		seek();
	}

	private void rejectLate(RuntimeException reason, List<Runnable> outcomes) {
		long now = System.nanoTime();
		HeldCommands first;
		while ((first = this.queue.peek()) != null && (first.isDone() || first.isLate(now))) {
			this.queue.remove();
			reject(first, reason, outcomes);
		}
	}

	private void reject(HeldCommands held, RuntimeException reason, List<Runnable> outcomes) {
		if (held.transaction() != null) {
			held.transaction().lose("a part of it was not sent: " + reason.getMessage());
		}
		outcomes.add(() -> held.commands().forEach((command) -> command.rejectApart(reason)));
	}

	// The connection

	private void open(Attempt begun, NodeLink node) {
		tick();
		path().openBeside(node)
			.thenCompose(this.session::restore)
			.whenComplete((opened, failure) -> opened(begun, opened, failure));
	}

	private void opened(Attempt ended, @Nullable NodeLink opened, @Nullable Throwable failure) {
		List<Runnable> outcomes = new ArrayList<>(0);
		NodeLink used = null;
		Attempt pause = null;
		if (opened != null) {
			opened.pushListener(this::onPush);
		}
		synchronized (this.monitor) {
			if (this.attempt == ended && !isClosed()) {
				if (opened != null) {
					attempt(null);
					this.link = opened;
					used = opened;
					drain(opened, outcomes);
				}
				else if (Failures.runtime(failure) instanceof SessionState.RefusedException refusal) {
					attempt(null);
					this.queue.drain().forEach((held) -> reject(held, refusal, outcomes));
					become(Phase.IDLE);
				}
				else {
					pause = new Attempt(ended.node(), Failures.describe(failure));
					attempt(pause);
				}
				account();
			}
		}
		if (pause != null) {
			Attempt over = pause;
			boolean elsewhere = Failures.runtime(failure) instanceof WrongNodeException;
			path().links().schedule(() -> seekAfter(over), elsewhere ? 0 : RETRY.toNanos(), () -> end(path().closed()));
			return;
		}
		if (used != null) {
			used.listener(this);
			onConnected(used.node());
		}
		else if (opened != null) {
			opened.close();
		}
		path().handOver(outcomes);
		seek();
	}

	/** The path leads to another node than the one to which a connection is opened. */
	void movedOn() {
		synchronized (this.monitor) {
			Attempt present = this.attempt;
			if (this.phase != Phase.OPENING || present == null || present.node() == null
					|| !path().isReplaced(present.node())) {
				return;
			}
			attempt(null);
			become(this.queue.isEmpty() ? Phase.IDLE : Phase.SEEKING);
			account();
		}
		seek();
	}

	/** See to the deadlines while a connection is being opened, and not longer. */
	private void tick() {
		long delay;
		synchronized (this.monitor) {
			HeldCommands first = this.queue.peek();
			if (this.ticking || this.phase != Phase.OPENING || first == null) {
				return;
			}
			this.ticking = true;
			delay = Math.max(TimeUnit.MILLISECONDS.toNanos(1),
					Math.min(TICK_NANOS, first.deadline() - System.nanoTime()));
		}
		path().links().schedule(this::ticked, delay);
	}

	private void ticked() {
		List<Runnable> outcomes = new ArrayList<>(0);
		synchronized (this.monitor) {
			this.ticking = false;
			Attempt present = this.attempt;
			if (this.phase == Phase.OPENING && present != null) {
				rejectLate(path().noConnection(present.node(), present.finding()), outcomes);
				this.monitor.notifyAll();
				account();
			}
		}
		path().handOver(outcomes);
		tick();
	}

	/** Whether commands are refused until the end of a transaction that is lost. */
	@Override
	public boolean isTransactionOpen() {
		synchronized (this.monitor) {
			return this.transactions.isLostAndOpen();
		}
	}

	/**
	 * A node that refuses a part of a transaction refuses all of it. What is under way
	 * there is still answered; nothing follows it.
	 */
	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink used, String error) {
		if (super.takesBack(command, used, error)) {
			if (command.isBound()) {
				refusedBy(used);
			}
			return true;
		}
		if (command.isBound() && used == this.refused && error.startsWith("EXECABORT")) {
			command.fail(transactionNotExecuted(used + " has refused a part of it"));
			return true;
		}
		return false;
	}

	private void refusedBy(NodeLink used) {
		synchronized (this.monitor) {
			this.refused = used;
			leave(used);
		}
		used.retire();
	}

	/**
	 * Send nothing more on a connection.
	 * @return whether it was the one in use
	 */
	private boolean leave(NodeLink left) {
		if (this.link != left) {
			return false;
		}
		this.link = null;
		this.transactions.left(left);
		return true;
	}

	@Override
	public void onLost(NodeLink lost) {
		synchronized (this.monitor) {
			if (!leave(lost)) {
				return;
			}
		}
		if (!isClosed()) {
			onDisconnected();
		}
	}

	@Override
	public void onSilent(NodeLink silent) {
		path().onDedicatedSilent(silent);
		if (path().isToBeReplaced(silent)) {
			replace(silent);
		}
	}

	/**
	 * The node may be slow all the same, so what is in flight keeps its time, and what
	 * comes next does not overtake it. A transaction stays where it is.
	 */
	private void replace(NodeLink silent) {
		Attempt drained = new Attempt(null, "the connection before does not answer");
		synchronized (this.monitor) {
			if (this.phase != Phase.IDLE || this.transactions.isUnderWay() || !leave(silent)) {
				return;
			}
			become(Phase.OPENING);
			attempt(drained);
		}
		silent.retire().whenComplete((done, failure) -> seekAfter(drained));
	}

	@Override
	public long timeoutNanos(TrackedCommand<?, ?, ?> command) {
		long timeout = super.timeoutNanos(command);
		Duration blockTime = CommandClassifier.blockTime(command);
		if (blockTime == null || timeout == 0) {
			return timeout;
		}
		return blockTime.isZero() ? 0 : timeout + blockTime.toNanos();
	}

	@Override
	public boolean isBlocking(TrackedCommand<?, ?, ?> command) {
		return CommandClassifier.blockTime(command) != null;
	}

	// The end

	@Override
	CompletableFuture<Void> doClose() {
		NodeLink present;
		synchronized (this.monitor) {
			present = this.link;
			this.link = null;
		}
		end(path().closed());
		return (present != null) ? present.close() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Complete everything that waits.
	 * @param reason the exception
	 */
	void end(RuntimeException reason) {
		List<HeldCommands> held;
		synchronized (this.monitor) {
			held = this.queue.drain();
			this.request = null;
			attempt(null);
			become(Phase.IDLE);
			account();
		}
		close(held, reason);
	}

	private void close(List<HeldCommands> held, RuntimeException reason) {
		held.forEach(
				(piece) -> piece.commands().forEach((command) -> path().links().handOver(() -> command.fail(reason))));
	}

	private enum Phase {

		/** Nothing waits. */
		IDLE,

		/** Something waits, and the first one in line asks for the node. */
		SEEKING,

		/** The node is known, the connection to it is not open yet. */
		OPENING

	}

	/**
	 * What is waited for while opening; told apart by identity.
	 */
	private static final class Attempt {

		private final @Nullable NodeLink node;

		private final String finding;

		Attempt(@Nullable NodeLink node, String finding) {
			this.node = node;
			this.finding = finding;
		}

		@Nullable NodeLink node() {
			return this.node;
		}

		String finding() {
			return this.finding;
		}

	}

}
