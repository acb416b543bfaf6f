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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;

import io.github.redisrw.internal.threads.Backoff;

/**
 * When a connection that could not be made is tried again: after pauses that grow, up to
 * the time between two questions in the calm, whoever is in a hurry meanwhile. Confined
 * to the source's thread.
 */
final class ConnectPace {

	private final Backoff backoff;

	private int failures;

	private long next;

	/**
	 * Creates a pace at which the first attempt is due.
	 * @param shortest the first pause
	 * @param longest the longest pause
	 */
	ConnectPace(Duration shortest, Duration longest) {
		this.backoff = new Backoff(shortest, 2, longest, 0.5);
	}

	boolean isDue() {
		return this.failures == 0 || System.nanoTime() - this.next >= 0;
	}

	void failed() {
		this.next = System.nanoTime() + this.backoff.delayNanos(this.failures++, this.backoff.maxDelay());
	}

	void succeeded() {
		this.failures = 0;
	}

}
