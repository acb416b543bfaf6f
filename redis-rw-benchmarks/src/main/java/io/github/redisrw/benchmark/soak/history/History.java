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

package io.github.redisrw.benchmark.soak.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What was done, and what is to be known to judge it. Thread safe.
 */
public final class History {

	private final List<Operation> operations = new ArrayList<>();

	private final List<Span> losses = new ArrayList<>();

	private final List<Span> pauses = new ArrayList<>();

	private final List<Span> changes = new ArrayList<>();

	private final List<Span> healthy = new ArrayList<>();

	/**
	 * Adds a call that has returned.
	 * @param operation the call
	 */
	public synchronized void add(Operation operation) {
		this.operations.add(operation);
	}

	/**
	 * What was acknowledged meanwhile may be lost: the master was lost, and replication
	 * is asynchronous.
	 * @param span from when it may not have been replicated, to when another node was
	 * master
	 */
	public synchronized void mayLose(Span span) {
		this.losses.add(span);
	}

	/**
	 * The process did not run.
	 * @param span when
	 */
	public synchronized void paused(Span span) {
		this.pauses.add(span);
	}

	/**
	 * The master was changed, or was being looked for.
	 * @param span when
	 */
	public synchronized void changing(Span span) {
		this.changes.add(span);
	}

	/**
	 * All faults were healed.
	 * @param span until the next one, or the end of the load
	 */
	public synchronized void healthy(Span span) {
		this.healthy.add(span);
	}

	synchronized List<Span> healthy() {
		return List.copyOf(this.healthy);
	}

	/**
	 * All calls.
	 * @return them, by the time they began
	 */
	public synchronized List<Operation> operations() {
		return this.operations.stream().sorted(Comparator.comparingLong(Operation::invoked)).toList();
	}

	List<Operation> operations(Set<Action> actions) {
		return operations().stream().filter((operation) -> actions.contains(operation.action())).toList();
	}

	/**
	 * The calls of some kinds, apart.
	 * @param by what tells them apart
	 * @param actions the kinds
	 * @return them, by the time they began
	 */
	Map<String, List<Operation>> grouped(Function<Operation, String> by, Action... actions) {
		Map<String, List<Operation>> groups = new LinkedHashMap<>();
		operations(Set.of(actions)).forEach(
				(operation) -> groups.computeIfAbsent(by.apply(operation), (key) -> new ArrayList<>()).add(operation));
		return groups;
	}

	/**
	 * Whether what a call did may be lost by now.
	 * @param operation the call
	 * @return {@code true} if the promise does not hold for it
	 */
	boolean mayBeLost(Operation operation) {
		return mayBeLost(operation.invoked(), operation.returned());
	}

	synchronized boolean mayBeLost(long from, long to) {
		return this.losses.stream().anyMatch((span) -> span.meets(from, to));
	}

	synchronized boolean isChanging(long from, long to) {
		return this.changes.stream().anyMatch((span) -> span.meets(from, to));
	}

	/**
	 * Whether the process did not run for some time.
	 * @param from the begin
	 * @param to the end
	 * @return {@code true} if it was paused meanwhile
	 */
	public boolean wasPaused(long from, long to) {
		return pausedWithin(from, to) > 0;
	}

	/**
	 * How long the process did not run.
	 * @param from the begin
	 * @param to the end
	 * @return the nanoseconds
	 */
	public synchronized long pausedWithin(long from, long to) {
		return this.pauses.stream().mapToLong((span) -> span.within(from, to)).sum();
	}

}
