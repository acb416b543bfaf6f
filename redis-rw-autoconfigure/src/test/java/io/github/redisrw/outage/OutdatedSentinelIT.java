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
import java.util.List;
import java.util.Map;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The only Sentinel left has missed a failover.
 */
@Timeout(120)
class OutdatedSentinelIT {

	/** Longer than the interval at which Sentinels are asked. */
	private static final Duration WATCHED = Duration.ofSeconds(4);

	/**
	 * It does not lead back to the former master.
	 * @param masterMissedIt whether that has missed the failover, too, and calls itself
	 * master
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void writesStayAtTheNewMaster(boolean masterMissedIt) throws Exception {
		try (Scene scene = Scene.of(Mode.SENTINEL)) {
			Load load = scene.load();
			List<SentinelNode> sentinels = scene.deployment().sentinels();
			RedisNode former = scene.master();
			sentinels.get(0).hang();
			RedisNode successor = (masterMissedIt ? Fault.HANG : Fault.SWITCH).inflict(scene.site());
			Map<String, Long> failedOver = load.snapshot();
			Scene.soon().until(() -> load.allWritersWentOnSince(failedOver));
			scene.deployment().awaitMasterOtherThan(former, Application.PATIENCE);
			sentinels.subList(1, sentinels.size()).forEach(SentinelNode::kill);
			sentinels.get(0).resume();
			former.resume();
			String served = String.valueOf(former.command("GET", load.keys().get(0)));

			Scene.soon().during(WATCHED).until(() -> successor.command("PING") != null);
			successor.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			Map<String, Long> disturbed = load.snapshot();
			Scene.soon().until(() -> load.allWritersWentOnSince(disturbed));
			load.finish();
			if (masterMissedIt) {
				assertThat(former.command("GET", load.keys().get(0))).isEqualTo(served);
			}
			for (String key : load.keys()) {
				long value = Long.parseLong(String.valueOf(successor.command("GET", key)));
				assertThat(value).as(key).isLessThanOrEqualTo(load.possible(key));
				assertThat(value - disturbed.get(key)).as("since the disturbance, " + key).isPositive();
			}
			assertThat(load.readErrors()).isEmpty();
		}
	}

}
