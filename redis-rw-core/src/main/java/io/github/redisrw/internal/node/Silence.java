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

package io.github.redisrw.internal.node;

/**
 * For how long something has been waited for on a connection in vain. Only the time
 * counts in which this process was able to listen. Confined to the event loop of the
 * connection.
 */
final class Silence {

	private long nanos;

	private long lookedAt;

	private long told;

	/**
	 * Something is waited for from now on.
	 * @param now the time
	 */
	void begin(long now) {
		this.nanos = 0;
		this.lookedAt = now;
		this.told = 0;
	}

	/**
	 * Everything that had arrived has been read.
	 * @param waitingSince when something last arrived, or what is waited for was sent
	 * @param now the time
	 * @param listened for how long this process was able to listen since the last look
	 */
	void look(long waitingSince, long now, long listened) {
		if (waitingSince - this.lookedAt > 0) {
			this.nanos = Math.min(listened, now - waitingSince);
			this.told = 0;
		}
		else {
			this.nanos += Math.min(listened, now - this.lookedAt);
		}
		this.lookedAt = now;
	}

	long nanos() {
		return this.nanos;
	}

	/**
	 * How much longer it may last.
	 * @param limit for how long it may last altogether
	 * @return the rest, not positive if it has lasted for so long
	 */
	long rest(long limit) {
		return Math.max(limit, this.told) - this.nanos;
	}

	/**
	 * Somebody is told of it now, and again if it goes on.
	 * @param pause after which time
	 */
	void tellAgainAfter(long pause) {
		this.told = this.nanos + pause;
	}

}
