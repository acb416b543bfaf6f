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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.github.redisrw.internal.node.DispatchedCommand;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.LinkExtension;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.threads.HandOver;
import org.jspecify.annotations.Nullable;

/**
 * Has the writes of one connection confirmed by replicas. {@code WAIT} blocks the
 * connection until the replicas have everything written on it before, so one is under way
 * at a time, and the next one is for all writes that came meanwhile: under load many
 * writes share one.
 * <p>
 * Thread-safe. Nothing is sent while the monitor is held.
 */
public final class Confirmations implements LinkExtension {

	private final NodeLink link;

	private final Object monitor = new Object();

	/** Written, and not yet followed by a {@code WAIT}. */
	private final Deque<TrackedCommand<?, ?, ?>> uncovered = new ArrayDeque<>();

	/** Not answered yet, but their {@code WAIT} has failed already: why. */
	private final Map<TrackedCommand<?, ?, ?>, String> unconfirmedEarly = new IdentityHashMap<>();

	/** Not answered yet. */
	private final List<WaitCommand> underWay = new ArrayList<>(1);

	/** Written last: what comes now is queued by the server, {@code WAIT} too. */
	private boolean inTransaction;

	public Confirmations(NodeLink link) {
		this.link = link;
	}

	/**
	 * Returns the confirmations of a connection.
	 * @param link the connection
	 * @return what was made with it
	 */
	static Confirmations of(NodeLink link) {
		return (Confirmations) link.extension();
	}

	/**
	 * A write has been put on the connection. One that blocks is not followed by a
	 * {@code WAIT} until it has been answered.
	 * @param command the write
	 */
	@Override
	public void written(DispatchedCommand<?, ?, ?> command) {
		if (command instanceof TrackedCommand<?, ?, ?> write && isToBeCovered(write)) {
			cover(List.of(write));
		}
	}

	private static boolean isToBeCovered(TrackedCommand<?, ?, ?> write) {
		return write.acks() != null && !write.isBlocking();
	}

	/**
	 * Writes have been put on the connection.
	 * @param commands commands, some of which are to be confirmed
	 */
	@Override
	public void written(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		List<TrackedCommand<?, ?, ?>> writes = new ArrayList<>();
		for (DispatchedCommand<?, ?, ?> command : commands) {
			if (command instanceof TrackedCommand<?, ?, ?> write && isToBeCovered(write)) {
				writes.add(write);
			}
		}
		if (!writes.isEmpty()) {
			cover(writes);
		}
	}

	/**
	 * A write has been executed; what becomes of it is decided by the {@code WAIT} behind
	 * it.
	 * @param command the write
	 */
	void executed(TrackedCommand<?, ?, ?> command) {
		if (command.isBlocking()) {
			cover(List.of(command));
			return;
		}
		String finding;
		synchronized (this.monitor) {
			finding = this.unconfirmedEarly.remove(command);
		}
		if (finding != null) {
			command.confirm(this.link, finding);
		}
	}

	private void cover(Collection<TrackedCommand<?, ?, ?>> writes) {
		WaitCommand wait;
		synchronized (this.monitor) {
			this.uncovered.addAll(writes);
			wait = this.underWay.isEmpty() ? next() : null;
		}
		send(wait);
	}

	/**
	 * Commands of one connection are about to be written. Before a transaction begins,
	 * all writes are followed by a {@code WAIT}; within it there is none. Called on the
	 * event loop.
	 * @param commands the commands
	 */
	@Override
	public void beforeWriting(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		for (DispatchedCommand<?, ?, ?> written : commands) {
			if (written instanceof TrackedCommand<?, ?, ?> command && command.isBound()) {
				switch (command.name()) {
					case "MULTI" -> beginTransaction();
					case "EXEC", "DISCARD" -> endTransaction();
					default -> {
					}
				}
			}
		}
	}

	private void beginTransaction() {
		WaitCommand wait;
		do {
			synchronized (this.monitor) {
				wait = next();
				this.inTransaction = (wait == null);
			}
			send(wait);
		}
		while (wait != null);
	}

	private void endTransaction() {
		synchronized (this.monitor) {
			this.inTransaction = false;
		}
	}

	/**
	 * Commands of one connection have been written: what was not followed by a
	 * {@code WAIT} because of a transaction is followed by one now. Called on the event
	 * loop.
	 * @param commands the commands
	 */
	@Override
	public void afterWriting(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		for (DispatchedCommand<?, ?, ?> written : commands) {
			if (written instanceof TrackedCommand<?, ?, ?> command && command.isBound()) {
				cover(List.of());
				return;
			}
		}
	}

	/** For the oldest write, and for all that require the same. */
	private @Nullable WaitCommand next() {
		TrackedCommand<?, ?, ?> first = this.uncovered.peek();
		ReplicaAcksRequirement requirement = (first != null) ? first.acks() : null;
		if (first == null || requirement == null || this.inTransaction) {
			return null;
		}
		List<TrackedCommand<?, ?, ?>> covered = new ArrayList<>();
		for (Iterator<TrackedCommand<?, ?, ?>> writes = this.uncovered.iterator(); writes.hasNext();) {
			TrackedCommand<?, ?, ?> write = writes.next();
			if (requirement.equals(write.acks())) {
				writes.remove();
				covered.add(write);
			}
		}
		WaitCommand wait = new WaitCommand(requirement, first.issuer(), this, covered);
		this.underWay.add(wait);
		return wait;
	}

	/**
	 * A connection for the use of one is written to on its event loop only. Of others, a
	 * command on the event loop would overtake those that other threads have given to the
	 * connection before, so it queues up behind them.
	 */
	private void send(@Nullable WaitCommand wait) {
		if (wait == null) {
			return;
		}
		wait.assign(this.link, System.nanoTime());
		if (this.link.master() != null) {
			this.link.writer().write(wait);
		}
		else {
			this.link.writer().writeInTurn(wait);
		}
	}

	/**
	 * The connection is lost: what has been executed on it and is not followed by a
	 * {@code WAIT} will not be confirmed.
	 * @param reason why
	 */
	@Override
	public void lost(String reason) {
		List<TrackedCommand<?, ?, ?>> unconfirmed;
		synchronized (this.monitor) {
			unconfirmed = List.copyOf(this.uncovered);
			this.uncovered.clear();
		}
		unconfirmed.forEach((write) -> write.confirm(this.link, reason));
	}

	/**
	 * Whether no write has yet to be confirmed.
	 * @return {@code true} if the connection may be closed
	 */
	@Override
	public boolean isIdle() {
		synchronized (this.monitor) {
			return this.underWay.isEmpty() && (this.uncovered.isEmpty() || this.inTransaction);
		}
	}

	/**
	 * A write has not been put on the wire after all. What {@code WAIT} says that was to
	 * confirm it does not concern it, even if it comes back to this connection.
	 * @param write the write
	 */
	void turnedBack(TrackedCommand<?, ?, ?> write) {
		synchronized (this.monitor) {
			this.uncovered.remove(write);
			this.unconfirmedEarly.remove(write);
			this.underWay.forEach((wait) -> wait.forget(write));
		}
	}

	/**
	 * A {@code WAIT} has been answered, or has failed.
	 * @param wait the command
	 * @param finding why its writes are not confirmed, {@code null} if they are
	 */
	void answered(WaitCommand wait, @Nullable String finding) {
		if (EventLoops.isCurrent()) {
			goOn(wait);
		}
		else {
			// As its event loop is blocked: nobody else writes to a connection of one
			// caller.
			this.link.writer().execute(() -> goOn(wait));
			endExecuted();
		}
		wait.confirmed().forEach((write) -> HandOver.guarded(() -> confirm(write, finding)));
	}

	/** What has been executed is on its way no more, so it has no time that ends. */
	private void endExecuted() {
		List<TrackedCommand<?, ?, ?>> waiting;
		synchronized (this.monitor) {
			waiting = List.copyOf(this.uncovered);
		}
		waiting.forEach((write) -> HandOver.guarded(() -> {
			if (write.confirm(this.link, "nothing is heard on its connection")) {
				synchronized (this.monitor) {
					this.uncovered.remove(write);
				}
			}
		}));
	}

	private void goOn(WaitCommand answered) {
		WaitCommand next;
		synchronized (this.monitor) {
			this.underWay.remove(answered);
			next = this.underWay.isEmpty() ? next() : null;
		}
		send(next);
	}

	/**
	 * A {@code WAIT} that failed for a reason of its own may do so before its writes are
	 * answered.
	 */
	private void confirm(TrackedCommand<?, ?, ?> write, @Nullable String finding) {
		if (finding != null) {
			synchronized (this.monitor) {
				this.unconfirmedEarly.keySet().removeIf(TrackedCommand::isDone);
				this.unconfirmedEarly.put(write, finding);
			}
		}
		if (write.confirm(this.link, finding)) {
			synchronized (this.monitor) {
				this.unconfirmedEarly.remove(write);
			}
		}
	}

}
