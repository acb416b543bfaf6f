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

package io.github.redisrw.internal.cluster.waiting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.threads.ClientThreads;
import org.jspecify.annotations.Nullable;

/**
 * The pauses between the attempts to send commands, of all connections. Thread-safe.
 */
public final class Pauses {

	/** As many commands may wait as writes may be held, and each of them asks again. */
	private static final Backoff RETRY = new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(500), 0.5);

	private final ClientThreads threads;

	private final int most;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Create an instance.
	 * @param threads have timers
	 * @param most how many commands may wait at a time
	 */
	public Pauses(ClientThreads threads, int most) {
		this.threads = threads;
		this.most = most;
	}

	/**
	 * Do something after a pause.
	 * @param number how many pauses there have been before
	 * @param task what to do, on the monitor's thread
	 * @param abort done in its place if the client is stopped before
	 * @return ends the pause without either, if neither has been done yet; {@code null}
	 * if as many commands wait as may
	 */
	public @Nullable Runnable begin(int number, Runnable task, Runnable abort) {
		if (this.count.incrementAndGet() > this.most) {
			this.count.decrementAndGet();
			return null;
		}
		AtomicBoolean waits = new AtomicBoolean(true);
		Runnable end = () -> {
			if (waits.compareAndSet(true, false)) {
				this.count.decrementAndGet();
			}
		};
		long nanos = Math.max(RETRY.delayNanos(number, RETRY.maxDelay()), TimeUnit.MILLISECONDS.toNanos(1));
		Runnable cancel = this.threads.schedule(() -> {
			end.run();
			task.run();
		}, nanos, () -> {
			end.run();
			abort.run();
		});
		return () -> {
			end.run();
			cancel.run();
		};
	}

}
