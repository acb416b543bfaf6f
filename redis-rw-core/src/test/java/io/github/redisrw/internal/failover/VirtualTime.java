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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still, and a scheduler that runs what is due when the clock is
 * advanced, in order, on the thread that advances it. The clock passes the greatest
 * number shortly after it begins, as {@link System#nanoTime()} may.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {

	/**
	 * More tasks without progress of time than any test has: something goes in circles.
	 */
	private static final int MOST = 100_000;

	private final Queue<Task<?>> tasks = new PriorityQueue<>();

	private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);

	private long sequence;

	public long now() {
		return this.now;
	}

	/** Run what is due now. */
	void run() {
		advance(Duration.ZERO);
	}

	/**
	 * Let time pass, and run what becomes due.
	 * @param duration how much
	 */
	public void advance(Duration duration) {
		long end = this.now + duration.toNanos();
		int count = 0;
		for (Task<?> task = this.tasks.peek(); task != null && task.due - end <= 0; task = this.tasks.peek()) {
			this.tasks.remove();
			count = (task.due - this.now > 0) ? 0 : count + 1;
			if (count > MOST) {
				throw new IllegalStateException("Time does not go on");
			}
			this.now = (task.due - this.now > 0) ? task.due : this.now;
			task.run();
		}
		this.now = end;
	}

	/**
	 * Let time pass without running anything, as when the machine stands still.
	 * @param duration how much
	 */
	public void stall(Duration duration) {
		this.now += duration.toNanos();
	}

	/**
	 * How many tasks wait for their time.
	 * @return the number
	 */
	public int scheduled() {
		return this.tasks.size();
	}

	@Override
	public void execute(Runnable command) {
		schedule(command, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		return this.<@Nullable Object>schedule(() -> {
			command.run();
			return null;
		}, delay, unit);
	}

	@Override
	public <V extends @Nullable Object> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		Task<V> task = new Task<>(callable, this.now + Math.max(0, unit.toNanos(delay)), this.sequence++);
		this.tasks.add(task);
		return task;
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void shutdown() {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<Runnable> shutdownNow() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return false;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return false;
	}

	private final class Task<V extends @Nullable Object> extends FutureTask<V> implements ScheduledFuture<V> {

		private final long due;

		private final long number;

		Task(Callable<V> callable, long due, long number) {
			super(callable);
			this.due = due;
			this.number = number;
		}

		@Override
		protected void done() {
			VirtualTime.this.tasks.remove(this);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.due - VirtualTime.this.now, TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			Task<?> task = (Task<?>) other;
			int byTime = Long.signum(this.due - task.due);
			return (byTime != 0) ? byTime : Long.compare(this.number, task.number);
		}

	}

}
