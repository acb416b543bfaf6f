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

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;

/**
 * What one writer knows of its counter, which nobody else increments. From the replies
 * alone follows what was lost and what was executed twice:
 * <ul>
 * <li>a reply not above the one before comes from a server that lacks acknowledged
 * increments: they are lost;</li>
 * <li>a reply that skips more values than there are increments without a reply shows an
 * increment that was executed twice.</li>
 * </ul>
 * Thread safe.
 */
final class Ledger {

	private final boolean timed;

	/** Acknowledged and, as far as known, not lost. */
	private final BitSet acknowledged = new BitSet();

	private long[] times = new long[1 << 14];

	private long[] values = new long[1 << 14];

	private int count;

	private long last;

	private long unanswered;

	private long lost;

	private long doubled;

	private OptionalLong lossSeen = OptionalLong.empty();

	private long lastTime;

	/**
	 * Makes an empty one.
	 * @param timed whether it remembers when each increment was acknowledged, which takes
	 * memory
	 */
	Ledger(boolean timed) {
		this.timed = timed;
	}

	/**
	 * An increment was acknowledged.
	 * @param value the reply
	 * @param time when, as {@link System#nanoTime()}
	 */
	synchronized void acknowledged(long value, long time) {
		if (value <= this.last) {
			loseFrom(value);
			this.lossSeen = OptionalLong.of(time);
		}
		else {
			explain(value - this.last - 1);
		}
		this.last = value;
		this.acknowledged.set((int) value);
		this.lastTime = time;
		if (!this.timed) {
			this.count++;
			return;
		}
		if (this.count == this.times.length) {
			this.times = Arrays.copyOf(this.times, 2 * this.count);
			this.values = Arrays.copyOf(this.values, 2 * this.count);
		}
		this.values[this.count] = value;
		this.times[this.count++] = time;
	}

	/** An increment failed; it may have been executed, or may yet be. */
	synchronized void failed() {
		this.unanswered++;
	}

	/**
	 * Compares with what there is at the end.
	 * @param value the counter on the new master
	 */
	synchronized void close(long value) {
		if (value < this.last) {
			loseFrom(value + 1);
			this.lossSeen = OptionalLong.of(Long.MAX_VALUE);
		}
		else {
			explain(value - this.last);
		}
		this.last = value;
	}

	private void loseFrom(long value) {
		int from = (int) value;
		int end = Math.max(from, this.acknowledged.length());
		this.lost += this.acknowledged.get(from, end).cardinality();
		this.acknowledged.clear(from, end);
	}

	private void explain(long skipped) {
		long explained = Math.min(skipped, this.unanswered);
		this.unanswered -= explained;
		this.doubled += skipped - explained;
	}

	/**
	 * When the last increment was acknowledged.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	synchronized long lastTime() {
		return this.lastTime;
	}

	synchronized int count() {
		return this.count;
	}

	synchronized long lost() {
		return this.lost;
	}

	synchronized long doubled() {
		return this.doubled;
	}

	/**
	 * How long after a moment the first increment was acknowledged by the new master. An
	 * acknowledgement that the writer was late to see, or that later turns out to be
	 * lost, came from the former one, and does not count.
	 * @param moment the moment, as {@link System#nanoTime()}
	 * @param inherited the counter on the new master at its promotion
	 * @return the nanoseconds, empty if there was none
	 */
	synchronized OptionalLong firstAfter(long moment, long inherited) {
		if (this.lossSeen.isPresent() && this.lossSeen.getAsLong() == Long.MAX_VALUE) {
			return OptionalLong.empty();
		}
		for (int i = 0; i < this.count; i++) {
			boolean early = this.times[i] - moment < 0
					|| (this.lossSeen.isPresent() && this.times[i] - this.lossSeen.getAsLong() < 0);
			if (!early && this.values[i] > inherited) {
				return OptionalLong.of(this.times[i] - moment);
			}
		}
		return OptionalLong.empty();
	}

	/**
	 * The longest time without an acknowledgement, from the fault to the recovery.
	 * @param fault what ended before does not count
	 * @param recovery the end of the last
	 * @return the nanoseconds
	 */
	synchronized long longestGap(long fault, long recovery) {
		long longest = 0;
		long before = fault;
		for (int i = 0; i < this.count && this.times[i] - recovery <= 0; i++) {
			if (this.times[i] - fault > 0) {
				longest = Math.max(longest, this.times[i] - before);
			}
			before = this.times[i];
		}
		return Math.max(longest, recovery - before);
	}

}
