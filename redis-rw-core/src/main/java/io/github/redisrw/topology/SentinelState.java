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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of the Sentinels that watch a master.
 *
 * @param masterName the name under which they watch it
 * @param sentinels those that are known, reachable or not
 * @param expected how many there are, as they say themselves
 * @param quorum how many of them must agree that the master is down, 0 while it is not
 * known
 * @param downAfter for how long the master must be silent to be taken for down, zero
 * while it is not known
 * @param shortfall why there would be no failover now, in the words of a Sentinel;
 * {@code null} if there would be one, or it is not known
 */
public record SentinelState(String masterName, List<Sentinel> sentinels, int expected, int quorum, Duration downAfter,
		@Nullable String shortfall) {

	/**
	 * Whether all Sentinels that answer name the same master.
	 * @return {@code true} if they do, and at least one answers
	 */
	public boolean isAgreed() {
		return this.sentinels.stream()
			.filter(Sentinel::isReachable)
			.map(Sentinel::master)
			.distinct()
			.limit(2)
			.count() == 1;
	}

	/**
	 * A Sentinel.
	 *
	 * @param node its address
	 * @param master the master it names, {@code null} if it has not named one
	 * @param problem why it gives no answer, {@code null} if it answers
	 * @param tilted whether it is in TILT mode: its clock has jumped, or it was stopped,
	 * and for 30 s after that it takes part in no failover; {@code false} where it is not
	 * allowed to be asked
	 */
	public record Sentinel(Node node, @Nullable Node master, @Nullable String problem, boolean tilted) {

		/**
		 * Whether it answers.
		 * @return {@code true} if it does
		 */
		public boolean isReachable() {
			return this.problem == null;
		}

	}

}
