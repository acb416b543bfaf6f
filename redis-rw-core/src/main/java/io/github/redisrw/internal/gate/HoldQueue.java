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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The writes that wait at a gate, and what else does, in the order in which they are to
 * be sent. Changed with the lock of the gate held; the numbers may be read on any thread.
 *
 * @param <L> the type of connection to a master
 */
final class HoldQueue<L> {

	/**
	 * Came back unexecuted from a former master: older than everything that is held.
	 * Several threads may bring them back, so they are put in the order of issue.
	 */
	private final LinkedList<HeldWrite<L>> returned = new LinkedList<>();

	private final Deque<HeldWrite<L>> held = new ArrayDeque<>();

	private final AtomicInteger entries = new AtomicInteger();

	private final HoldAccount writes = new HoldAccount();

	private final HoldAccount others = new HoldAccount();

	boolean isEmpty() {
		return this.entries.get() == 0;
	}

	HoldAccount account(boolean ofWrites) {
		return ofWrites ? this.writes : this.others;
	}

	private void begins(HeldWrite<L> write) {
		this.entries.incrementAndGet();
		write.holdBegins(account(write.isWrite()).queued(write.size()));
	}

	private void ends(HeldWrite<L> write) {
		this.entries.decrementAndGet();
		write.holdEnds(account(write.isWrite()).queued(-write.size()));
	}

	/**
	 * Add a write.
	 * @param write the write
	 * @param again whether it came back unexecuted, and goes before those that never were
	 * sent
	 * @return whether it is the first
	 */
	boolean add(HeldWrite<L> write, boolean again) {
		boolean first = isEmpty();
		if (again) {
			addInOrder(write);
		}
		else {
			this.held.add(write);
		}
		account(write.isWrite()).held(write.size());
		begins(write);
		return first;
	}

	private void addInOrder(HeldWrite<L> write) {
		ListIterator<HeldWrite<L>> place = this.returned.listIterator(this.returned.size());
		while (place.hasPrevious()) {
			if (place.previous().issued() - write.issued() <= 0) {
				place.next();
				break;
			}
		}
		place.add(write);
	}

	/**
	 * Take out the next writes, without those their callers gave up. Where something
	 * fails at one of these, the writes before it stay.
	 * @param most how many at most
	 * @return the writes, none if nothing waits any more
	 */
	Batch<L> take(int most) {
		Deque<HeldWrite<L>> writes = new ArrayDeque<>();
		Deque<HeldWrite<L>> origin;
		do {
			origin = this.returned.isEmpty() ? this.held : this.returned;
			while (writes.size() < most && !origin.isEmpty()) {
				HeldWrite<L> write = origin.remove();
				ends(write);
				if (!write.isDone()) {
					writes.add(write);
				}
				else {
					discard(write, new Batch<>(writes, origin == this.returned));
				}
			}
		}
		while (writes.isEmpty() && !isEmpty());
		return new Batch<>(writes, origin == this.returned);
	}

	private void discard(HeldWrite<L> write, Batch<L> before) {
		try {
			write.discard();
		}
		catch (Throwable ex) {
			putBack(before);
			throw ex;
		}
	}

	/**
	 * Put back writes that have been taken out and not been sent, before all others of
	 * their kind.
	 * @param batch the writes
	 */
	void putBack(Batch<L> batch) {
		Deque<HeldWrite<L>> origin = batch.again() ? this.returned : this.held;
		batch.writes().forEach(this::begins);
		batch.writes().descendingIterator().forEachRemaining(origin::addFirst);
	}

	/**
	 * Take out the writes that meet a condition, and forget those their callers gave up.
	 * @param condition the condition
	 * @param removed gets the writes, also where something fails at one of them
	 */
	void removeIf(Predicate<HeldWrite<L>> condition, List<HeldWrite<L>> removed) {
		for (Deque<HeldWrite<L>> queue : List.of(this.returned, this.held)) {
			for (Iterator<HeldWrite<L>> writes = queue.iterator(); writes.hasNext();) {
				HeldWrite<L> write = writes.next();
				boolean done = write.isDone();
				if (done || condition.test(write)) {
					if (!done) {
						removed.add(write);
					}
					writes.remove();
					ends(write);
					if (done) {
						write.discard();
					}
				}
			}
		}
	}

	/**
	 * When the next write is due.
	 * @param now the time, as {@link System#nanoTime()}
	 * @return the time until then, {@link Long#MAX_VALUE} if nothing waits
	 */
	long nanosToDeadline(long now) {
		long least = Long.MAX_VALUE;
		for (Deque<HeldWrite<L>> queue : List.of(this.returned, this.held)) {
			for (HeldWrite<L> write : queue) {
				least = Math.min(least, write.holdDeadline() - now);
			}
		}
		return least;
	}

	/**
	 * Writes that have been taken out to be sent.
	 *
	 * @param writes the writes, in order
	 * @param again whether they had come back unexecuted
	 * @param <L> the type of connection to a master
	 */
	record Batch<L>(Deque<HeldWrite<L>> writes, boolean again) {

	}

}
