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

import java.util.Map;

import io.github.redisrw.test.RedisNode;

/**
 * Failovers in a row, planned ones and killed masters in turn. Nothing may be left over.
 */
final class Failovers {

	private static final int ROUNDS = 20;

	/** By then everything has been used once. */
	private static final int FIRST_ROUNDS = 2;

	private static final int WRITES_PER_SECOND = 2000;

	private final int rounds;

	Failovers(ScenarioOptions options) {
		this.rounds = options.rounds(ROUNDS);
	}

	void run(Finding finding) {
		try (Drill drill = Drill.start(Stage.withSentinels(), Map.of(), WRITES_PER_SECOND)) {
			for (int round = 1; round <= FIRST_ROUNDS; round++) {
				exchange(drill, round, finding);
			}
			Footprint before = Footprint.of(drill.deployment());
			for (int round = FIRST_ROUNDS + 1; round <= this.rounds; round++) {
				exchange(drill, round, finding);
			}
			Footprint.of(drill.deployment()).compare(before, finding);
			Errors writes = drill.load().writeErrors();
			finding.figure("failovers", this.rounds)
				.must("errors only for writes in flight at a kill",
						writes.areOnly("WriteOutcomeUnknownException")
								&& writes.mostOfOneThread() <= (this.rounds + 1) / 2)
				.must("no read fails", drill.load().readErrors().total() == 0);
			drill.conclude(finding);
		}
	}

	private static void exchange(Drill drill, int round, Finding finding) {
		RedisNode master = (round % 2 == 1) ? drill.failOver() : drill.kill();
		finding.must("all writers go on after failover " + round + " to " + master,
				drill.load().goesOn(Drill.PATIENCE));
		drill.deployment().heal();
	}

}
