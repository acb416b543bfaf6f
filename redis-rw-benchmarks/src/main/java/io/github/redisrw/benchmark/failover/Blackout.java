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
import java.util.OptionalLong;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;

/**
 * All nodes and all Sentinels are killed, and started again on the same data.
 */
final class Blackout {

	private static final int WRITES_PER_SECOND = 2000;

	private static final Duration TO_REACH = Duration.ofSeconds(2);

	private static final Duration AFTERMATH = Duration.ofSeconds(5);

	private final Duration duration;

	Blackout(ScenarioOptions options) {
		this.duration = options.blackout();
	}

	void run(Finding finding) {
		Stage stage = Stage
			.withSentinels(RedisDeployment.builder().config("appendonly", "yes").config("appendfsync", "always"));
		try (Drill drill = Drill.startTimed(stage, Map.of(), WRITES_PER_SECOND)) {
			RedisNode master = stage.former();
			long heapBefore = Footprint.usedHeap();
			stage.deployment().sentinels().forEach(RedisServer::kill);
			stage.deployment().nodes().forEach(RedisServer::kill);
			Waiting.sleep(this.duration);
			long heapMeanwhile = Footprint.usedHeap();
			long added;
			try (PromotionWatch watch = PromotionWatch.of(List.of(master))) {
				stage.deployment().nodes().forEach(RedisServer::restart);
				stage.deployment().sentinels().forEach(RedisServer::restart);
				PromotionWatch.Promotion up = watch.await(Drill.PATIENCE);
				finding.must("all writers go on", drill.load().goesOn(Drill.PATIENCE));
				added = slowest(drill.load(), up);
			}
			stage.deployment().awaitReady(Drill.PATIENCE);
			Waiting.sleep(AFTERMATH);
			Errors writes = drill.load().writeErrors();
			finding.figure("down for", this.duration.toSeconds() + " s")
				.figure("writes go on after", Figure.millis(added))
				.figure("heap", Footprint.mebibytes(heapBefore) + " → " + Footprint.mebibytes(heapMeanwhile) + " MiB")
				.must("writes go on within " + TO_REACH.toSeconds() + " s", added <= TO_REACH.toNanos())
				.must("the heap stays as it is", Footprint.isFlat(heapBefore, heapMeanwhile))
				.must("writes fail for want of a master, or were in flight",
						writes.areOnly("NoWritableMasterException", "WriteOutcomeUnknownException"))
				.must("reads fail for want of a node",
						drill.load().readErrors().areOnly("NoReadableNodeException", "QueryTimeoutException"));
			drill.conclude(finding);
			finding.must("nothing is lost", drill.load().lost() == 0);
		}
	}

	private static long slowest(Load load, PromotionWatch.Promotion up) {
		long slowest = 0;
		for (int i = 0; i < load.ledgers().size(); i++) {
			OptionalLong first = load.ledgers().get(i).firstAfter(up.time(), up.counters().get(i));
			slowest = Math.max(slowest, first.orElse(Figure.NEVER));
		}
		return slowest;
	}

}
