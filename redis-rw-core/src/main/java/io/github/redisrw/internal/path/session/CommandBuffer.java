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

package io.github.redisrw.internal.path.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.connect.NodeConnector;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait to be flushed by the application, each for as long as it may take.
 * Thread-safe.
 */
public final class CommandBuffer {

	/** Instead of a flush: a command waits for none. */
	public static final int AT_ONCE = -1;

	private static final long EXPIRY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final NodeConnector connector;

	private final Supplier<RuntimeException> closed;

	private final Object monitor = new Object();

	private final List<TrackedCommand<?, ?, ?>> commands = new ArrayList<>();

	private int flushes;

	/** When it is looked next. */
	private long expiryAt;

	private boolean expiryPending;

	private @Nullable Runnable cancelExpiry;

	/**
	 * Create an empty buffer.
	 * @param connector has the time
	 * @param closed makes the exception for commands whose connection is closed
	 */
	public CommandBuffer(NodeConnector connector, Supplier<RuntimeException> closed) {
		this.connector = connector;
		this.closed = closed;
	}

	/**
	 * The flush that sends what is issued now.
	 * @return its number
	 */
	public int nextFlush() {
		synchronized (this.monitor) {
			return this.flushes;
		}
	}

	/**
	 * Keep commands until they are flushed.
	 * @param added the commands
	 * @param flush the flush that is to send them
	 * @return {@code false} if that has been already
	 */
	public boolean add(List<TrackedCommand<?, ?, ?>> added, int flush) {
		synchronized (this.monitor) {
			if (flush != this.flushes) {
				return false;
			}
			this.commands.addAll(added);
		}
		expireLater(added);
		return true;
	}

	/**
	 * Empty the buffer. What was in it has not been waiting for a node before.
	 * @return what was in it, in order
	 */
	public List<TrackedCommand<?, ?, ?>> flush() {
		synchronized (this.monitor) {
			this.flushes = (this.flushes + 1) & Integer.MAX_VALUE;
			List<TrackedCommand<?, ?, ?>> flushed = new ArrayList<>(this.commands);
			this.commands.clear();
			if (this.cancelExpiry != null) {
				this.cancelExpiry.run();
				this.cancelExpiry = null;
				this.expiryPending = false;
			}
			flushed.forEach(TrackedCommand::waitAnew);
			return flushed;
		}
	}

	/** The connection is closed. */
	public void fail() {
		flush().forEach((command) -> this.connector.handOver(() -> command.fail(this.closed.get())));
	}

	/** One look at a time is enough, the first that is due. */
	private void expireLater(List<TrackedCommand<?, ?, ?>> of) {
		long next;
		synchronized (this.monitor) {
			next = of.stream()
				.filter((command) -> !command.isDone())
				.mapToLong(CommandBuffer::remainingNanos)
				.min()
				.orElse(-1);
			long at = System.nanoTime() + next;
			if (next < 0 || (this.expiryPending && at - this.expiryAt >= 0)) {
				return;
			}
			if (this.cancelExpiry != null) {
				this.cancelExpiry.run();
				this.cancelExpiry = null;
			}
			this.expiryPending = true;
			this.expiryAt = at;
		}
		Runnable cancel = this.connector.schedule(this::expire, next + EXPIRY_SLACK_NANOS, this::fail);
		synchronized (this.monitor) {
			if (this.commands.isEmpty()) {
				cancel.run();
				this.expiryPending = false;
			}
			else if (this.expiryPending) {
				this.cancelExpiry = cancel;
			}
		}
	}

	/**
	 * What has ended stays in its place: what is flushed may be a transaction. Whoever
	 * flushes finds it ended, as the monitor is held; its caller is told by another
	 * thread than this, which is an internal one.
	 */
	private void expire() {
		List<TrackedCommand<?, ?, ?>> remaining;
		synchronized (this.monitor) {
			this.expiryPending = false;
			this.cancelExpiry = null;
			this.commands.stream()
				.filter((command) -> !command.isDone() && remainingNanos(command) == 0)
				.forEach((command) -> command.fail(Timeouts.neverFlushed(command)));
			remaining = List.copyOf(this.commands);
		}
		expireLater(remaining);
	}

	private static long remainingNanos(TrackedCommand<?, ?, ?> command) {
		long timeout = command.timeoutNanos();
		return (timeout > 0) ? Math.max(0, command.issued() + timeout - System.nanoTime()) : NodeLink.FAR_NANOS;
	}

}
