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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs what reaches user code: completions, rejections, listeners. A task that blocks
 * delays nobody else, as long as not {@value #MOST_THREADS} of them do: a task never
 * waits while another thread may be started. Threads are daemons, started on demand, and
 * end after a second without work, so there is nothing to shut down. Where the machine
 * has no thread to give, that is tried again until it has.
 * <p>
 * The number of tasks that wait has no limit of its own: each completes something that
 * has been admitted before, and is counted there. Thread-safe.
 */
public final class HandOver implements Executor {

	/** With so many tasks blocked at once, further ones have to wait. */
	public static final int MOST_THREADS = 256;

	private static final Log logger = LogFactory.getLog(HandOver.class);

	private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long RETRY_MILLIS = 100;

	private final String name;

	private final ThreadFactory factory;

	/** Runs a short task after {@value #RETRY_MILLIS} ms, on a thread that lives. */
	private final Executor later;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private int threads;

	private int idle;

	private int started;

	private boolean warned;

	/** Whether a thread that could not be started will be tried again. */
	private boolean retrying;

	/** Whether the last thread could not be started. */
	private boolean failing;

	/**
	 * Create an instance without threads.
	 * @param name what the names of its threads begin with
	 */
	public HandOver(String name) {
		this(name, Thread::new);
	}

	/**
	 * Create an instance without threads.
	 * @param name what the names of its threads begin with
	 * @param factory makes threads
	 */
	public HandOver(String name, ThreadFactory factory) {
		this(name, factory,
				CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, (task) -> guarded(task)));
	}

	/**
	 * Create an instance without threads.
	 * @param name what the names of its threads begin with
	 * @param factory makes threads
	 * @param later runs tasks after a while
	 */
	HandOver(String name, ThreadFactory factory, Executor later) {
		this.name = name;
		this.factory = factory;
		this.later = later;
		try {
			// Has its thread live before there may be none to give.
			later.execute(() -> {
			});
		}
		catch (Throwable ex) {
			logger.debug("There is no thread to give now", ex);
		}
	}

	/**
	 * Run a task soon, on another thread.
	 * @param task the task; what it throws is logged
	 */
	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
			this.tasks.add(task);
			if (this.tasks.size() <= this.idle) {
				this.tasks.notify();
				return;
			}
		}
		start();
	}

	/**
	 * Run a task here, or on another thread if nothing of the user's may run on this one.
	 * @param task the task
	 * @param foreign whether it must not run on the present thread, which also holds for
	 * each {@link InternalThread}
	 */
	public void executeOutside(Runnable task, boolean foreign) {
		if (foreign || InternalThread.isCurrent()) {
			execute(task);
		}
		else {
			guarded(task);
		}
	}

	/**
	 * An executor whose tasks run one after the other, in the order they came.
	 * @param capacity with more tasks than this waiting, further ones are dropped
	 * @param description what is dropped, for the log
	 * @return the executor
	 */
	public Executor inOrder(int capacity, String description) {
		return new InOrder(this, capacity, description);
	}

	private void warn() {
		if (!this.warned) {
			this.warned = true;
			logger.warn("All " + MOST_THREADS + " threads of '" + this.name
					+ "' are busy with callbacks of the application; further completions wait. Do not block for ever "
					+ "in listeners, or in what continues a future or a reactive chain.");
		}
	}

	private void start() {
		int number;
		synchronized (this.tasks) {
			if (this.threads >= MOST_THREADS) {
				warn();
				return;
			}
			this.threads++;
			number = ++this.started;
		}
		try {
			Thread thread = this.factory.newThread(this::work);
			thread.setName(this.name + "-" + number);
			thread.setDaemon(true);
			thread.start();
		}
		catch (Throwable ex) {
			notStarted(ex);
			return;
		}
		synchronized (this.tasks) {
			this.failing = false;
		}
	}

	/** Threads that live may be blocked for ever, so nobody else sees to the task. */
	private void notStarted(Throwable failure) {
		boolean first;
		boolean retries;
		synchronized (this.tasks) {
			this.threads--;
			retries = !this.retrying;
			this.retrying = true;
			first = !this.failing;
			this.failing = true;
		}
		if (retries) {
			try {
				this.later.execute(this::retry);
			}
			catch (Throwable ex) {
				synchronized (this.tasks) {
					this.retrying = false;
				}
				failure.addSuppressed(ex);
			}
		}
		if (first) {
			logger.error("No thread can be started for a callback of the application; it waits until one can", failure);
		}
	}

	private void retry() {
		int missing;
		synchronized (this.tasks) {
			this.retrying = false;
			missing = this.tasks.size() - this.idle;
		}
		for (int i = 0; i < missing && !isRetrying(); i++) {
			start();
		}
	}

	private boolean isRetrying() {
		synchronized (this.tasks) {
			return this.retrying;
		}
	}

	private void work() {
		Runnable task;
		while ((task = next()) != null) {
			guarded(task);
			// What a callback has been interrupted for is no business of the next one.
			Thread.interrupted();
		}
	}

	/**
	 * Wait for a task.
	 * @return the task, {@code null} if the thread is to end
	 */
	private @Nullable Runnable next() {
		long end = System.nanoTime() + KEEP_ALIVE_NANOS;
		synchronized (this.tasks) {
			while (this.tasks.isEmpty()) {
				long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (rest <= 0) {
					this.threads--;
					return null;
				}
				this.idle++;
				try {
					this.tasks.wait(rest);
				}
				catch (InterruptedException ex) {
					logger.trace("Of no interest between two callbacks", ex);
				}
				finally {
					this.idle--;
				}
			}
			return this.tasks.remove();
		}
	}

	/**
	 * Run a task of which nothing that goes wrong may reach the caller.
	 * @param task the task
	 */
	public static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.warn("A callback of the application failed; nothing else is affected", ex);
		}
	}

	/**
	 * One task after the other.
	 */
	private static final class InOrder implements Executor {

		private final HandOver handOver;

		private final int capacity;

		private final String description;

		private final Deque<Runnable> tasks = new ArrayDeque<>();

		private boolean running;

		private boolean dropping;

		InOrder(HandOver handOver, int capacity, String description) {
			this.handOver = handOver;
			this.capacity = capacity;
			this.description = description;
		}

		@Override
		public void execute(Runnable task) {
			synchronized (this.tasks) {
				if (this.tasks.size() >= this.capacity) {
					warn();
					return;
				}
				this.tasks.add(task);
				if (this.running) {
					return;
				}
				this.running = true;
			}
			this.handOver.execute(this::drain);
		}

		private void warn() {
			if (!this.dropping) {
				this.dropping = true;
				logger.warn(this.description + " does not keep up, or blocks: with " + this.capacity
						+ " calls waiting, further ones are dropped");
			}
		}

		private void drain() {
			Runnable task;
			while ((task = next()) != null) {
				guarded(task);
				Thread.interrupted();
			}
		}

		private @Nullable Runnable next() {
			synchronized (this.tasks) {
				Runnable task = this.tasks.poll();
				if (task == null) {
					this.running = false;
					this.dropping = false;
				}
				return task;
			}
		}

	}

}
