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

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Sees to it that each write ends by its deadline, by a timer that depends on nobody who
 * looks for a master. Belongs to one {@link WriteGate}, with whose lock held it is used.
 */
public final class HoldDeadlines {

	/** Writes that are due within so short a time are rejected together. */
	private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final ScheduledExecutorService timer;

	private final LongSupplier clock;

	private final Supplier<RuntimeException> reason;

	private @Nullable ScheduledFuture<?> next;

	private long nextAt;

	/**
	 * Create an instance.
	 * @param timer has the time; nothing may keep it from going on
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param reason makes the exception for a write that has waited too long, on any
	 * thread
	 */
	public HoldDeadlines(ScheduledExecutorService timer, LongSupplier clock, Supplier<RuntimeException> reason) {
		this.timer = timer;
		this.clock = clock;
		this.reason = reason;
	}

	/**
	 * A write has begun to wait.
	 * @param deadline until when it may
	 * @param task rejects what has waited too long, and calls {@link #planNext}
	 */
	void plan(long deadline, Runnable task) {
		// One that is over and has not planned another one has failed.
		if (this.next == null || this.next.isDone() || deadline - this.nextAt < 0) {
			cancel();
			this.nextAt = deadline;
			try {
				this.next = this.timer.schedule(task, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
			}
			catch (RejectedExecutionException ex) {
				// It ends; so does the gate, which rejects everything.
				this.next = null;
			}
		}
	}

	/**
	 * The time has come.
	 * @param nanosToDeadline until a write is due next, {@link Long#MAX_VALUE} if none
	 * waits
	 * @param task as before
	 */
	void planNext(long nanosToDeadline, Runnable task) {
		this.next = null;
		if (nanosToDeadline < Long.MAX_VALUE) {
			plan(now() + Math.max(nanosToDeadline, BREATH_NANOS), task);
		}
	}

	void cancel() {
		if (this.next != null) {
			this.next.cancel(false);
			this.next = null;
		}
	}

	long now() {
		return this.clock.getAsLong();
	}

	Supplier<RuntimeException> reason() {
		return this.reason;
	}

}
