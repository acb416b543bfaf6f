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

package io.github.redisrw.internal.lock;

/**
 * The time by two clocks: the monotonic one, which nobody sets but which may stand still
 * while the machine is suspended, and the wall clock.
 */
interface Clocks {

	/** Those of this machine. */
	Clocks SYSTEM = () -> new Moment(System.nanoTime(), System.currentTimeMillis());

	/**
	 * Read both.
	 * @return the present moment
	 */
	Moment now();

	/**
	 * A moment.
	 *
	 * @param nanos by the monotonic clock
	 * @param millis by the wall clock
	 */
	record Moment(long nanos, long millis) {

		/**
		 * A later moment.
		 * @param length how much later, in nanoseconds
		 * @return the moment
		 */
		Moment plusNanos(long length) {
			return new Moment(this.nanos + length, this.millis + length / 1_000_000);
		}

		/**
		 * How long it is from here to another moment, by the clock that says less.
		 * @param other the other moment
		 * @return the time in nanoseconds, negative if it lies before this one
		 */
		long nanosUntil(Moment other) {
			return Math.min(other.nanos - this.nanos, (other.millis - this.millis) * 1_000_000);
		}

	}

}
