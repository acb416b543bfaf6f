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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.FailureKind.Progress;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.DispatchedCommand;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.question.Failures;
import io.github.redisrw.internal.routing.ReadDemand;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
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
public class TrackedCommand<K, V, T> extends CommandWrapper<K, V, T>
		implements DispatchedCommand<K, V, T>, HeldWrite<NodeLink> {

	/** {@code GET} without a key. */
	private static final byte[] STAND_IN = "*1\r\n$3\r\nGET\r\n".getBytes(StandardCharsets.US_ASCII);

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<TrackedCommand> FAILING = AtomicIntegerFieldUpdater
		.newUpdater(TrackedCommand.class, "failing");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<TrackedCommand, @Nullable NodeLink> LINK = AtomicReferenceFieldUpdater
		.newUpdater(TrackedCommand.class, NodeLink.class, "link");

	private final CommandIssuer issuer;

	private final long submitted;

	private volatile @Nullable NodeLink link;

	private long deadline;

	private long sent;

	private volatile boolean encoded;

	private volatile boolean replying;

	/** Where a reply goes that nobody waits for any more. */
	private volatile @Nullable CommandOutput<K, V, T> discarded;

	private boolean bound;

	private int attempts;

	private boolean sentToMaster;

	private @Nullable ReplicaAcksRequirement acks;

	/** Where it was executed, while the replicas have yet to confirm it. */
	private volatile @Nullable NodeLink unconfirmedOn;

	private @Nullable ReadDemand demand;

	private @Nullable ExecutionListener executionListener;

	/** Whether it has failed, though its caller may not have been told yet. */
	private volatile int failing;

	TrackedCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted) {
		super(command);
		this.issuer = issuer;
		this.submitted = submitted;
	}

	public static <K, V, T> TrackedCommand<K, V, T> of(RedisCommand<K, V, T> command, CommandIssuer issuer,
			long submitted) {
		return (command instanceof DemandAware.Sink) ? new DemandAwareCommand<>(command, issuer, submitted)
				: new TrackedCommand<>(command, issuer, submitted);
	}

	/**
	 * When it was issued.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	public long submitted() {
		return this.submitted;
	}

	/**
	 * How often it has been sent, or meant to be.
	 * @return the number
	 */
	public int attempts() {
		return this.attempts;
	}

	public CommandIssuer issuer() {
		return this.issuer;
	}

	public String name() {
		return getType().toString();
	}

	/** It belongs to a transaction: if it fails, it goes nowhere else. */
	public void bind() {
		this.bound = true;
	}

	public boolean isBound() {
		return this.bound;
	}

	/**
	 * Whether it executes a transaction.
	 * @return {@code true} for {@code EXEC}
	 */
	public boolean isExec() {
		return name().equals("EXEC");
	}

	@Override
	public boolean isEncoded() {
		return this.encoded;
	}

	public boolean isBlocking() {
		return this.issuer.isBlocking(this);
	}

	/**
	 * How long its connection may be silent for its sake.
	 * @return the time in nanoseconds
	 */
	@Override
	public long patienceNanos() {
		return isBlocking() ? NodeLink.FAR_NANOS : NodeLink.SILENCE_NANOS;
	}

	/**
	 * How long it may take from being sent to its reply.
	 * @return the time in nanoseconds, 0 for no limit
	 */
	long timeoutNanos() {
		return this.issuer.timeoutNanos(this);
	}

	/**
	 * How many replicas have to confirm it.
	 * @return the requirement, {@code null} if there is none
	 */
	public @Nullable ReplicaAcksRequirement acks() {
		return this.acks;
	}

	public void acks(@Nullable ReplicaAcksRequirement requirement) {
		this.acks = requirement;
	}

	/**
	 * What it is to show, if it is a read.
	 * @return the demand, {@code null} if any eligible replica will do
	 */
	public @Nullable ReadDemand demand() {
		return this.demand;
	}

	public void demand(@Nullable ReadDemand wanted) {
		this.demand = wanted;
	}

	public void executionListener(ExecutionListener listener) {
		this.executionListener = listener;
	}

	@Nullable NodeLink link() {
		return this.link;
	}

	@Override
	public boolean isInFlightOn(NodeLink other) {
		return this.link == other && !isDone();
	}

	/**
	 * When it was sent.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	@Override
	public long sent() {
		return this.sent;
	}

	@Override
	public long deadline() {
		return this.deadline;
	}

	/**
	 * Prepare to be sent.
	 * @param to the connection
	 * @param now the time
	 */
	public void assign(NodeLink to, long now) {
		this.encoded = false;
		this.attempts++;
		this.replying = false;
		this.sentToMaster = to.isToMaster();
		long timeout = timeoutNanos();
		this.sent = now;
		this.deadline = (timeout > 0) ? this.issuer.clockStart(this.submitted, now) + timeout
				: now + NodeLink.FAR_NANOS;
		this.link = to;
	}

	/**
	 * It is no longer on a connection. Of those who find that at the same time, one gets
	 * the connection, so that the connection counts it once.
	 * @param answered whether the node has answered it
	 * @return the connection, {@code null} if it is on none
	 */
	@Nullable NodeLink release(boolean answered) {
		NodeLink used = (this.link != null) ? LINK.getAndSet(this, null) : null;
		if (used != null) {
			used.onCompleted(this, answered);
		}
		return used;
	}

	/** Its caller has given it up before it was put on the wire. */
	@Override
	public void discard() {
		cancel();
	}

	@Override
	public void encode(ByteBuf buf) {
		this.encoded = true;
		NodeLink used = this.link;
		if (used != null) {
			used.onSent(this);
		}
		int start = buf.writerIndex();
		try {
			super.encode(buf);
		}
		catch (RuntimeException ex) {
			buf.writerIndex(start).writeBytes(STAND_IN);
			cannotEncode(new EncoderException(
					name() + " was not sent, because it cannot be encoded: " + Failures.describe(ex), ex));
		}
	}

	/**
	 * Lettuce awaits a reply to it already, and would close the connection, so something
	 * is sent in its place that a server refuses. Within a transaction that makes the
	 * server refuse the transaction.
	 */
	private void cannotEncode(EncoderException failure) {
		release(false);
		discardReply();
		fail(failure, Outcome.NOT_EXECUTED);
	}

	/** What its connection still replies to it is for nobody. */
	void discardReply() {
		this.discarded = new DiscardedOutput<>();
	}

	boolean isReplyDiscarded() {
		return this.discarded != null;
	}

	/**
	 * The decoder asks for this when it has something to put into it, or a part of that.
	 */
	@Override
	public CommandOutput<K, V, T> getOutput() {
		CommandOutput<K, V, T> elsewhere = this.discarded;
		if (elsewhere != null) {
			return elsewhere;
		}
		if (this.encoded && !this.replying) {
			NodeLink used = this.link;
			if (used != null && used.isOpen()) {
				this.replying = true;
			}
		}
		return super.getOutput();
	}

	/**
	 * Whether a part of a reply may have arrived.
	 * @return {@code true} if it may
	 */
	@Override
	public boolean isReplying() {
		return this.replying;
	}

	private Progress progress() {
		return !this.encoded ? Progress.WAITING : this.replying ? Progress.REPLYING : Progress.SENT;
	}

	/**
	 * Whether it can be sent again after its reply was cut off: the output takes a single
	 * value, and has not been given any.
	 * @return {@code false} if the output may hold a part of the reply
	 */
	public boolean hasPristineOutput() {
		CommandOutput<K, V, T> output = super.getOutput();
		return output != null && SingleValues.isPristine(output);
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = super.getOutput();
		NodeLink used = release(true);
		if (this.failing != 0) {
			return;
		}
		if (used != null && output != null && output.hasError()
				&& this.issuer.takesBack(this, used, output.getError())) {
			return;
		}
		ExecutionListener listener = this.executionListener;
		if (used != null && listener != null) {
			listener.executedOn(used);
		}
		if (used != null && this.acks != null && (output == null || !output.hasError())) {
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
	 * @param on where it was executed
	 * @param failure what the output has failed with
	 * @return whether it was not completed before
	 */
	private boolean replyNotReadable(NodeLink on, Throwable failure) {
		if (this.executionListener != null) {
			this.executionListener.executedOn(on);
		}
		return fail(failure, Outcome.EXECUTED);
	}

	@Override
	protected void doOnComplete() {
		if (this.executionListener != null) {
			this.executionListener.done();
		}
	}

	@Override
	protected void doOnError(Throwable throwable) {
		doOnComplete();
	}

	/**
	 * The replicas have confirmed it, or not.
	 * @param on the connection on which they were waited for
	 * @param finding why it is not confirmed, {@code null} if it is
	 */
	void confirm(NodeLink on, @Nullable String finding) {
		if (this.unconfirmedOn != on) {
			return;
		}
		this.unconfirmedOn = null;
		if (finding == null) {
			countExecuted();
			super.complete();
		}
		else {
			fail(CommandFailures.acksMissing(this, on, finding));
		}
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
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

	/** A transaction without one of its commands must not be executed. */
	private boolean refused(NodeLink by, Throwable throwable) {
		if (isBound() && !isExec()) {
			by.abandon(name() + " was refused by the client: " + Failures.describe(throwable));
		}
		return fail(throwable, Outcome.NOT_EXECUTED);
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

	/**
	 * Fail for the caller.
	 * @param throwable the exception
	 * @param outcome what became of it, {@code null} if the exception says so
	 * @return whether it was not completed before
	 */
	private boolean fail(Throwable throwable, @Nullable Outcome outcome) {
		if (super.isDone() || !FAILING.compareAndSet(this, 0, 1)) {
			return false;
		}
		CommandOutput<K, V, T> output = super.getOutput();
		if (output != null && throwable.getMessage() != null) {
			output.setError(throwable.getMessage());
		}
		this.issuer.traffic().failed(this.issuer.isForWrites(), target(), throwable, outcome);
		this.issuer.handOver().executeOutside(() -> super.completeExceptionally(throwable), EventLoops.isCurrent());
		return true;
	}

	@Override
	public boolean isDone() {
		return this.failing != 0 || super.isDone();
	}

	private void countExecuted() {
		this.issuer.traffic().executed(this.issuer.isForWrites(), target());
	}

	private Traffic.Target target() {
		return (this.attempts == 0) ? Traffic.Target.NONE
				: this.sentToMaster ? Traffic.Target.MASTER : Traffic.Target.REPLICA;
	}

	/** Forget the error of an attempt, before the next one. */
	public void clearError() {
		CommandOutput<K, V, T> output = super.getOutput();
		if (output != null && output.hasError()) {
			output.setError((String) null);
		}
	}

	@Override
	public void timedOut() {
		NodeLink used = release(false);
		if (used != null && !isDone()) {
			this.issuer.onTimeout(this, used);
		}
	}

	@Override
	public void cancel() {
		release(false);
		if (this.failing == 0) {
			super.cancel();
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

	/**
	 * Fail as one of several, none of which is to wait for what the caller of another one
	 * does.
	 * @param reason the exception
	 */
	public void rejectApart(RuntimeException reason) {
		this.issuer.handOver().execute(() -> reject(reason));
	}

	@Override
	public long holdDeadline() {
		return this.submitted + this.issuer.holdNanos();
	}

	/**
	 * A command whose reply is streamed at the pace of its consumer.
	 */
	private static final class DemandAwareCommand<K, V, T> extends TrackedCommand<K, V, T> implements DemandAware.Sink {

		private final DemandAware.Sink sink;

		DemandAwareCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted) {
			super(command, issuer, submitted);
			this.sink = (DemandAware.Sink) command;
		}

		@Override
		public boolean hasDemand() {
			return this.sink.hasDemand();
		}

		@Override
		public void setSource(DemandAware.Source source) {
			this.sink.setSource(source);
		}

		@Override
		public void removeSource() {
			this.sink.removeSource();
		}

	}

}
