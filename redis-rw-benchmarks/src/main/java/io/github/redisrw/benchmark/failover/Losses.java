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

import java.time.Duration;
import java.util.Map;

import io.github.redisrw.benchmark.Waiting;

/**
 * Faults in a row that must not cost an acknowledged write.
 */
final class Losses {

	private static final int PLANNED_FAILOVERS = 10;

	private static final int KILLS = 20;

	private static final Duration BETWEEN = Duration.ofSeconds(1);

	private final ScenarioOptions options;

	Losses(ScenarioOptions options) {
		this.options = options;
	}

	/**
	 * Planned failovers under a fixed load.
	 * @param finding gets the figures
	 */
	void planned(Finding finding) {
		int rounds = this.options.rounds(PLANNED_FAILOVERS);
		try (Drill drill = Drill.start(Stage.withSentinels(), Map.of(), this.options.rate())) {
			long began = System.nanoTime();
			long before = drill.load().acknowledged();
			for (int round = 1; round <= rounds; round++) {
				Waiting.sleep(BETWEEN);
				drill.failOver();
				finding.must("all writers go on after failover " + round, drill.load().goesOn(Drill.PATIENCE));
				drill.deployment().awaitReady(Drill.PATIENCE);
			}
			double seconds = (System.nanoTime() - began) / 1e9;
			long rate = Math.round((drill.load().acknowledged() - before) / seconds);
			finding.figure("failovers", rounds)
				.figure("writes a second", rate)
				.must("the load is what it should be", rate >= this.options.rate() * 0.95)
				.must("no write fails", drill.load().writeErrors().total() == 0)
				.must("no read fails", drill.load().readErrors().total() == 0);
			drill.conclude(finding);
			finding.must("nothing acknowledged is lost", drill.load().lost() == 0);
		}
	}

	/**
	 * Masters killed while every write is confirmed by a replica.
	 * @param finding gets the figures
	 */
	void confirmed(Finding finding) {
		int rounds = this.options.rounds(KILLS);
		Map<String, Object> settings = Map.of("redis.rw.write.acks.replicas", 1, "redis.rw.write.acks.timeout", "1s");
		try (Drill drill = Drill.start(Stage.withSentinels(), settings, 0)) {
			for (int round = 1; round <= rounds; round++) {
				Waiting.sleep(BETWEEN);
				drill.kill();
				finding.must("all writers go on after kill " + round, drill.load().goesOn(Drill.PATIENCE));
				drill.deployment().heal();
			}
			finding.figure("kills", rounds)
				.must("errors only for writes in flight, or not confirmed",
						drill.load()
							.writeErrors()
							.areOnly("WriteOutcomeUnknownException", "ReplicaAcksMissingException"))
				.must("no read fails", drill.load().readErrors().total() == 0);
			drill.conclude(finding);
			finding.must("nothing confirmed is lost", drill.load().lost() == 0);
		}
	}

}
