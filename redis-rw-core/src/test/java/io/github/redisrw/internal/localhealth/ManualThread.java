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

package io.github.redisrw.internal.localhealth;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * A thread whose time passes when a test says so, and which may be stopped.
 */
final class ManualThread implements Heartbeat.Timer {

	private final Queue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::due).thenComparingLong(Task::number));

	private long now = Duration.ofDays(100).toNanos();

	private long count;

	long now() {
		return this.now;
	}

	@Override
	public void schedule(Runnable task, long delayNanos) {
		this.tasks.add(new Task(task, this.now + delayNanos, this.count++));
	}

	/** What is due is lost. */
	void forget() {
		this.tasks.clear();
	}

	boolean isIdle() {
		return this.tasks.isEmpty();
	}

	/**
	 * Let time pass, and run what becomes due.
	 * @param millis how much
	 */
	void run(long millis) {
		long end = this.now + Duration.ofMillis(millis).toNanos();
		for (Task next = dueUntil(end); next != null; next = dueUntil(end)) {
			this.tasks.remove();
			this.now = Math.max(this.now, next.due());
			next.work().run();
		}
		this.now = Math.max(this.now, end);
	}

	private @Nullable Task dueUntil(long end) {
		Task next = this.tasks.peek();
		return (next != null && next.due() <= end) ? next : null;
	}

	/** Run what is due first, and nothing else. */
	void runFirst() {
		Task next = this.tasks.remove();
		this.now = Math.max(this.now, next.due());
		next.work().run();
	}

	/**
	 * Let time pass in which the thread does not run.
	 * @param millis how much
	 */
	void stop(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

	private record Task(Runnable work, long due, long number) {

	}

}
