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
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.redisrw.internal.flight.FailureKind.Progress;
import io.github.redisrw.internal.flight.output.DiscardedOutput;
import io.github.redisrw.internal.flight.output.SingleValues;
import io.github.redisrw.internal.gate.HoldTime;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.routing.ReadRequirement;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.EncoderException;
import org.jspecify.annotations.Nullable;

/**
 * A command and the connection it is on: how far it has got there, and when it is given
 * up.
 */
abstract class AssignedCommand<K, V, T> extends BoundCommand<K, V, T> {

	/** {@code GET} without a key. */
	private static final byte[] STAND_IN = "*1\r\n$3\r\nGET\r\n".getBytes(StandardCharsets.US_ASCII);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<AssignedCommand, @Nullable NodeLink> LINK = AtomicReferenceFieldUpdater
		.newUpdater(AssignedCommand.class, NodeLink.class, "link");

	private volatile @Nullable NodeLink link;

	private long deadline;

	private long extension;

	private long sent;

	private long assigned;

	private volatile boolean encoded;

	private volatile boolean replying;

	/** Where a reply goes that nobody waits for any more. */
	private volatile @Nullable CommandOutput<K, V, T> discarded;

	/** How many connections were lost when it was the first to be answered there. */
	private int losses;

	/** Where it was last to be sent. */
	private volatile @Nullable NodeLink lastLink;

	/** Where it may have been executed before, {@code null} if nowhere. */
	private volatile @Nullable NodeLink repeatedFrom;

	private int attempts;

	private volatile @Nullable HoldTime holdTime;

	private @Nullable ReadRequirement requirement;

	private boolean sentToMaster;

	AssignedCommand(RedisCommand<K, V, T> command) {
		super(command);
	}

	/**
	 * For the log: its output is not to be asked for, as that says that a reply arrives.
	 */
	@Override
	public String toString() {
		return name() + ((this.link != null) ? " at " + this.link : "");
	}

	/**
	 * A connection was lost, and it was to be answered first of all that was in flight.
	 * @return how often that has happened to it by now
	 */
	public int countLoss() {
		return ++this.losses;
	}

	/**
	 * How often it has been sent, or meant to be.
	 * @return the number
	 */
	public int attempts() {
		return this.attempts;
	}

	public void holdBegins(long now) {
		this.holdTime = HoldTime.begun(this.holdTime, now);
	}

	public void holdEnds(long now) {
		HoldTime.ended(this.holdTime, now);
	}

	/** While it waited for a node, {@code null} if it never did. */
	public @Nullable HoldTime holdTime() {
		return this.holdTime;
	}

	@Override
	public boolean isEncoded() {
		return this.encoded;
	}

	@Override
	public void skippedOn(NodeLink skippedOn) {
		cancel();
	}

	@Nullable NodeLink link() {
		return this.link;
	}

	/**
	 * The connection to which it was assigned last.
	 * @return the connection, {@code null} before the first
	 */
	public @Nullable NodeLink lastLink() {
		return this.lastLink;
	}

	@Override
	public boolean isInFlightOn(NodeLink other) {
		return this.link == other && !isDone();
	}

	/**
	 * Whether its caller has given it up, and the node may be busy with it.
	 * @param other a connection
	 * @return {@code true} if it has been put on that, and has not been answered
	 */
	public boolean isGivenUpOn(NodeLink other) {
		return this.link == other && isDone();
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

	@Override
	public long extension() {
		return this.extension;
	}

	@Override
	public void extended(long total, long until) {
		this.extension = total;
		this.deadline = until;
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
		this.assigned = now;
		this.sent = now;
		this.deadline = deadlineNanos(now);
		this.lastLink = to;
		this.link = to;
	}

	/**
	 * It is sent again although it may have been executed: that it is not sent in the end
	 * says nothing.
	 */
	public void repeat() {
		this.repeatedFrom = this.lastLink;
	}

	/**
	 * Whether it was sent again although it may have been executed.
	 * @return {@code true} if what it ends with is unknown
	 */
	public boolean isRepeated() {
		return this.repeatedFrom != null;
	}

	@Nullable NodeLink repeatedFrom() {
		return this.repeatedFrom;
	}

	/** What a read is to show, {@code null} if any eligible replica will do. */
	public @Nullable ReadRequirement requirement() {
		return this.requirement;
	}

	public void requirement(@Nullable ReadRequirement wanted) {
		this.requirement = wanted;
	}

	/** When it was given to the connection on which it is, or was, to be sent. */
	public long assigned() {
		return this.assigned;
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

	/**
	 * When it is given up if it is sent now.
	 * @param now the time
	 * @return the moment, as {@link System#nanoTime()}
	 */
	abstract long deadlineNanos(long now);

	boolean isSentToMaster() {
		return this.sentToMaster;
	}

	@Override
	public void encode(ByteBuf buf) {
		this.encoded = true;
		NodeLink used = this.link;
		if (used != null) {
			// It may have waited for the event loop for longer than a reply may take.
			this.sent = System.nanoTime();
			this.deadline = deadlineNanos(this.sent);
			used.onSent(this);
		}
		int start = buf.writerIndex();
		try {
			super.encode(buf);
		}
		catch (RuntimeException | Error ex) {
			buf.writerIndex(start).writeBytes(STAND_IN);
			cannotEncode(new EncoderException(
					name() + " was not sent, because it cannot be encoded: " + Failures.describe(ex), ex));
		}
	}

	/**
	 * Something has been sent in its place that a server refuses.
	 * @param failure why it could not be encoded
	 */
	abstract void cannotEncode(EncoderException failure);

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
			if (used != null && used.inFlight().mayBeAnswered()) {
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

	Progress progress() {
		return !this.encoded ? Progress.WAITING : this.replying ? Progress.REPLYING : Progress.SENT;
	}

	/**
	 * Whether it can be sent again after its reply was cut off: the output takes a single
	 * value, and has not been given any.
	 * @return {@code false} if the output may hold a part of the reply
	 */
	public boolean hasPristineOutput() {
		CommandOutput<K, V, T> output = ownOutput();
		return output != null && SingleValues.isPristine(output);
	}

	/** Forget the error of an attempt, before the next one. */
	public void clearError() {
		CommandOutput<K, V, T> output = ownOutput();
		if (output != null && output.hasError()) {
			output.setError((String) null);
		}
	}

	/**
	 * The output of its caller.
	 * @return the output, whoever replies
	 */
	final @Nullable CommandOutput<K, V, T> ownOutput() {
		return super.getOutput();
	}

}
