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

package io.github.redisrw.internal.replica.choice;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many of the reads that find no eligible replica may fall to the master, so that it
 * bears what it has to bear. Thread-safe, without locks.
 */
public abstract class FallbackLimit {

	/** All of them. */
	public static final FallbackLimit NONE = new FallbackLimit("none") {

		@Override
		boolean admits(int reads) {
			return true;
		}

	};

	private final String text;

	private FallbackLimit(String text) {
		this.text = text;
	}

	/**
	 * A part of them.
	 * @param percent of a hundred, so many
	 * @return the limit
	 */
	public static FallbackLimit ofShare(int percent) {
		return new Share(percent);
	}

	/**
	 * So many a second. What was not used in the last second may be used at once.
	 * @param perSecond the number, at least 1
	 * @return the limit
	 */
	public static FallbackLimit ofRate(int perSecond) {
		return new Rate(perSecond, System::nanoTime);
	}

	static FallbackLimit ofRate(int perSecond, LongSupplier clock) {
		return new Rate(perSecond, clock);
	}

	/**
	 * Ask for some, and take them if they are admitted.
	 * @param reads how many, which go together
	 * @return {@code false} if they must not go to the master
	 */
	abstract boolean admits(int reads);

	@Override
	public String toString() {
		return this.text;
	}

	private static final class Share extends FallbackLimit {

		private static final int WHOLE = 100;

		private final int percent;

		/** What has been seen and not been admitted, by which more may be. */
		private final AtomicLong credit = new AtomicLong();

		private Share(int percent) {
			super(percent + "%");
			this.percent = percent;
		}

		@Override
		boolean admits(int reads) {
			long cost = (long) WHOLE * reads;
			while (true) {
				long before = this.credit.get();
				long now = before + (long) this.percent * reads;
				boolean admitted = now >= cost;
				if (this.credit.compareAndSet(before, admitted ? now - cost : now)) {
					return admitted;
				}
			}
		}

	}

	private static final class Rate extends FallbackLimit {

		private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

		private final long interval;

		private final LongSupplier clock;

		/** Until when what has been admitted is paid for. */
		private final AtomicLong paid;

		private Rate(int perSecond, LongSupplier clock) {
			super(perSecond + "/s");
			this.interval = SECOND / perSecond;
			this.clock = clock;
			this.paid = new AtomicLong(clock.getAsLong() - SECOND);
		}

		@Override
		boolean admits(int reads) {
			long now = this.clock.getAsLong();
			while (true) {
				long before = this.paid.get();
				long from = (now - before > SECOND) ? now - SECOND : before;
				if (now - from < this.interval) {
					return false;
				}
				if (this.paid.compareAndSet(before, from + reads * this.interval)) {
					return true;
				}
			}
		}

	}

}
