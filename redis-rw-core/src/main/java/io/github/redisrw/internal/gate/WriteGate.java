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

package io.github.redisrw.internal.gate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets writes pass to the verified master, or holds them while there is none. Open, it
 * costs one volatile read a write. Holding, writes wait in the order they came, up to a
 * number and each up to its deadline; when the gate opens they go first, before anything
 * that comes later. A write that is held ends by its deadline, whatever becomes of the
 * master, and is sent or rejected once. Where the master has a lease, that is looked at
 * for each write at the moment of sending.
 * <p>
 * Thread-safe. No method blocks for longer than it takes to move a queue entry, and
 * rejections leave by another thread.
 *
 * @param <L> the type of connection to a master
 */
public final class WriteGate<L> {

	private static final Log logger = LogFactory.getLog(WriteGate.class);

	private static final int BATCH = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final HoldQueue<L> queue = new HoldQueue<>();

	/** Stand in line behind one that waits here, or have passed and wait to be sent. */
	private final AtomicInteger elsewhere = new AtomicInteger();

	private final int maxHeld;

	private final Observer observer;

	private final @Nullable Predicate<L> lease;

	private final Executor handOver;

	private final @Nullable HoldDeadlines deadlines;

	private GateState state = GateState.HOLDING;

	/** Where writes go, {@code null} unless the gate is open. */
	private volatile @Nullable L master;

	private @Nullable L opening;

	/** Where the gate has ceased to be open for no other reason than its lease. */
	private @Nullable L lapsed;

	private @Nullable Supplier<RuntimeException> closed;

	/**
	 * Create a gate that holds.
	 * @param maxHeld how many writes may wait
	 * @param observer told what the gate does
	 */
	public WriteGate(int maxHeld, Observer observer) {
		this(maxHeld, observer, null);
	}

	/**
	 * Create a gate that holds.
	 * @param maxHeld how many writes may wait
	 * @param observer told what the gate does
	 * @param lease whether the master at the end of a connection may be written to now,
	 * asked for each write; {@code null} if it always may
	 */
	public WriteGate(int maxHeld, Observer observer, @Nullable Predicate<L> lease) {
		this(maxHeld, observer, lease, Runnable::run, null);
	}

	/**
	 * Create a gate that holds.
	 * @param maxHeld how many writes may wait
	 * @param observer told what the gate does
	 * @param lease whether the master at the end of a connection may be written to now,
	 * asked for each write; {@code null} if it always may
	 * @param handOver runs what rejects a write, as that reaches user code
	 * @param deadlines sees to it that each write ends by its deadline; {@code null} if
	 * that is left to {@link #expire}
	 */
	public WriteGate(int maxHeld, Observer observer, @Nullable Predicate<L> lease, Executor handOver,
			@Nullable HoldDeadlines deadlines) {
		this.maxHeld = maxHeld;
		this.observer = observer;
		this.lease = lease;
		this.handOver = handOver;
		this.deadlines = deadlines;
	}

	/**
	 * The connection to the verified master.
	 * @return the connection, or {@code null} while writes are held
	 */
	public @Nullable L master() {
		return this.master;
	}

	/**
	 * How many writes have begun to wait since the gate was made.
	 * @return the number
	 */
	public long everHeld() {
		return this.queue.everHeld();
	}

	/**
	 * For how long writes have waited since the gate was made, all of them together.
	 * @return the time
	 */
	public Duration heldTime() {
		this.lock.lock();
		try {
			return this.queue.heldTime();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many writes wait.
	 * @return the number
	 */
	public int waiting() {
		return this.queue.size() + this.elsewhere.get();
	}

	/**
	 * Have a write wait for a connection of its own, on the account of this gate.
	 * @return {@code null} if it may, else the exception that says why not
	 */
	public @Nullable RuntimeException reserve() {
		this.lock.lock();
		try {
			RuntimeException rejection = rejection(false);
			if (rejection == null) {
				reserved(1);
				if (this.master == null) {
					this.queue.heldElsewhere();
				}
			}
			return rejection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The number of writes that wait elsewhere on the account of this gate has changed.
	 * @param change by how many
	 */
	public void reserved(int change) {
		this.elsewhere.getAndAdd(change);
	}

	/**
	 * Send a write, or hold it. It is rejected at once if too many wait, or the gate is
	 * closed.
	 * @param write the write
	 */
	public void submit(HeldWrite<L> write) {
		L open = this.master;
		if (open != null && isLeased(open)) {
			write.send(open);
			return;
		}
		enqueue(write, false);
	}

	/**
	 * Take back a write that a master did not execute. It goes before those that never
	 * were sent.
	 * @param write the write
	 */
	public void submitAgain(HeldWrite<L> write) {
		enqueue(write, true);
	}

	private boolean isLeased(L link) {
		return this.lease == null || this.lease.test(link);
	}

	private void enqueue(HeldWrite<L> write, boolean again) {
		L open;
		RuntimeException rejection = null;
		boolean tell = false;
		this.lock.lock();
		try {
			open = this.master;
			if (open != null && !isLeased(open)) {
				lapse(open);
				open = null;
				tell = true;
			}
			if (open == null) {
				rejection = rejection(again);
				if (rejection == null) {
					tell |= this.queue.add(write, again);
					expireBy(write.holdDeadline());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		if (open != null) {
			write.send(open);
			return;
		}
		if (rejection != null) {
			reject(write, rejection);
		}
		if (tell) {
			this.observer.held();
		}
	}

	private @Nullable RuntimeException rejection(boolean again) {
		if (this.closed != null) {
			return this.closed.get();
		}
		if (!again && waiting() >= this.maxHeld) {
			return new HoldQueueFullException(this.maxHeld);
		}
		return null;
	}

	private void reject(HeldWrite<L> write, RuntimeException reason) {
		this.handOver.execute(() -> {
			try {
				write.reject(reason);
			}
			catch (RuntimeException ex) {
				logger.warn("A callback of the application failed at a rejected write; the other writes are rejected "
						+ "all the same", ex);
			}
		});
	}

	// Passing from one state to the next, with the lock held

	private void become(GateState next) {
		if (!this.state.mayBecome(next)) {
			throw new IllegalStateException("The gate cannot become " + next + ", it is " + this.state);
		}
		boolean wasOpen = this.state == GateState.OPEN;
		this.state = next;
		this.lapsed = null;
		if (wasOpen) {
			this.master = null;
			this.observer.closed();
		}
		if (next != GateState.OPENING) {
			this.opening = null;
		}
	}

	private void lapse(L link) {
		become(GateState.HOLDING);
		this.lapsed = link;
	}

	/** Hold writes from now on. */
	public void hold() {
		this.lock.lock();
		try {
			if (this.state != GateState.CLOSED) {
				become(GateState.HOLDING);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Hold writes from now on, if they go to a connection.
	 * @param link the connection that no longer takes any
	 */
	public void holdIf(L link) {
		this.lock.lock();
		try {
			if (this.master == link || this.opening == link || this.lapsed == link) {
				become(GateState.HOLDING);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send what waits, in order, then let writes pass. A gate that is closed stays so.
	 * @param link the connection to the verified master
	 */
	public void open(L link) {
		this.lock.lock();
		try {
			if (this.state == GateState.CLOSED || this.master == link) {
				return;
			}
			become(GateState.HOLDING);
			become(GateState.OPENING);
			this.opening = link;
		}
		finally {
			this.lock.unlock();
		}
		drain(link);
	}

	/**
	 * Let writes pass again, if they are held for no other reason than that the lease of
	 * the master had run out at the moment of sending.
	 * @param link the connection to the master, whose lease is valid again
	 */
	public void reopen(L link) {
		boolean reopens;
		this.lock.lock();
		try {
			reopens = this.lapsed == link;
		}
		finally {
			this.lock.unlock();
		}
		if (reopens) {
			open(link);
		}
	}

	private void drain(L link) {
		HoldQueue.Batch<L> batch;
		while ((batch = nextBatch(link)) != null) {
			HeldWrite<L> write;
			while ((write = batch.writes().peek()) != null) {
				if (!isLeased(link)) {
					putBack(batch, link);
					return;
				}
				batch.writes().remove();
				send(write, link);
			}
		}
	}

	private void send(HeldWrite<L> write, L link) {
		try {
			write.send(link);
		}
		catch (RuntimeException ex) {
			reject(write, ex);
		}
	}

	/**
	 * Take out writes to be sent; open where there are none.
	 * @return the writes, {@code null} if there is nothing more to send
	 */
	private HoldQueue.@Nullable Batch<L> nextBatch(L link) {
		this.lock.lock();
		try {
			if (this.opening != link) {
				return null;
			}
			HoldQueue.Batch<L> batch = this.queue.take(BATCH);
			if (!batch.writes().isEmpty()) {
				return batch;
			}
			become(GateState.OPEN);
			this.master = link;
			this.observer.opened();
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The lease has run out in the midst of sending: the rest goes on waiting. */
	private void putBack(HoldQueue.Batch<L> batch, L link) {
		Supplier<RuntimeException> reason;
		this.lock.lock();
		try {
			if (this.opening == link) {
				lapse(link);
			}
			reason = this.closed;
			if (reason == null) {
				batch.writes().forEach((write) -> expireBy(write.holdDeadline()));
				this.queue.putBack(batch);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (reason != null) {
			batch.writes().forEach((write) -> reject(write, reason.get()));
		}
	}

	// Deadlines

	private void expireBy(long deadline) {
		if (this.deadlines != null) {
			this.deadlines.plan(deadline, this::expireDue);
		}
	}

	private void expireDue() {
		HoldDeadlines due = this.deadlines;
		if (due != null) {
			long now = due.now();
			expire(now, due.reason(), () -> due.planNext(this.queue.nanosToDeadline(now), this::expireDue));
		}
	}

	/**
	 * Reject what has waited past its deadline, and forget what its caller gave up.
	 * @param now the time, as {@link System#nanoTime()}
	 * @param reason makes the exception for each
	 */
	public void expire(long now, Supplier<RuntimeException> reason) {
		if (this.queue.size() > 0) {
			expire(now, reason, () -> {
			});
		}
	}

	private void expire(long now, Supplier<RuntimeException> reason, Runnable then) {
		List<HeldWrite<L>> expired;
		this.lock.lock();
		try {
			expired = this.queue.removeIf((write) -> write.holdDeadline() - now <= 0);
			then.run();
		}
		finally {
			this.lock.unlock();
		}
		expired.forEach((write) -> reject(write, reason.get()));
	}

	/**
	 * Hold and reject everything, also what comes later, until {@link #reset()}.
	 * @param reason makes the exception for each
	 */
	public void close(Supplier<RuntimeException> reason) {
		List<HeldWrite<L>> rejected;
		this.lock.lock();
		try {
			this.closed = reason;
			become(GateState.CLOSED);
			rejected = this.queue.removeIf((write) -> true);
			if (this.deadlines != null) {
				this.deadlines.cancel();
			}
		}
		finally {
			this.lock.unlock();
		}
		rejected.forEach((write) -> reject(write, reason.get()));
	}

	/** Accept writes again after {@link #close}. */
	public void reset() {
		this.lock.lock();
		try {
			this.closed = null;
			if (this.state == GateState.CLOSED) {
				become(GateState.HOLDING);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Told what a gate does.
	 */
	@FunctionalInterface
	public interface Observer {

		/** A write has begun to wait where none waited. */
		void held();

		/**
		 * Writes are held from now on. Nothing that follows from this has happened yet.
		 * Must not use the gate.
		 */
		default void closed() {
		}

		/**
		 * Writes pass from now on. Must not use the gate.
		 */
		default void opened() {
		}

	}

}
