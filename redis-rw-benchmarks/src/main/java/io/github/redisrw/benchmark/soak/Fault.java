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
import java.util.Locale;

/**
 * Something that is to happen.
 *
 * @param kind what
 * @param pick a number that tells to whom, or in which way, where there is a choice
 * @param duration for how long, or by how much
 */
record Fault(FaultKind kind, int pick, Duration duration) {

	/**
	 * Decides.
	 * @param choices in how many ways it can happen
	 * @return one of them, from 0
	 */
	int choose(int choices) {
		return this.pick % choices;
	}

	@Override
	public String toString() {
		String name = this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return name + " #" + this.pick + (this.duration.isZero() ? "" : " for " + this.duration.toMillis() + " ms");
	}

}
