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

package io.github.redisrw.benchmark.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.benchmark.soak.history.History;
import io.github.redisrw.benchmark.soak.history.Span;

/**
 * Sees when the process does not run: it is stopped, collects garbage, or gets no CPU.
 */
final class PauseWatch implements AutoCloseable {

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long NOTABLE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final TimeLine timeLine;

	private final History history;

	private volatile boolean closed;

	PauseWatch(TimeLine timeLine, History history) {
		this.timeLine = timeLine;
		this.history = history;
		Thread thread = new Thread(this::watch, "soak-pauses");
		thread.setDaemon(true);
		thread.start();
	}

	private void watch() {
		long before = this.timeLine.now();
		while (!this.closed) {
			LockSupport.parkNanos(INTERVAL_NANOS);
			long now = this.timeLine.now();
			if (now - before > PAUSE_NANOS) {
				this.history.paused(new Span(before, now));
			}
			if (now - before > NOTABLE_NANOS) {
				this.timeLine
					.note("the process did not run for " + TimeUnit.NANOSECONDS.toMillis(now - before) + " ms");
			}
			before = now;
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
