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

package io.github.redisrw.internal.cluster.waiting;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Commands of one connection that wait until it is known which shard has their slots, in
 * the order in which they were issued. Of those for the same slot, none is sent before
 * another one that came before it; those for a slot that is not known keep no others
 * waiting. Thread-safe.
 *
 * @param <C> the type of command
 */
public final class SlotQueue<C> {

	private final Predicate<C> sender;

	/** Each with its slot as it was when it came. */
	private final Map<C, Integer> slots = new LinkedHashMap<>();

	/** How many there are for each slot. */
	private final Map<Integer, Integer> counts = new HashMap<>();

	private volatile boolean empty = true;

	private boolean draining;

	/** Whether another pass has been asked for. */
	private boolean requested;

	/**
	 * Create a queue.
	 * @param sender sends a command if its shard is known, on the thread that drains the
	 * queue; {@code false} if the command goes on waiting. It does not throw anything
	 */
	public SlotQueue(Predicate<C> sender) {
		this.sender = sender;
	}

	/**
	 * Whether a command would overtake others if it were sent now.
	 * @param slot its slot
	 * @return {@code true} while one for the same slot waits, or is being sent
	 */
	public boolean holds(int slot) {
		if (this.empty) {
			return false;
		}
		synchronized (this) {
			return this.counts.containsKey(slot);
		}
	}

	/**
	 * Whether a command is in the queue.
	 * @param command the command
	 * @return {@code true} until it has been sent, or removed
	 */
	public synchronized boolean contains(C command) {
		return this.slots.containsKey(command);
	}

	/**
	 * Have a command wait behind all others.
	 * @param command the command
	 * @param slot its slot
	 */
	public synchronized void add(C command, int slot) {
		if (this.slots.putIfAbsent(command, slot) == null) {
			this.counts.merge(slot, 1, Integer::sum);
			this.empty = false;
		}
	}

	/**
	 * A command does not wait any more.
	 * @param command the command
	 */
	public synchronized void remove(C command) {
		Integer slot = this.slots.remove(command);
		if (slot != null) {
			this.counts.computeIfPresent(slot, (known, count) -> (count > 1) ? count - 1 : null);
			this.empty = this.slots.isEmpty();
		}
	}

	/**
	 * Send all that can be sent, in order. If another thread is at it, that one begins
	 * again when it has come to the end.
	 */
	public void drain() {
		Map<C, Integer> pass = begin();
		while (pass != null) {
			Set<Integer> unknown = new HashSet<>();
			pass.forEach((command, slot) -> {
				if (unknown.contains(slot)) {
					return;
				}
				if (this.sender.test(command)) {
					remove(command);
				}
				else {
					unknown.add(slot);
				}
			});
			pass = next();
		}
	}

	private synchronized @Nullable Map<C, Integer> begin() {
		this.requested = true;
		return this.draining ? null : next();
	}

	private synchronized @Nullable Map<C, Integer> next() {
		this.draining = this.requested;
		this.requested = false;
		return this.draining ? new LinkedHashMap<>(this.slots) : null;
	}

}
