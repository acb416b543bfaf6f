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

import java.util.Map;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelOutageIT extends AbstractOutageSuite {

	SentinelOutageIT() {
		super(Mode.SENTINEL);
	}

	@Test
	void aPlannedFailoverLosesNothingAndFailsNothing() throws InterruptedException {
		for (int i = 0; i < 2; i++) {
			site().restrainSentinels();
			RedisNode successor = deployment().failover(PATIENCE);
			Map<String, Long> before = load().snapshot();
			Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
			assertThat(deployment().master()).isEqualTo(successor);
			deployment().heal();
		}
		load().finish();
		assertThat(load().writeErrors()).isEmpty();
		assertThat(load().readErrors()).isEmpty();
		assertNothingLostOrDoubled(deployment().master());
	}

	@Test
	void theKnownMasterIsKeptWhenAllSentinelsAreGone() {
		deployment().sentinels().forEach(SentinelNode::kill);
		RedisNode master = deployment().nodes().get(0);
		Map<String, Long> before = load().snapshot();
		master.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
	}

}
