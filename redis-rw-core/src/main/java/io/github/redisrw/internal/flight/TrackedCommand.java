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

package io.github.redisrw.internal.flight;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.TurnedBack;
import io.github.redisrw.internal.node.query.Failures;
import io.lettuce.core.RedisException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.handler.codec.EncoderException;
import org.jspecify.annotations.Nullable;

/**
 * A command of the application on its way: it knows whether it has been put on the wire,
 * so that its outcome is known whatever happens to the connection.
 * <ul>
 * <li>never encoded, or encoded and not written as a whole: <em>not executed</em>;</li>
 * <li>refused by the node: <em>not executed</em>;</li>
 * <li>encoded and not answered: <em>unknown</em>.</li>
 * </ul>
 */
public class TrackedCommand<K, V, T> extends AssignedCommand<K, V, T> implements HeldWrite<NodeLink> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<TrackedCommand> FAILING = AtomicIntegerFieldUpdater
		.newUpdater(TrackedCommand.class, "failing");

	private final CommandIssuer issuer;

	private final long submitted;

	private volatile long waitingSince;

	private boolean refused;

	private long timeoutNanos = -1;

	private boolean blocking;

	/** Where it was executed, while the replicas have yet to confirm it. */
	private volatile @Nullable NodeLink unconfirmedOn;

	/** Whether it has failed, though its caller may not have been told yet. */
	private volatile int failing;

	protected TrackedCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted) {
		super(command);
		this.issuer = issuer;
		this.submitted = submitted;
		this.waitingSince = submitted;
	}

	public static <K, V, T> TrackedCommand<K, V, T> of(RedisCommand<K, V, T> command, CommandIssuer issuer,
			long submitted) {
		return (command instanceof DemandAware.Sink && !issuer.isShared())
				? new DemandAwareCommand<>(command, issuer, submitted)
				: new TrackedCommand<>(command, issuer, submitted);
	}

	@Override
	public long issued() {
		return this.submitted;
	}

	public CommandIssuer issuer() {
		return this.issuer;
	}

	public boolean isBlocking() {
		timeoutNanos();
		return this.blocking;
	}

	/**
	 * How long its connection may be silent for its sake.
	 * @return the time in nanoseconds
	 */
	@Override
	public long patienceNanos() {
		return isBlocking() ? NodeLink.FAR_NANOS : NodeLink.SILENCE_NANOS;
	}

	@Override
	long deadlineNanos(long now) {
		long timeout = timeoutNanos();
		long start = isBlocking() ? now : this.issuer.clockStart(this.submitted + extension(), now);
		return (timeout > 0) ? start + timeout : now + NodeLink.FAR_NANOS;
	}

	/**
	 * That may be said by code of the application, so it is asked for once, where the
	 * command is issued, also if that fails; and so is whether it blocks.
	 */
	@Override
	public long timeoutNanos() {
		if (this.timeoutNanos < 0) {
			this.timeoutNanos = 0;
			this.blocking = this.issuer.isBlocking(this);
			this.timeoutNanos = this.issuer.timeoutNanos(this);
		}
		return this.timeoutNanos;
	}

	/** It goes on for one that has had its time already. */
	final void timeoutNanos(long known) {
		this.timeoutNanos = known;
	}

	/** Whether it may be given up here and go on elsewhere, if it changes nothing. */
	public boolean isMovable() {
		return isEncoded() && !isReplying() && !isBlocking() && !isBound();
	}

	/**
	 * Give it up where it is. Called on the event loop of the connection it is on.
	 * @return what goes on in its place
	 */
	public TrackedCommand<K, V, T> succeed() {
		discardReply();
		release(false);
		TrackedCommand<K, V, T> successor = of(this.command, this.issuer, this.submitted);
		successor.timeoutNanos(timeoutNanos());
		return successor;
	}

	/** What the server only queues, or has queued, stays where its transaction began. */
	@Override
	public boolean turnsBack(NodeLink from) {
		boolean queued = isIndispensable() && (this.issuer.isShared() || !isExec());
		if (isDone() || queued) {
			return false;
		}
		TurnedBack others = from.inFlight().turnedBack();
		boolean leads = this.issuer.goesTo(from, this);
		if (leads && !(this.issuer.isForWrites() && others.isOvertakenBy(assigned(), attempts() == 1))) {
			return false;
		}
		if (!leads) {
			others.goesBack();
		}
		NodeLink used = release(false);
		if (used != null) {
			if (acks() != null) {
				Confirmations.of(used).turnedBack(this);
			}
			this.issuer.turnedBack(this, used);
			others.hasGoneBack();
		}
		return used != null;
	}

	@Override
	public void skippedOn(NodeLink skippedOn) {
		cancel();
		if (isIndispensable() && !(this.refused && this.issuer.isShared() && !isTransactionBegun())) {
			skippedOn.abandon(CommandFailures.PART_GIVEN_UP);
		}
	}

	/** Whoever is told of that is told elsewhere: a gate may be locked here. */
	@Override
	public void discard() {
		this.issuer.handOver().execute(this::cancel);
	}

	/**
	 * Lettuce awaits a reply to it already, and would close the connection, so something
	 * is sent in its place that a server refuses. Within a transaction that makes the
	 * server refuse the transaction.
	 */
	@Override
	void cannotEncode(EncoderException failure) {
		release(false);
		discardReply();
		fail(failure, Outcome.NOT_EXECUTED);
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = ownOutput();
		NodeLink used = release(true);
		if (this.failing != 0 || (used == null && lastLink() != null)) {
			// Whoever has taken it off its connection completes it.
			return;
		}
		if (used != null && output != null && output.hasError()
				&& this.issuer.takesBack(this, used, output.getError())) {
			return;
		}
		if (used != null) {
			executedOn(used);
		}
		if (used != null && acks() != null && (output == null || !output.hasError())) {
			this.unconfirmedOn = used;
			Confirmations.of(used).executed(this);
			return;
		}
		if (used != null) {
			countExecuted();
		}
		super.complete();
	}

	/**
	 * The node has replied, and the output does not take it: executed, and of no use to
	 * the caller.
	 */
	private boolean replyNotReadable(NodeLink on, Throwable failure) {
		executedOn(on);
		return fail(failure, Outcome.EXECUTED);
	}

	/**
	 * The replicas have confirmed it, or not.
	 * @param on the connection on which they were waited for
	 * @param finding why it is not confirmed, {@code null} if it is
	 * @return {@code false} if it has not been answered itself yet
	 */
	boolean confirm(NodeLink on, @Nullable String finding) {
		if (this.unconfirmedOn != on) {
			return isDone();
		}
		this.unconfirmedOn = null;
		if (finding == null) {
			countExecuted();
			super.complete();
		}
		else {
			fail(CommandFailures.acksMissing(this, on, finding));
		}
		return true;
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
		if (isReplyDiscarded()) {
			return false;
		}
		NodeLink used = release(false);
		if (used == null || isDone()) {
			return fail(throwable);
		}
		FailureKind failure = FailureKind.of(throwable, progress(), used);
		if (failure == FailureKind.REPLY_NOT_READABLE) {
			return replyNotReadable(used, throwable);
		}
		if (failure == FailureKind.REFUSED) {
			return refused(used, throwable);
		}
		clearError();
		return this.issuer.onFailure(this, used, failure, throwable);
	}

	/**
	 * A transaction without it must not be executed, nor go on with what comes next. What
	 * is flushed together on a shared connection is refused together.
	 */
	private boolean refused(NodeLink by, Throwable throwable) {
		if (isBound() && !this.issuer.isShared()) {
			by.abandon(name() + " was refused by the client: " + Failures.describe(throwable));
		}
		this.refused = true;
		return fail(throwable, Outcome.NOT_EXECUTED);
	}

	/**
	 * It has been assigned to a connection, and is not put on it after all.
	 * @param reason the exception
	 */
	public void withdraw(RuntimeException reason) {
		release(false);
		fail(reason);
	}

	@Override
	public boolean isWithdrawn() {
		return this.issuer.isClosed();
	}

	/**
	 * Fail for the caller. Whatever the caller does then is done on another thread, if
	 * this is one that others depend on.
	 * @param throwable the exception
	 * @return whether it was not completed before
	 */
	public boolean fail(Throwable throwable) {
		return fail(throwable, null);
	}

	private boolean fail(Throwable reason, @Nullable Outcome outcome) {
		Throwable throwable = CommandFailures.ofRepeated(this, reason);
		if (super.isDone()) {
			// Its caller has given it up; whoever counts it has not been told yet.
			super.cancel();
			return false;
		}
		if (!FAILING.compareAndSet(this, 0, 1)) {
			return false;
		}
		CommandOutput<K, V, T> output = ownOutput();
		if (output != null && throwable.getMessage() != null) {
			output.setError(throwable.getMessage());
		}
		failed(throwable, isRepeated() ? null : outcome);
		this.issuer.traffic().failed(this.issuer.isForWrites(), Traffic.Target.of(this), throwable, outcome);
		this.issuer.handOver().executeOutside(() -> super.completeExceptionally(throwable), EventLoops.isCurrent());
		return true;
	}

	@Override
	public boolean isDone() {
		return this.failing != 0 || isReplyDiscarded() || super.isDone();
	}

	private void countExecuted() {
		this.issuer.traffic().executed(this.issuer.isForWrites(), Traffic.Target.of(this));
	}

	@Override
	public void timedOut() {
		NodeLink used = release(false);
		if (used != null && super.isDone()) {
			// Its caller has given it up; whoever counts it has not been told yet.
			cancel();
		}
		else if (used != null && !isDone()) {
			this.issuer.onTimeout(this, used);
		}
	}

	/**
	 * It is left out, as its caller has given it up; or its connection is being closed,
	 * which is not the caller's doing.
	 */
	@Override
	public void cancel() {
		if (isReplyDiscarded()) {
			return;
		}
		if (!super.isDone()) {
			completeExceptionally(new RedisException("Connection closed"));
			return;
		}
		release(false);
		if (this.failing == 0) {
			this.issuer.handOver().executeOutside(super::cancel, EventLoops.isCurrent());
		}
	}

	// While held

	@Override
	public void send(NodeLink to) {
		this.issuer.send(this, to);
	}

	@Override
	public void reject(RuntimeException reason) {
		this.issuer.onRejected(this, reason);
	}

	/** It has been blocked by its node on purpose, and waits for another one from now. */
	public void waitAnew() {
		this.waitingSince = System.nanoTime();
	}

	@Override
	public long holdDeadline() {
		return this.waitingSince + this.issuer.holdNanos(this);
	}

}
