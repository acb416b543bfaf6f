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

package io.github.redisrw.benchmark.failover;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Spaces the calls of one thread. What it could not do in time it makes up for, but for
 * no more than a second.
 */
final class Pace {

	private static final long BACKLOG_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final long intervalNanos;

	private long next = System.nanoTime();

	/**
	 * Sets the pace.
	 * @param perSecond the calls in a second, 0 for no limit
	 */
	Pace(int perSecond) {
		this.intervalNanos = (perSecond > 0) ? TimeUnit.SECONDS.toNanos(1) / perSecond : 0;
	}

	/** Waits until it is time for the next call. */
	void await() {
		if (this.intervalNanos == 0) {
			return;
		}
		long now = System.nanoTime();
		while (this.next - now > 0) {
			LockSupport.parkNanos(this.next - now);
			now = System.nanoTime();
		}
		this.next = Math.max(this.next, now - BACKLOG_NANOS) + this.intervalNanos;
	}

}
