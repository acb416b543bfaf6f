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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens when: the same for the same seed and mode, whatever comes of it.
 */
final class Schedule {

	private static final int PICKS = 1000;

	/** How often something lasts while something else happens. */
	private static final double OVERLAPPING = 0.4;

	private final long seed;

	private final Mode mode;

	Schedule(long seed, Mode mode) {
		this.seed = seed;
		this.mode = mode;
	}

	/**
	 * Returns the source of the decisions of one participant, which nobody else uses.
	 * @param participant who decides
	 * @return the source
	 */
	Random decisions(String participant) {
		return new Random(this.seed * 31 + participant.hashCode());
	}

	Round round(int number) {
		Random random = decisions("round " + number);
		Duration before = Duration.ofMillis(random.nextInt(1500));
		Duration between = Duration.ofMillis(random.nextInt(1500));
		Duration after = Duration.ofMillis(random.nextInt(2000));
		boolean overlapping = random.nextDouble() < OVERLAPPING;
		Fault lasting = fault(random, FaultKind::isLasting);
		// Of failovers one learns most.
		boolean failover = random.nextDouble() < 0.5;
		Fault fault = fault(random, (kind) -> !kind.isLasting() && kind.replacesMaster() == failover);
		return new Round(before, overlapping ? lasting : null, between, fault, after);
	}

	private Fault fault(Random random, Predicate<FaultKind> condition) {
		List<FaultKind> kinds = Arrays.stream(FaultKind.values())
			.filter((kind) -> kind.isOf(this.mode) && condition.test(kind))
			.toList();
		FaultKind kind = kinds.get(random.nextInt(kinds.size()));
		return new Fault(kind, random.nextInt(PICKS), kind.duration(random.nextDouble()));
	}

	/**
	 * One thing, and perhaps another one that lasts meanwhile; then all is healed.
	 *
	 * @param before how long nothing happens
	 * @param lasting what lasts, if anything does
	 * @param between how much later the other one happens
	 * @param fault what happens
	 * @param after how much later all is healed
	 */
	record Round(Duration before, @Nullable Fault lasting, Duration between, Fault fault, Duration after) {

		@Override
		public String toString() {
			return this.fault + ((this.lasting != null) ? " during " + this.lasting : "");
		}

	}

}
