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

package io.github.redisrw.internal.lock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Who of this process may try for a lock, one at a time in the order of arrival, so that
 * many who wait here are one who asks there. Nothing is left of a lock nobody waits for.
 * Thread-safe.
 */
final class LocalQueue {

	private final Map<String, Queue> queues = new HashMap<>();

	/**
	 * Queue up. Who does not want to wait any more calls {@link #leave}.
	 * @param key which lock
	 * @return completes when it is one's turn
	 */
	CompletableFuture<Turn> join(String key) {
		CompletableFuture<Turn> place = new CompletableFuture<>();
		boolean first;
		synchronized (this.queues) {
			Queue queue = this.queues.computeIfAbsent(key, (name) -> new Queue());
			first = queue.places.isEmpty();
			queue.places.add(place);
		}
		if (first) {
			place.complete(new Turn(key, place));
		}
		return place;
	}

	/**
	 * What those who have had a turn know of a lock: who only waits for his may ask.
	 * @param key which lock
	 * @return completes as soon as the attempt that is under way has been answered: empty
	 * if somebody has the lock, otherwise what went wrong
	 */
	CompletableFuture<Optional<Throwable>> known(String key) {
		synchronized (this.queues) {
			Queue queue = this.queues.get(key);
			return (queue != null) ? queue.known : CompletableFuture.completedFuture(Optional.empty());
		}
	}

	/**
	 * Leave the queue, or pass on the turn if it has come.
	 * @param key which lock
	 * @param place the place in the queue
	 */
	void leave(String key, CompletableFuture<Turn> place) {
		if (place.cancel(false)) {
			passOn(key, place);
		}
		else if (!place.isCancelled()) {
			place.join().pass();
		}
	}

	private void passOn(String key, CompletableFuture<Turn> place) {
		CompletableFuture<Turn> next = null;
		synchronized (this.queues) {
			Queue queue = this.queues.get(key);
			if (queue == null) {
				return;
			}
			boolean wasFirst = queue.places.peek() == place;
			queue.places.remove(place);
			if (queue.places.isEmpty()) {
				this.queues.remove(key);
			}
			else if (wasFirst) {
				next = queue.places.element();
			}
		}
		// One that leaves at this moment passes the turn on by itself.
		if (next != null) {
			next.complete(new Turn(key, next));
		}
	}

	/**
	 * Those who want one lock.
	 */
	private static final class Queue {

		/** The turns that have been asked for, the present one first. */
		private final Deque<CompletableFuture<Turn>> places = new ArrayDeque<>();

		/** Completed while no attempt is under way, except before the first one. */
		private CompletableFuture<Optional<Throwable>> known = new CompletableFuture<>();

	}

	/**
	 * The turn of one.
	 */
	final class Turn {

		private final String key;

		private final CompletableFuture<Turn> place;

		private final AtomicBoolean passed = new AtomicBoolean();

		private Turn(String key, CompletableFuture<Turn> place) {
			this.key = key;
			this.place = place;
		}

		/** An attempt begins: what is known may be so no longer. */
		void asks() {
			synchronized (LocalQueue.this.queues) {
				Queue queue = LocalQueue.this.queues.get(this.key);
				if (queue != null && queue.known.isDone()) {
					queue.known = new CompletableFuture<>();
				}
			}
		}

		/**
		 * An attempt has ended.
		 * @param failure what went wrong, {@code null} if somebody has the lock
		 */
		void hears(@Nullable Throwable failure) {
			known(this.key).complete(Optional.ofNullable(failure));
		}

		/** It is the next one's turn; only the first call counts. */
		void pass() {
			if (this.passed.compareAndSet(false, true)) {
				passOn(this.key, this.place);
			}
		}

	}

}
