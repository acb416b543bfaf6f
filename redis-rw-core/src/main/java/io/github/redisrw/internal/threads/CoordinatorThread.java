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

package io.github.redisrw.internal.threads;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which everything about the master is decided. What fails on it is
 * logged, and does not keep the rest from going on.
 */
public final class CoordinatorThread {

	private static final Log logger = LogFactory.getLog(CoordinatorThread.class);

	private final ScheduledExecutorService scheduler;

	private final Executor executor = this::execute;

	public CoordinatorThread(ScheduledExecutorService scheduler) {
		this.scheduler = scheduler;
	}

	public void execute(Runnable task) {
		try {
			this.scheduler.execute(() -> guarded(task));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Stopped", ex);
		}
	}

	public ScheduledFuture<?> schedule(Runnable task, Duration delay) {
		return schedule(task, delay.toNanos());
	}

	public ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
		return this.scheduler.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Have a task that is due at one time, which may change.
	 * @param task the task
	 * @return a timer, not started
	 */
	public Timer timer(Runnable task) {
		return new Timer(task);
	}

	/**
	 * Go on here when something has been answered.
	 * @param question asks; what it throws is a failure like any other
	 * @param action gets the answer or the failure
	 */
	public <T> void ask(Supplier<CompletionStage<T>> question, BiConsumer<@Nullable T, @Nullable Throwable> action) {
		begin(question).whenCompleteAsync((value, failure) -> guarded(() -> action.accept(value, failure)),
				this.executor);
	}

	public static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> question) {
		try {
			return question.get();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	public void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("Looking for the master failed unexpectedly; it goes on", ex);
		}
	}

	public static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	public static String message(Throwable failure) {
		Throwable cause = cause(failure);
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	/**
	 * Runs a task on this thread when its time has come. Confined to this thread.
	 */
	public final class Timer {

		private final Runnable task;

		private @Nullable ScheduledFuture<?> next;

		private Timer(Runnable task) {
			this.task = task;
		}

		public void restart(long delayNanos) {
			cancel();
			this.next = schedule(this.task, delayNanos);
		}

		public void cancel() {
			if (this.next != null) {
				this.next.cancel(false);
			}
		}

	}

}
