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

package io.github.redisrw.internal.topology.source;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.redisrw.internal.threads.CoordinatorThread;

/**
 * Attempts to connect that have to be over before the threads of Lettuce end: those that
 * are given up at the end need them for a moment to close what they have begun, and so
 * does the closing of connections. Thread-safe.
 */
public final class ConnectAttempts {

	private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final AtomicInteger pending = new AtomicInteger();

	/**
	 * Make an attempt, and take note of it.
	 * @param attempt begins it; what it throws is a failure like any other
	 * @param <T> the type of connection
	 * @return its outcome
	 */
	public <T> CompletionStage<T> watch(Supplier<CompletionStage<T>> attempt) {
		this.pending.getAndIncrement();
		return CoordinatorThread.begin(attempt).whenComplete((connection, failure) -> this.pending.getAndDecrement());
	}

	/** Wait until no attempt is under way any more, but not for long. */
	public void await() {
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (!isOver() && end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	boolean isOver() {
		return this.pending.get() == 0;
	}

}
