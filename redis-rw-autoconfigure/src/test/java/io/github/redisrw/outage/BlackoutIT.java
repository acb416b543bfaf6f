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

package io.github.redisrw.outage;

import java.time.Duration;
import java.util.Map;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * All of Redis goes down and comes back on the same data.
 */
@Timeout(120)
class BlackoutIT {

	private static final Duration OUTAGE = Duration.ofSeconds(3);

	/** From the moment all nodes are up; two seconds, and a slow machine. */
	private static final Duration RECOVERY = Duration.ofSeconds(20);

	@ParameterizedTest
	@EnumSource
	void writesGoOnByThemselves(Mode mode) throws Exception {
		RedisDeployment.Builder durable = RedisDeployment.builder()
			.config("appendonly", "yes")
			.config("appendfsync", "always");
		try (Scene scene = Scene.of(mode, durable)) {
			Load load = scene.load();
			RedisNode master = scene.master();
			scene.deployment().sentinels().forEach(SentinelNode::kill);
			scene.deployment().nodes().forEach(RedisNode::kill);
			// Those in flight when it went down fail at once, all others wait.
			await().during(OUTAGE)
				.atMost(OUTAGE.plus(Application.PATIENCE))
				.until(() -> load.writeErrors().size() <= 4);
			scene.deployment().nodes().forEach(RedisNode::restart);
			scene.deployment().sentinels().forEach(SentinelNode::restart);
			Map<String, Long> before = load.snapshot();
			await().atMost(RECOVERY).until(() -> load.allWritersWentOnSince(before));
			load.finish();
			assertThat(load.writeErrors()).hasSizeLessThanOrEqualTo(4)
				.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
			for (String key : load.keys()) {
				assertThat(Long.parseLong(String.valueOf(master.command("GET", key)))).as(key)
					.isBetween(load.acknowledged(key), load.possible(key));
			}
		}
	}

}
