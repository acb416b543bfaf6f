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
import java.util.List;
import java.util.Map;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;

/**
 * A Sentinel misses a failover, and comes back with what it knew before.
 */
final class OutdatedSentinel {

	private static final int WRITES_PER_SECOND = 2000;

	/** Longer than any interval at which something is asked again. */
	private static final Duration WATCHED = Duration.ofSeconds(15);

	private static final int DISTURBANCES = 3;

	private final int disturbances;

	OutdatedSentinel(ScenarioOptions options) {
		this.disturbances = options.rounds(DISTURBANCES);
	}

	void run(Finding finding) {
		comesBack(finding, "beside the others", false, false);
		comesBack(finding, "alone", true, false);
		comesBack(finding, "alone, with the former master as it was", true, true);
	}

	/**
	 * Lets it miss a failover and come back.
	 * @param finding gets the figures
	 * @param how in words
	 * @param alone whether the other Sentinels are killed before
	 * @param withMaster whether the former master misses the failover, too, and goes on
	 * to call itself master
	 */
	private void comesBack(Finding finding, String how, boolean alone, boolean withMaster) {
		try (Drill drill = Drill.start(Stage.withSentinels(), Map.of(), WRITES_PER_SECOND)) {
			List<SentinelNode> sentinels = drill.deployment().sentinels();
			SentinelNode outdated = sentinels.get(2);
			RedisNode former = drill.deployment().master();
			outdated.hang();
			RedisNode successor;
			if (withMaster) {
				former.hang();
				successor = drill.deployment().awaitMasterOtherThan(former, Drill.PATIENCE);
			}
			else {
				successor = drill.failOver();
			}
			finding.must(how + ": all writers go on", drill.load().goesOn(Drill.PATIENCE));
			long lostBefore = drill.load().lost();
			if (alone) {
				sentinels.stream().filter((sentinel) -> sentinel != outdated).forEach(SentinelNode::kill);
			}
			long before = Counters.on(successor).stream().mapToLong(Long::longValue).sum();
			outdated.resume();
			if (withMaster) {
				former.resume();
			}
			for (int i = 0; i < this.disturbances; i++) {
				Waiting.sleep(WATCHED.dividedBy(this.disturbances));
				// Whoever loses its connection looks for the master again.
				successor.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			}
			finding.must(how + ": all writers go on again", drill.load().goesOn(Drill.PATIENCE));
			drill.load().stop();
			drill.load().close(Counters.on(successor));
			long after = Counters.on(successor).stream().mapToLong(Long::longValue).sum();
			Errors writes = drill.load().writeErrors();
			finding
				.figure(how + ":",
						(after - before) + " writes, lost before " + lostBefore + " and since "
								+ (drill.load().lost() - lostBefore) + ", write errors " + writes + ", read errors "
								+ drill.load().readErrors())
				.must(how + ": nothing is lost", drill.load().lost() == 0)
				.must(how + ": nothing is executed twice", drill.load().doubled() == 0)
				.must(how + ": errors only for writes in flight", writes.areOnly("WriteOutcomeUnknownException"));
		}
	}

}
