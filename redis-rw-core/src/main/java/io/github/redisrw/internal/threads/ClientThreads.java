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

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All threads of a client, from its start to its end:
 * <ul>
 * <li>the <em>coordinator</em> takes the decisions about masters, and does nothing
 * else;</li>
 * <li>the <em>monitor</em> has what is due at a time: looks at the replicas, retries,
 * deadlines of what waits;</li>
 * <li>the {@link HandOver} runs what reaches user code. It belongs to whoever made it,
 * and goes on after the end.</li>
 * </ul>
 * Thread-safe.
 */
public final class ClientThreads {

	private static final Log logger = LogFactory.getLog(ClientThreads.class);

	private final ScheduledThreadPoolExecutor coordinator = thread("redis-rw");

	private final ScheduledThreadPoolExecutor monitor = thread("redis-rw-monitor");

	private final HandOver handOver;

	/** What is completed at the end if its time has not come by then. */
	private final Set<Abortable> pending = ConcurrentHashMap.newKeySet();

	/**
	 * Create threads.
	 * @param handOver runs what reaches user code
	 */
	public ClientThreads(HandOver handOver) {
		this.handOver = handOver;
	}

	private static ScheduledThreadPoolExecutor thread(String name) {
		ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, (task) -> new InternalThread(task, name));
		made.setRemoveOnCancelPolicy(true);
		return made;
	}

	/**
	 * Where decisions about masters are taken.
	 * @return the thread
	 */
	public ScheduledExecutorService coordinator() {
		return this.coordinator;
	}

	/**
	 * Where timers end.
	 * @return the thread
	 */
	public ScheduledExecutorService monitor() {
		return this.monitor;
	}

	/**
	 * Where user code runs.
	 * @return the executor
	 */
	public HandOver handOver() {
		return this.handOver;
	}

	/**
	 * Run a task on the monitor, unless it has ended. Nobody must wait for it.
	 * @param task the task
	 */
	public void execute(Runnable task) {
		schedule(task, 0);
	}

	/**
	 * Run a task on the monitor after a delay, unless it ends before. Nobody must wait
	 * for it.
	 * @param task the task
	 * @param delayNanos the delay
	 */
	public void schedule(Runnable task, long delayNanos) {
		try {
			this.monitor.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Stopped", ex);
		}
	}

	/**
	 * Run a task on the monitor after a delay, unless it is cancelled or the monitor ends
	 * before. Nobody must wait for it.
	 * @param task the task
	 * @param delayNanos the delay
	 * @return cancels it
	 */
	public Future<?> limit(Runnable task, long delayNanos) {
		try {
			return this.monitor.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.completedFuture(null);
		}
	}

	/**
	 * Run a task on the monitor after a delay. Where it does not come to that, since the
	 * client ends or has ended, what waits for the task is told at once.
	 * @param task the task
	 * @param delayNanos the delay
	 * @param abort runs in place of the task, where user code runs
	 * @return has neither of them run, if neither has yet
	 */
	public Runnable schedule(Runnable task, long delayNanos, Runnable abort) {
		Abortable abortable = new Abortable(task, abort);
		this.pending.add(abortable);
		try {
			Future<?> scheduled = this.monitor.schedule(abortable, delayNanos, TimeUnit.NANOSECONDS);
			return () -> {
				abortable.end();
				scheduled.cancel(false);
			};
		}
		catch (RejectedExecutionException ex) {
			abortable.abort();
			return () -> {
			};
		}
	}

	/**
	 * End the threads. What is under way on them may come to its end; what waits for its
	 * time is aborted.
	 */
	public void stop() {
		awaitIdle(this.coordinator);
		awaitIdle(this.monitor);
		this.coordinator.shutdownNow();
		this.monitor.shutdownNow();
		this.pending.forEach(Abortable::abort);
	}

	private static void awaitIdle(ScheduledExecutorService thread) {
		CountDownLatch done = new CountDownLatch(1);
		try {
			thread.execute(done::countDown);
			if (!done.await(500, TimeUnit.MILLISECONDS)) {
				logger.debug("Stopped without waiting for what was under way");
			}
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Stopped already", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task failed unexpectedly; the others go on", ex);
		}
	}

	/**
	 * Runs once, or is aborted.
	 */
	private final class Abortable implements Runnable {

		private final Runnable task;

		private final Runnable abort;

		private final AtomicBoolean ended = new AtomicBoolean();

		Abortable(Runnable task, Runnable abort) {
			this.task = task;
			this.abort = abort;
		}

		private boolean end() {
			ClientThreads.this.pending.remove(this);
			return this.ended.compareAndSet(false, true);
		}

		@Override
		public void run() {
			if (end()) {
				guarded(this.task);
			}
		}

		void abort() {
			if (end()) {
				ClientThreads.this.handOver.execute(this.abort);
			}
		}

	}

}
