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

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a thread that listens does not run any more: something of the application
 * blocks it, for ever perhaps. A thread whose heart does not beat notices nothing itself,
 * and nothing that comes on its connections is heard. Counted are looks a second apart,
 * so that a process that was stopped as a whole is not blamed. Thread-safe.
 */
final class Watchdog {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** So many looks in a row in which the thread has not run. */
	static final int MISSES = 5;

	private static final int FRAMES = 12;

	private final Executor thread;

	private final Heartbeat.Timer timer;

	private final Set<Runnable> told = ConcurrentHashMap.newKeySet();

	private boolean looking;

	private int missed;

	private volatile boolean ran;

	private volatile @Nullable Thread watched;

	/**
	 * Create an instance that does not look yet.
	 * @param thread runs tasks on the thread
	 * @param timer runs tasks on another one, on which nothing of the application runs
	 */
	Watchdog(Executor thread, Heartbeat.Timer timer) {
		this.thread = thread;
		this.timer = timer;
	}

	/**
	 * Tells somebody when the thread has not run for seconds, and again each second while
	 * that lasts.
	 * @param onBlocked called on another thread
	 */
	void tell(Runnable onBlocked) {
		this.told.add(onBlocked);
		begin();
	}

	void leave(Runnable onBlocked) {
		this.told.remove(onBlocked);
	}

	private synchronized void begin() {
		if (!this.looking) {
			this.looking = true;
			this.missed = 0;
			this.timer.schedule(this::look, PERIOD_NANOS);
			probe();
		}
	}

	private void probe() {
		this.ran = false;
		try {
			this.thread.execute(() -> {
				this.watched = Thread.currentThread();
				this.ran = true;
			});
		}
		catch (RejectedExecutionException ex) {
			this.ran = true;
			if (!(this.thread instanceof ExecutorService service) || service.isShutdown()) {
				// The thread has ended, and all that it would have heard.
				this.told.clear();
			}
		}
	}

	private void look() {
		int misses;
		synchronized (this) {
			if (this.told.isEmpty()) {
				this.looking = false;
				return;
			}
			this.timer.schedule(this::look, PERIOD_NANOS);
			if (this.ran) {
				this.missed = 0;
				probe();
			}
			else {
				this.missed++;
			}
			misses = this.missed;
		}
		if (misses == MISSES) {
			logger.error(description());
		}
		if (misses >= MISSES) {
			this.told.forEach(Watchdog::guarded);
		}
	}

	private String description() {
		Thread blocked = this.watched;
		String name = (blocked != null) ? "Thread " + blocked.getName() : "A thread";
		String where = (blocked == null) ? ""
				: Arrays.stream(blocked.getStackTrace())
					.limit(FRAMES)
					.map((frame) -> "\n\tat " + frame)
					.collect(Collectors.joining());
		return name + ", on which replies of Redis arrive, has not run for " + MISSES
				+ " s. Something of the application blocks it: do not wait in callbacks of the reactive or the "
				+ "asynchronous API. Its connections are given up" + where;
	}

	private static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("Giving up what a blocked thread does not hear failed unexpectedly", ex);
		}
	}

}
