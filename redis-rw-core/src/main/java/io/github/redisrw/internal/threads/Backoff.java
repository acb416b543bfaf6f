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

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An exponential backoff with jitter.
 *
 * @param initialDelay before the first repetition
 * @param multiplier by how much each delay is longer than the one before, at least 1
 * @param maxDelay the longest delay
 * @param jitter the share of a delay that is left to chance, 0 to 1
 */
public record Backoff(Duration initialDelay, double multiplier, Duration maxDelay, double jitter) {

	/**
	 * The delay before an attempt.
	 * @param attempt the number of the repetition, from 0
	 * @param limit a limit below {@link #maxDelay()}
	 * @return the delay in nanoseconds
	 */
	public long delayNanos(int attempt, Duration limit) {
		double longest = Math.min(this.maxDelay.toNanos(), limit.toNanos());
		double delay = Math.min(this.initialDelay.toNanos() * Math.pow(this.multiplier, attempt), longest);
		return (long) (delay * (1 - this.jitter * ThreadLocalRandom.current().nextDouble()));
	}

}
