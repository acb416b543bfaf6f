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

package io.github.redisrw.topology.source;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Attempts to connect that have to be over before the threads of Lettuce end. It watches
 * over each attempt for as long as it may take, also when it has failed at once, and
 * complains where it then finds no thread. Thread-safe.
 */
public final class ConnectAttempts {

	private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final long watchedNanos;

	private final AtomicInteger pending = new AtomicInteger();

	private volatile long lastFailure;

	/**
	 * Begin with no attempt.
	 * @param timeout how long an attempt may take
	 */
	public ConnectAttempts(Duration timeout) {
		this.watchedNanos = timeout.toNanos() + SLACK_NANOS;
		this.lastFailure = System.nanoTime() - this.watchedNanos;
	}

	/**
	 * Take note of an attempt.
	 * @param attempt the attempt
	 * @param <T> the type of connection
	 * @return the same
	 */
	public <T> CompletionStage<T> watch(CompletionStage<T> attempt) {
		this.pending.getAndIncrement();
		return attempt.whenComplete((connection, failure) -> {
			if (failure != null) {
				this.lastFailure = System.nanoTime();
			}
			this.pending.getAndDecrement();
		});
	}

	/**
	 * Wait until nobody watches over an attempt any more: at most twice as long as one
	 * may take, and not at all if none has failed lately.
	 */
	public void await() {
		long end = System.nanoTime() + this.watchedNanos;
		while (this.pending.get() > 0 && end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		long rest = this.lastFailure + this.watchedNanos - System.nanoTime();
		if (rest > 0) {
			LockSupport.parkNanos(rest);
		}
	}

}
