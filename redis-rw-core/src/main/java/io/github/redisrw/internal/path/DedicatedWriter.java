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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.flight.transaction.HeldCommands;
import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.path.session.SessionState;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The writer of a connection that belongs to one caller: transactions, pipelines and
 * blocking commands. It has a connection to a node of its own, made when the first
 * command comes, and made anew when that one is lost or no longer leads to the right
 * node; except inside of a transaction, which ends with its connection.
 * <p>
 * Commands that wait do so on a {@link DedicatedLine}, in order, on the same account and
 * with the same deadlines as those of shared connections; a {@link DedicatedConnector}
 * finds the node for them. Both are guarded by one monitor, that of this writer.
 * Thread-safe. What reaches the application is called without the monitor.
 */
public final class DedicatedWriter extends PathWriter implements LinkListener {

	/** How often somebody who waits for room looks for it, at least. */
	private static final long ROOM_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Object monitor = new Object();

	private final DedicatedLine line;

	private final DedicatedConnector connector;

	private final FormerConnection former;

	/** Where the node has refused a part of a transaction. */
	private volatile @Nullable NodeLink refused;

	public DedicatedWriter(Path path) {
		this(path, new SessionState());
	}

	private DedicatedWriter(Path path, SessionState session) {
		super(path);
		this.line = new DedicatedLine(path, session);
		this.connector = new DedicatedConnector(this, this.line, this.monitor);
		this.former = new FormerConnection(this.connector, path.connector());
	}

	/** What the application sets on its connection is set on both. */
	@Override
	public PathWriter beside(PathEntry other) {
		return new DedicatedWriter((Path) other, this.line.session());
	}

	// Commands

	@Override
	public void dispatch(TrackedCommand<?, ?, ?> command) {
		dispatch(List.of(command));
	}

	@Override
	public void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		List<Runnable> outcomes = new ArrayList<>(0);
		Deque<HeldCommands> pieces = null;
		do {
			boolean idle;
			NodeLink outdated;
			ConnectAttempt drained = null;
			synchronized (this.monitor) {
				giveUpIfSucceeded();
				giveUpIfBlocked(outcomes);
				outdated = (this.connector.isIdle() && this.line.isOutdated()) ? this.line.link() : null;
				if (outdated != null) {
					this.line.leave(outdated);
					drained = this.connector.awaitFormer("the session of the connection has changed");
				}
				if (pieces == null) {
					pieces = new ArrayDeque<>(this.line.admit(commands, outcomes));
				}
				if (outdated == null) {
					sendOrHold(pieces, outcomes);
				}
				this.connector.account();
				idle = this.connector.isIdle();
			}
			if (!idle) {
				this.connector.proceed();
			}
			if (outdated != null) {
				this.former.retire(outdated, drained);
			}
		}
		while (!pieces.isEmpty());
		// Last, as that may wait for what is held.
		outcomes.forEach(Runnable::run);
	}

	/**
	 * Send commands, or let them wait. The first that waits is to be seen to before the
	 * others, which wait for it, and perhaps for room.
	 * @param pieces the commands; those that are left are to come again
	 * @param outcomes what is to be called
	 */
	private void sendOrHold(Deque<HeldCommands> pieces, List<Runnable> outcomes) {
		HeldCommands held;
		while ((held = pieces.peek()) != null) {
			RuntimeException rejection = null;
			if (isClosed()) {
				rejection = path().closed();
			}
			else if (!this.line.sendAtOnce(held, outcomes)) {
				if (this.connector.isIdle()) {
					this.line.add(pieces.remove());
					this.connector.begin(false);
					return;
				}
				rejection = this.line.addAccounted(held);
				if (rejection != null && awaitRoom(held)) {
					continue;
				}
			}
			pieces.remove();
			if (rejection != null) {
				this.line.reject(held, rejection, outcomes);
			}
		}
	}

	/**
	 * Who issues commands faster than the connection to a known node is opened is slowed
	 * down, if that is possible.
	 * @return {@code false} if there is no waiting
	 */
	private boolean awaitRoom(HeldCommands held) {
		long rest = held.deadline() + this.connector.graceNanos() - System.nanoTime();
		if (!this.connector.isOpening() || rest <= 0 || !mayBlock()) {
			return false;
		}
		try {
			this.connector.account();
			this.monitor.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(rest, ROOM_CHECK_NANOS))));
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

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		if (command.isBlocking()) {
			command.waitAnew();
		}
		HeldCommands returned = new HeldCommands(List.of(command), null);
		NodeLink left = null;
		ConnectAttempt drained = null;
		synchronized (this.monitor) {
			if (!isClosed()) {
				this.line.addReturned(returned);
				left = this.line.leaveAfter(command);
				if (this.connector.isIdle() && left != null) {
					drained = this.connector.awaitFormer("the former connection is still being answered");
				}
				else if (this.connector.isIdle()) {
					this.connector.begin(true);
				}
				else if (left != null) {
					this.line.connection().await(left);
				}
				this.connector.account();
			}
		}
		if (isClosed()) {
			path().connector().handOver(() -> command.fail(path().closed()));
			return;
		}
		this.connector.proceed();
		if (left != null) {
			this.former.retire(left, drained);
		}
	}

	/**
	 * A transaction does not go on where it began once another node is the master: if it
	 * were executed there, nobody would keep it.
	 */
	private void giveUpIfSucceeded() {
		NodeLink present = this.line.link();
		if (present != null && this.line.isTransactionUnderWay() && path().isSucceeded(present)) {
			this.line.leave(present);
			present.retire();
		}
	}

	/** It would also take what nobody waits for. */
	private void giveUpIfBlocked(List<Runnable> outcomes) {
		NodeLink present = this.line.link();
		if (present != null && this.line.connection().isBlockedInVain()) {
			this.line.leave(present);
			outcomes.add(() -> present.abandon("a command that blocks has been given up by its caller"));
		}
	}

	// What the node says

	@Override
	public boolean isTransactionOpen() {
		synchronized (this.monitor) {
			return this.line.isTransactionLost();
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
			command.fail(CommandFailures.transactionNotExecuted(used + " has refused a part of it"));
			return true;
		}
		return false;
	}

	@Override
	public void turnedBack(TrackedCommand<?, ?, ?> command, NodeLink link) {
		if (command.isBound()) {
			refusedBy(link);
		}
		super.turnedBack(command, link);
	}

	private void refusedBy(NodeLink used) {
		synchronized (this.monitor) {
			this.refused = used;
			this.line.leave(used);
		}
		used.retire();
	}

	@Override
	public void onLost(NodeLink lost) {
		synchronized (this.monitor) {
			if (!this.line.leave(lost)) {
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
	 * Makes another connection in place of one that does not answer. The node may be slow
	 * all the same, so what is in flight keeps its time, and what comes next does not
	 * overtake it, other than what may block for ever. A transaction stays where it is.
	 * @param silent the connection
	 */
	public void replace(NodeLink silent) {
		ConnectAttempt drained;
		synchronized (this.monitor) {
			if (!this.connector.isIdle() || this.line.isTransactionUnderWay() || !this.line.leave(silent)) {
				return;
			}
			drained = this.connector.awaitFormer("the connection before does not answer");
		}
		this.former.replace(silent, drained);
	}

	@Override
	public boolean isShared() {
		return false;
	}

	/** As far as the server has accepted it, where the application has chosen one. */
	@Override
	public int database() {
		Integer chosen = this.line.session().database();
		return (chosen != null) ? chosen : super.database();
	}

	// Time

	@Override
	public long timeoutNanos(TrackedCommand<?, ?, ?> command) {
		long timeout = super.timeoutNanos(command);
		Duration blockTime = CommandClassifier.blockTime(command);
		if (blockTime == null || timeout == 0) {
			return timeout;
		}
		boolean forEver = blockTime.isZero() || blockTime.compareTo(Duration.ofNanos(NodeLink.FAR_NANOS)) >= 0;
		return forEver ? 0 : timeout + blockTime.toNanos();
	}

	@Override
	public boolean isBlocking(TrackedCommand<?, ?, ?> command) {
		return CommandClassifier.blockTime(command) != null;
	}

	// The end

	FormerConnection former() {
		return this.former;
	}

	/** What was issued on a connection that has been closed since. */
	public void rejectWithdrawn() {
		List<Runnable> outcomes = new ArrayList<>(0);
		synchronized (this.monitor) {
			this.line.rejectWithdrawn(outcomes);
			this.connector.account();
		}
		path().handOver(outcomes);
	}

	@Override
	CompletableFuture<Void> doClose() {
		NodeLink present;
		synchronized (this.monitor) {
			present = this.line.link();
			if (present != null) {
				this.line.leave(present);
			}
			this.line.endTransaction();
		}
		this.connector.end(path().closed());
		return this.line.connection().close();
	}

}
