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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets writes pass to the verified master, or holds them while there is none. Open, it
 * costs one volatile read a write. Holding, writes wait in the order they came, up to a
 * number, to which reads do not count, and each up to its deadline; when the gate opens
 * they go first, before anything that comes later. A write that is held ends by its
 * deadline, whatever becomes of the master, and is sent or rejected once. Where the
 * master has a lease, that is looked at for each write at the moment of sending.
 * <p>
 * Thread-safe. No method blocks for longer than it takes to move a queue entry, and
 * rejections leave by another thread.
 *
 * @param <L> the type of connection to a master
 */
public final class WriteGate<L> {

	private static final int BATCH = 64;

	private static final Runnable NOTHING = () -> {
	};

	private final ReentrantLock lock = new ReentrantLock();

	private final HoldQueue<L> queue = new HoldQueue<>();

	private final int maxHeld;

	private final GateObserver observer;

	private final Passage<L> passage;

	private final Predicate<L> lease;

	private final Rejections rejections;

	private final HoldDeadlines deadlines;

	/**
	 * Create a gate that holds.
	 * @param maxHeld how many writes may wait, and how many reads besides
	 * @param observer told what the gate does
	 * @param lease whether the master at the end of a connection may be written to now,
	 * asked for each write; {@code null} if it always may
	 * @param handOver runs what rejects a write, as that reaches user code
	 * @param deadlines sees to it that each write ends by its deadline
	 */
	public WriteGate(int maxHeld, GateObserver observer, @Nullable Predicate<L> lease, Executor handOver,
			HoldDeadlines deadlines) {
		this.maxHeld = maxHeld;
		this.observer = observer;
		this.passage = new Passage<>(observer);
		this.lease = (lease != null) ? lease : (link) -> true;
		this.rejections = new Rejections(handOver);
		this.deadlines = deadlines;
	}

	/** The connection to the verified master, {@code null} while writes are held. */
	public @Nullable L master() {
		return this.passage.master();
	}

	/** Where writes go, or are about to, as what has been held is being sent. */
	public @Nullable L passing() {
		return this.passage.passing();
	}

	/** How many writes have begun to wait since the gate was made. */
	public long everHeld() {
		return this.queue.account(true).everHeld();
	}

	/** For how long writes have waited since the gate was made, all of them together. */
	public Duration heldTime() {
		return this.queue.account(true).heldTime();
	}

	/** Returns how many writes wait. */
	public int waiting() {
		return this.queue.account(true).waiting();
	}

	/** Returns the account of reads, and of what else waits that is no write. */
	public HoldAccount reads() {
		return this.queue.account(false);
	}

	/**
	 * Have some wait for a connection of their own, on the account of this gate.
	 * @param count how many
	 * @param writes whether these are writes
	 * @return {@code null} if they may, else the exception that says why not
	 */
	public @Nullable RuntimeException reserve(int count, boolean writes) {
		this.lock.lock();
		try {
			RuntimeException rejection = rejection(count, writes);
			if (rejection == null) {
				reserved(count, writes);
				this.queue.account(writes).held((this.passage.master() == null) ? count : 0);
			}
			return rejection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** As many more, or fewer, wait elsewhere on the account of this gate. */
	public void reserved(int change, boolean writes) {
		this.queue.account(writes).elsewhere(change);
	}

	/**
	 * Send a write, or hold it. It is rejected at once if too many wait, or the gate is
	 * closed.
	 * @param write the write
	 */
	public void submit(HeldWrite<L> write) {
		L open = this.passage.master();
		if (open != null && this.lease.test(open)) {
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

	private void enqueue(HeldWrite<L> write, boolean again) {
		L open;
		RuntimeException rejection = null;
		boolean tell = false;
		this.lock.lock();
		try {
			open = this.passage.master();
			if (open != null && !this.lease.test(open)) {
				this.passage.lapse(open);
				open = null;
				tell = true;
			}
			if (open == null) {
				rejection = rejection(again ? 0 : write.size(), write.isWrite());
				if (rejection == null) {
					tell |= this.queue.add(write, again);
					this.deadlines.plan(write.holdDeadline(), this::expireDue);
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
			this.rejections.reject(write, rejection);
		}
		if (tell) {
			this.observer.held();
		}
	}

	private @Nullable RuntimeException rejection(int added, boolean writes) {
		Supplier<RuntimeException> closed = this.passage.closed();
		if (closed != null) {
			return closed.get();
		}
		if (added > 0 && this.queue.account(writes).waiting() + added > this.maxHeld) {
			return new HoldQueueFullException(this.maxHeld, writes);
		}
		return null;
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Hold writes from now on. */
	public void hold() {
		locked(this.passage::hold);
	}

	/**
	 * Hold writes from now on, if they go to a connection.
	 * @param link the connection that no longer takes any
	 */
	public void holdIf(L link) {
		locked(() -> {
			if (this.passage.concerns(link)) {
				this.passage.hold();
			}
		});
	}

	/**
	 * Send what waits, in order, then let writes pass. A gate that is closed stays so.
	 * @param link the connection to the verified master
	 */
	public void open(L link) {
		open(link, () -> this.passage.beginToOpen(link));
	}

	/**
	 * Let writes pass again, if they are held for no other reason than that the lease of
	 * the master had run out at the moment of sending.
	 * @param link the connection to the master, whose lease is valid again
	 */
	public void reopen(L link) {
		open(link, () -> this.passage.beginToReopen(link));
	}

	private void open(L link, BooleanSupplier begin) {
		boolean begun;
		this.lock.lock();
		try {
			begun = begin.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
		if (begun) {
			drain(link);
		}
	}

	private void drain(L link) {
		HoldQueue.Batch<L> batch;
		while ((batch = nextBatch(link)) != null) {
			HeldWrite<L> write;
			while ((write = batch.writes().peek()) != null) {
				if (!this.lease.test(link)) {
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
		catch (Throwable ex) {
			this.rejections.failed(write, ex);
		}
	}

	/**
	 * Take out writes to be sent; open where there are none.
	 * @return the writes, {@code null} if there is nothing more to send
	 */
	private HoldQueue.@Nullable Batch<L> nextBatch(L link) {
		this.lock.lock();
		try {
			if (!this.passage.isOpening(link)) {
				return null;
			}
			HoldQueue.Batch<L> batch = this.queue.take(BATCH);
			if (!batch.writes().isEmpty()) {
				return batch;
			}
			this.passage.open(link);
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
			if (this.passage.isOpening(link)) {
				this.passage.lapse(link);
			}
			reason = this.passage.closed();
			if (reason == null) {
				batch.writes().forEach((write) -> this.deadlines.plan(write.holdDeadline(), this::expireDue));
				this.queue.putBack(batch);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (reason != null) {
			this.rejections.reject(batch.writes(), reason);
		}
	}

	// Deadlines

	private void expireDue() {
		long now = this.deadlines.now();
		rejectIf((write) -> write.holdDeadline() - now <= 0, this.deadlines.reason(),
				() -> this.deadlines.planNext(this.queue.nanosToDeadline(now), this::expireDue));
	}

	/**
	 * Reject what has waited past its deadline, and forget what its caller gave up.
	 * @param now the time, as {@link System#nanoTime()}
	 * @param reason makes the exception for each
	 */
	public void expire(long now, Supplier<RuntimeException> reason) {
		if (!this.queue.isEmpty()) {
			rejectIf((write) -> write.holdDeadline() - now <= 0, reason, NOTHING);
		}
	}

	/**
	 * Reject what is not to be sent any more, since whoever has issued it has ended.
	 * @param reason makes the exception for each
	 */
	public void rejectWithdrawn(Supplier<RuntimeException> reason) {
		rejectIf(HeldWrite::isWithdrawn, reason, NOTHING);
	}

	/**
	 * Hold and reject everything, also what comes later, until {@link #reset()}.
	 * @param reason makes the exception for each
	 */
	public void close(Supplier<RuntimeException> reason) {
		locked(() -> this.passage.close(reason));
		rejectIf((write) -> true, reason, this.deadlines::cancel);
	}

	/**
	 * Take out writes and reject them. What fails in between takes none of them with it.
	 * @param condition which ones
	 * @param reason makes the exception for each
	 * @param then what to do when they have been taken out, with the lock held
	 */
	private void rejectIf(Predicate<HeldWrite<L>> condition, Supplier<RuntimeException> reason, Runnable then) {
		List<HeldWrite<L>> removed = new ArrayList<>();
		try {
			locked(() -> {
				try {
					this.queue.removeIf(condition, removed);
				}
				finally {
					then.run();
				}
			});
		}
		finally {
			this.rejections.reject(removed, reason);
		}
	}

	/** Accept writes again after {@link #close}. */
	public void reset() {
		locked(this.passage::reset);
	}

}
