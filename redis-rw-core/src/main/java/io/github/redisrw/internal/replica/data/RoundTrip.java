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

package io.github.redisrw.internal.replica.data;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a replica takes to answer, by the questions that it is asked anyway: the
 * shortest of the last few, so that a moment in which this process, the network or the
 * server was busy does not count. Confined to the scheduler's thread.
 */
public final class RoundTrip {

	/** So many have to be long before it is longer. */
	private static final int SAMPLES = 3;

	/** What is longer than before by more than this, and than twice, is asked again. */
	private static final long NOISE_NANOS = 1_000_000;

	private final long[] samples = new long[SAMPLES];

	private int count;

	private long latest;

	/**
	 * It has answered.
	 * @param asked when it was asked, as {@link System#nanoTime()}; each question counts
	 * once
	 * @param answered when it answered
	 */
	public void add(long asked, long answered) {
		if (this.count == 0 || asked != this.latest) {
			this.latest = asked;
			this.samples[this.count % SAMPLES] = answered - asked;
			// Which of them are there, and which is next, is all that counts.
			this.count = (this.count + 1 < 2 * SAMPLES) ? this.count + 1 : SAMPLES;
		}
	}

	/**
	 * How long it takes.
	 * @return the time, {@code null} while it is not known
	 */
	public @Nullable Duration get() {
		return (this.count > 0) ? Duration.ofNanos(shortest()) : null;
	}

	/**
	 * Whether the last answer took so much longer, or less long, than those before that
	 * it should be asked again soon.
	 * @return {@code true} until as many answers as count agree
	 */
	public boolean isInDoubt() {
		if (this.count == 0) {
			return false;
		}
		return longest() > 2 * shortest() + NOISE_NANOS;
	}

	private long shortest() {
		long shortest = Long.MAX_VALUE;
		for (int i = 0; i < Math.min(this.count, SAMPLES); i++) {
			shortest = Math.min(shortest, this.samples[i]);
		}
		return shortest;
	}

	private long longest() {
		long longest = 0;
		for (int i = 0; i < Math.min(this.count, SAMPLES); i++) {
			longest = Math.max(longest, this.samples[i]);
		}
		return longest;
	}

}
