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

package io.github.redisrw.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets writes pass to the verified master, or holds them while there is none. Open, it
 * costs one volatile read a write. Holding, writes wait in the order they came, up to a
 * number and each up to its deadline; when the gate opens they go first, before anything
 * that comes later.
 * <p>
 * Thread-safe. No method blocks for longer than it takes to move a queue entry.
 *
 * @param <L> the type of connection to a master
 */
public final class WriteGate<L> {

	private static final int BATCH = 64;

	private final ReentrantLock lock = new ReentrantLock();

	/** Came back unexecuted from a former master: older than everything that is held. */
	private final Deque<HeldWrite<L>> returned = new ArrayDeque<>();

	private final Deque<HeldWrite<L>> held = new ArrayDeque<>();

	private final int maxHeld;

	private final Observer observer;

	private final @Nullable Predicate<L> lease;

	private volatile @Nullable L master;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong everHeld = new AtomicLong();

	/** For how long all writes together have waited, up to the last change. */
	private long heldNanos;

	private long lastChange = System.nanoTime();

	private @Nullable L opening;

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
		this.maxHeld = maxHeld;
		this.observer = observer;
		this.lease = lease;
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
		return this.everHeld.get();
	}

	/**
	 * For how long writes have waited since the gate was made, all of them together.
	 * @return the time
	 */
	public Duration heldTime() {
		this.lock.lock();
		try {
			account();
			return Duration.ofNanos(this.heldNanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Called with the lock held, before the number of writes that wait changes. */
	private void account() {
		long now = System.nanoTime();
		this.heldNanos += (now - this.lastChange) * this.waiting.get();
		this.lastChange = now;
	}

	/**
	 * How many writes wait.
	 * @return the number
	 */
	public int waiting() {
		return this.waiting.get();
	}

	/**
	 * Send a write, or hold it. It is rejected at once if too many wait, or the gate is
	 * closed.
	 * @param write the write
	 */
	public void submit(HeldWrite<L> write) {
		L open = this.master;
		if (open != null) {
			if (this.lease == null || this.lease.test(open)) {
				write.send(open);
				return;
			}
			holdIf(open);
		}
		enqueue(write, this.held);
	}

	/**
	 * Take back a write that a master did not execute. It goes before those that never
	 * were sent.
	 * @param write the write
	 */
	public void submitAgain(HeldWrite<L> write) {
		enqueue(write, this.returned);
	}

	private void enqueue(HeldWrite<L> write, Deque<HeldWrite<L>> queue) {
		L open;
		RuntimeException rejection = null;
		boolean first = false;
		this.lock.lock();
		try {
			open = this.master;
			if (open == null) {
				rejection = rejection(queue);
				if (rejection == null) {
					account();
					queue.add(write);
					this.everHeld.getAndIncrement();
					first = (this.waiting.getAndIncrement() == 0);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		if (open != null) {
			write.send(open);
		}
		else if (rejection != null) {
			write.reject(rejection);
		}
		else if (first) {
			this.observer.held();
		}
	}

	private @Nullable RuntimeException rejection(Deque<HeldWrite<L>> queue) {
		if (this.closed != null) {
			return this.closed.get();
		}
		if (queue == this.held && this.waiting.get() >= this.maxHeld) {
			return new HoldQueueFullException(this.maxHeld);
		}
		return null;
	}

	/** Hold writes from now on. */
	public void hold() {
		this.lock.lock();
		try {
			close();
			this.opening = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void close() {
		if (this.master != null) {
			this.master = null;
			this.observer.closed();
		}
	}

	/**
	 * Hold writes from now on, if they go to a connection.
	 * @param link the connection that no longer takes any
	 */
	public void holdIf(L link) {
		this.lock.lock();
		try {
			if (this.master == link) {
				close();
			}
			if (this.opening == link) {
				this.opening = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send what waits, in order, then let writes pass.
	 * @param link the connection to the verified master
	 */
	public void open(L link) {
		this.lock.lock();
		try {
			this.opening = link;
		}
		finally {
			this.lock.unlock();
		}
		List<HeldWrite<L>> batch = new ArrayList<>(BATCH);
		while (nextBatch(link, batch)) {
			batch.forEach((write) -> send(write, link));
			batch.clear();
		}
	}

	private static <L> void send(HeldWrite<L> write, L link) {
		try {
			write.send(link);
		}
		catch (RuntimeException ex) {
			write.reject(ex);
		}
	}

	private boolean nextBatch(L link, List<HeldWrite<L>> batch) {
		this.lock.lock();
		try {
			if (this.opening != link || this.closed != null) {
				return false;
			}
			account();
			while (batch.size() < BATCH && this.waiting.get() > 0) {
				HeldWrite<L> write = this.returned.isEmpty() ? this.held.remove() : this.returned.remove();
				this.waiting.getAndDecrement();
				if (!write.isDone()) {
					batch.add(write);
				}
			}
			if (batch.isEmpty()) {
				this.opening = null;
				this.master = link;
				this.observer.opened();
				return false;
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reject what has waited past its deadline, and forget what its caller gave up.
	 * @param now the time, as {@link System#nanoTime()}
	 * @param reason makes the exception for each
	 */
	public void expire(long now, Supplier<RuntimeException> reason) {
		if (this.waiting.get() == 0) {
			return;
		}
		List<HeldWrite<L>> expired = new ArrayList<>();
		this.lock.lock();
		try {
			account();
			remove(this.returned, now, expired);
			remove(this.held, now, expired);
		}
		finally {
			this.lock.unlock();
		}
		expired.forEach((write) -> write.reject(reason.get()));
	}

	private void remove(Deque<HeldWrite<L>> queue, long now, List<HeldWrite<L>> expired) {
		for (Iterator<HeldWrite<L>> writes = queue.iterator(); writes.hasNext();) {
			HeldWrite<L> write = writes.next();
			boolean done = write.isDone();
			if (done || write.holdDeadline() - now <= 0) {
				writes.remove();
				this.waiting.getAndDecrement();
				if (!done) {
					expired.add(write);
				}
			}
		}
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
			close();
			account();
			this.opening = null;
			rejected = new ArrayList<>(this.returned);
			rejected.addAll(this.held);
			this.returned.clear();
			this.held.clear();
			this.waiting.set(0);
		}
		finally {
			this.lock.unlock();
		}
		rejected.forEach((write) -> write.reject(reason.get()));
	}

	/** Accept writes again after {@link #close}. */
	public void reset() {
		this.lock.lock();
		try {
			this.closed = null;
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
