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
package io.github.redisrw.internal.flight.transaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for a dedicated connection, in the order in which they are sent.
 * Guarded by the monitor of its writer.
 */
public final class DedicatedQueue {

	/** Came back unexecuted: older than what has never been sent. */
	private final Deque<HeldCommands> returned = new ArrayDeque<>();

	private final Deque<HeldCommands> held = new ArrayDeque<>();

	private int size;

	public void add(HeldCommands commands) {
		this.held.add(commands);
		this.size += commands.size();
	}

	public void addReturned(HeldCommands commands) {
		this.returned.add(commands);
		this.size += commands.size();
	}

	public boolean isEmpty() {
		return this.returned.isEmpty() && this.held.isEmpty();
	}

	/** Returns how many commands wait. */
	public int size() {
		return this.size;
	}

	public @Nullable HeldCommands peek() {
		return this.returned.isEmpty() ? this.held.peek() : this.returned.peek();
	}

	public @Nullable HeldCommands poll() {
		HeldCommands next = this.returned.isEmpty() ? this.held.poll() : this.returned.poll();
		if (next != null) {
			this.size -= next.size();
		}
		return next;
	}

	public void remove() {
		poll();
	}

	/** Returns whether they have waited. */
	public boolean remove(HeldCommands commands) {
		boolean removed = this.returned.remove(commands) || this.held.remove(commands);
		this.size -= removed ? commands.size() : 0;
		return removed;
	}

	public void forEach(Consumer<HeldCommands> action) {
		this.returned.forEach(action);
		this.held.forEach(action);
	}

	public List<HeldCommands> removeWithdrawn() {
		List<HeldCommands> removed = new ArrayList<>(0);
		removeWithdrawn(this.returned, removed);
		removeWithdrawn(this.held, removed);
		removed.forEach((commands) -> this.size -= commands.size());
		return removed;
	}

	private static void removeWithdrawn(Deque<HeldCommands> part, List<HeldCommands> removed) {
		part.removeIf((commands) -> commands.isWithdrawn() && removed.add(commands));
	}

	public List<HeldCommands> drain() {
		List<HeldCommands> all = new ArrayList<>(this.returned);
		all.addAll(this.held);
		this.returned.clear();
		this.held.clear();
		this.size = 0;
		return all;
	}

}
