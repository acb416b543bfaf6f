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
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Times and their medians.
 */
final class Figure {

	/** Longer than any time. */
	static final long NEVER = Long.MAX_VALUE;

	private Figure() {
	}

	/**
	 * The middle one, the lower one of two.
	 * @param values at least one value
	 * @return the median
	 */
	static long median(LongStream values) {
		long[] sorted = values.sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalArgumentException("There is no median of nothing");
		}
		return sorted[(sorted.length - 1) / 2];
	}

	static long worst(LongStream values) {
		return Arrays.stream(values.toArray()).max().orElseThrow();
	}

	/**
	 * Writes a time in milliseconds.
	 * @param nanos the time
	 * @return the text
	 */
	static String millis(long nanos) {
		if (nanos == NEVER) {
			return "never within " + Trial.PATIENCE.toSeconds() + " s";
		}
		double millis = nanos / 1e6;
		return String.format(Locale.ROOT, (Math.abs(millis) < 10) ? "%.1f ms" : "%,.0f ms", millis);
	}

}
