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

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.threads.InternalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Has the time for all locks. One thread says when something is due, and does nothing
 * else; what is due is done on others, so that the renewal of one lock never waits for
 * what somebody does about another one.
 */
final class LockScheduler implements Scheduler {

	private final ScheduledExecutorService timer;

	private final HandOver work = new HandOver("redis-rw-lock");

	/** Apart from the work, which goes on also when these are all blocked. */
	private final Scheduler callbacks = Schedulers.fromExecutor(new HandOver("redis-rw-lock-callback"));

	LockScheduler() {
		this(timer());
	}

	/**
	 * Create an instance.
	 * @param timer says when something is due
	 */
	LockScheduler(ScheduledExecutorService timer) {
		this.timer = timer;
	}

	private static ScheduledExecutorService timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
				(task) -> new InternalThread(task, "redis-rw-locks"));
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Have the signals of a publisher reach user code apart from everything else.
	 * @param <T> the type of value
	 * @param publisher the publisher
	 * @return the same, on other threads
	 */
	<T> Mono<T> handOver(Mono<T> publisher) {
		return publisher.publishOn(this.callbacks);
	}

	@Override
	public Disposable schedule(Runnable task) {
		Task made = new Task(task, this.work);
		made.due();
		return made;
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return schedule(task, delay, unit, this.work);
	}

	private Disposable schedule(Runnable task, long delay, TimeUnit unit, Executor executor) {
		Task made = new Task(task, executor);
		made.timer = this.timer.schedule(made::due, delay, unit);
		return made;
	}

	@Override
	public Worker createWorker() {
		return new InOrder();
	}

	@Override
	public boolean isDisposed() {
		return this.timer.isShutdown();
	}

	@Override
	public void dispose() {
		this.timer.shutdownNow();
	}

	/**
	 * What is to be done once.
	 */
	private static final class Task implements Disposable {

		private final Runnable task;

		private final Executor executor;

		private volatile @Nullable Future<?> timer;

		private volatile boolean disposed;

		Task(Runnable task, Executor executor) {
			this.task = Schedulers.onSchedule(task);
			this.executor = executor;
		}

		void due() {
			this.executor.execute(() -> {
				if (!this.disposed) {
					this.disposed = true;
					this.task.run();
				}
			});
		}

		@Override
		public void dispose() {
			this.disposed = true;
			Future<?> pending = this.timer;
			if (pending != null) {
				pending.cancel(false);
			}
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

	/**
	 * One task after the other.
	 */
	private final class InOrder implements Worker {

		private final Executor order = LockScheduler.this.work.inOrder(Integer.MAX_VALUE, "A worker");

		private volatile boolean disposed;

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.disposed) {
				throw new RejectedExecutionException("Disposed");
			}
			return LockScheduler.this.schedule(() -> {
				if (!this.disposed) {
					task.run();
				}
			}, delay, unit, this.order);
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

	}

}
