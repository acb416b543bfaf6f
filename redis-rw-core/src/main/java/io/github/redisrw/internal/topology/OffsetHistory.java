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

package io.github.redisrw.internal.topology;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When the master's replication stream had which length. A replica that has applied the
 * stream up to the length of a sample has everything that was written before the sample
 * was asked for: that is what proves how fresh its data is. Samples are of one stream
 * only. Thread-safe.
 */
public final class OffsetHistory {

	private static final int CAPACITY = 1024;

	private final long[] times = new long[CAPACITY];

	private final long[] offsets = new long[CAPACITY];

	private int size;

	/**
	 * Note a sample. A stream that is shorter than it was is another one, and begins a
	 * new history.
	 * @param nanoTime when it was asked for, as {@link System#nanoTime()}; a sample older
	 * than the last one is ignored
	 * @param offset the length of the stream, in bytes
	 */
	public synchronized void add(long nanoTime, long offset) {
		if (this.size > 0) {
			int last = this.size - 1;
			if (nanoTime - this.times[last] < 0) {
				return;
			}
			if (offset < this.offsets[last]) {
				clear();
			}
			else if (offset == this.offsets[last] && this.size > 1 && this.offsets[last - 1] == offset) {
				this.times[last] = nanoTime;
				return;
			}
		}
		if (this.size == CAPACITY) {
			thinOut();
		}
		this.times[this.size] = nanoTime;
		this.offsets[this.size] = offset;
		this.size++;
	}

	/** Of the older half, every second sample will do. */
	private void thinOut() {
		int kept = 0;
		for (int i = 0; i < this.size; i++) {
			if (i >= CAPACITY / 2 || i % 2 == 0) {
				this.times[kept] = this.times[i];
				this.offsets[kept] = this.offsets[i];
				kept++;
			}
		}
		this.size = kept;
	}

	/** Forget everything: the stream is another one. */
	public synchronized void clear() {
		this.size = 0;
	}

	/**
	 * Up to when a replica has everything: what had been written to the master before
	 * that moment, the replica has applied.
	 * @param applied how much of the stream the replica has applied, in bytes
	 * @return the moment, as {@link System#nanoTime()}; {@code null} if nothing is proven
	 */
	public synchronized @Nullable Long completeUpTo(long applied) {
		int caughtUp = newestAtMost(applied);
		return (applied < 0 || caughtUp < 0) ? null : Long.valueOf(this.times[caughtUp]);
	}

	/**
	 * Estimate how old the data of a replica is, on the assumption that the stream grew
	 * evenly between two samples.
	 * @param now the time, as {@link System#nanoTime()}
	 * @param applied how much of the stream the replica has applied, in bytes
	 * @return the age, zero if it has applied everything that is known of; the age of the
	 * oldest sample, so too little, if it is behind all of them; {@code null} if it
	 * cannot be told
	 */
	public synchronized @Nullable Duration lag(long now, long applied) {
		if (this.size == 0 || applied < 0) {
			return null;
		}
		int caughtUp = newestAtMost(applied);
		if (caughtUp == this.size - 1) {
			return Duration.ZERO;
		}
		if (caughtUp < 0) {
			return Duration.ofNanos(Math.max(0, now - this.times[0]));
		}
		double share = (double) (applied - this.offsets[caughtUp])
				/ (this.offsets[caughtUp + 1] - this.offsets[caughtUp]);
		long then = this.times[caughtUp] + (long) (share * (this.times[caughtUp + 1] - this.times[caughtUp]));
		return Duration.ofNanos(Math.max(0, now - then));
	}

	/**
	 * The length of the stream when it was last looked at.
	 * @return the offset in bytes, -1 if it was never
	 */
	public synchronized long latest() {
		return (this.size > 0) ? this.offsets[this.size - 1] : -1;
	}

	private int newestAtMost(long applied) {
		int low = 0;
		int high = this.size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.offsets[middle] <= applied) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low - 1;
	}

}
