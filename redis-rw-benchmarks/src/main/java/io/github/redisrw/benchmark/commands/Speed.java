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

package io.github.redisrw.benchmark.commands;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast one client was in one measurement.
 *
 * @param perSecond how many operations in a second
 * @param p50 how many microseconds half of them took at most
 * @param p99 how many 99 of 100 took at most
 * @param p999 how many 999 of 1000 took at most
 * @param cpu the CPU time of the client for one of them, in microseconds
 * @param bytes what one of them allocated; 0 where that cannot be told
 */
record Speed(double perSecond, double p50, double p99, double p999, double cpu, double bytes) {

	/**
	 * Takes the median of each figure.
	 * @param speeds those of several measurements
	 * @return the medians
	 */
	static Speed median(List<Speed> speeds) {
		return new Speed(median(speeds, Speed::perSecond), median(speeds, Speed::p50), median(speeds, Speed::p99),
				median(speeds, Speed::p999), median(speeds, Speed::cpu), median(speeds, Speed::bytes));
	}

	static double median(List<Speed> speeds, ToDoubleFunction<Speed> figure) {
		return speeds.stream()
			.map(figure::applyAsDouble)
			.sorted(Comparator.naturalOrder())
			.toList()
			.get((speeds.size() - 1) / 2);
	}

}
