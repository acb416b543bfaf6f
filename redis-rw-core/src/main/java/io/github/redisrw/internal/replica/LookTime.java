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

package io.github.redisrw.internal.replica;

import java.util.function.LongSupplier;

/**
 * When a replica is looked at. Confined to the scheduler's thread.
 */
final class LookTime {

	private final LongSupplier clock;

	private boolean busy;

	/** When to look at it next. */
	private long due;

	private long asked;

	/**
	 * Create a time that has come.
	 * @param clock the time, as {@link System#nanoTime()}
	 */
	LookTime(LongSupplier clock) {
		this.clock = clock;
		this.due = clock.getAsLong();
		this.asked = this.due;
	}

	/**
	 * Whether it is time to look at it.
	 * @param now the time
	 * @return {@code true} if it is, and nothing is under way
	 */
	boolean isDue(long now) {
		return !this.busy && this.due - now <= 0;
	}

	long due() {
		return this.due;
	}

	/** Look at it as soon as possible. */
	void hurry() {
		this.due = this.clock.getAsLong();
	}

	void lookAgainIn(long delayNanos) {
		this.due = this.clock.getAsLong() + delayNanos;
	}

	/**
	 * When it was asked last.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	long asked() {
		return this.asked;
	}

	boolean isBusy() {
		return this.busy;
	}

	void busy(boolean nowBusy) {
		this.busy = nowBusy;
		if (nowBusy) {
			this.asked = this.clock.getAsLong();
		}
	}

}
