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

package io.github.redisrw.topology;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When the master's replication stream had which length. From it follows how old the data
 * of a replica is that has applied the stream up to some offset: as old as the newest
 * sample it has caught up with. Thread-safe.
 */
public final class OffsetHistory {

	private static final int CAPACITY = 1024;

	private final long[] times = new long[CAPACITY];

	private final long[] offsets = new long[CAPACITY];

	private int size;

	private int next;

	/**
	 * Note a sample. Samples of a stream that is shorter than the last one begin a new
	 * history.
	 * @param nanoTime when it was taken
	 * @param offset the length of the stream, in bytes
	 */
	public synchronized void add(long nanoTime, long offset) {
		if (this.size > 0) {
			int last = index(this.size - 1);
			if (offset < this.offsets[last]) {
				clear();
			}
			else if (offset == this.offsets[last] && this.size > 1 && this.offsets[index(this.size - 2)] == offset) {
				this.times[last] = nanoTime;
				return;
			}
		}
		this.times[this.next] = nanoTime;
		this.offsets[this.next] = offset;
		this.next = (this.next + 1) % CAPACITY;
		this.size = Math.min(this.size + 1, CAPACITY);
	}

	/** Forget everything: the stream is another one. */
	public synchronized void clear() {
		this.size = 0;
		this.next = 0;
	}

	/**
	 * How old the data of a replica is.
	 * @param now the time
	 * @param applied how much of the stream the replica has applied, in bytes
	 * @return the age, zero if it has applied everything that is known of, {@code null}
	 * if it cannot be told
	 */
	public synchronized @Nullable Duration lag(long now, long applied) {
		if (this.size == 0 || applied < 0) {
			return null;
		}
		if (applied >= this.offsets[index(this.size - 1)]) {
			return Duration.ZERO;
		}
		for (int i = this.size - 2; i >= 0; i--) {
			if (this.offsets[index(i)] <= applied) {
				return Duration.ofNanos(Math.max(0, now - this.times[index(i)]));
			}
		}
		return Duration.ofNanos(Math.max(0, now - this.times[index(0)]));
	}

	/**
	 * The length of the stream when it was last looked at.
	 * @return the offset in bytes, -1 if it was never
	 */
	public synchronized long latest() {
		return (this.size > 0) ? this.offsets[index(this.size - 1)] : -1;
	}

	private int index(int position) {
		return Math.floorMod(this.next - this.size + position, CAPACITY);
	}

}
