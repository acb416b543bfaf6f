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

import io.github.redisrw.advice.Advice;
import io.github.redisrw.advice.Advisor;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes call themselves master: that is looked at once an interval, and does not make
 * connections come and go.
 */
@Timeout(60)
class TwoMastersIT {

	/**
	 * What two seconds may bring where nothing is lost; those of this test count, too.
	 */
	private static final long MOST_CONNECTIONS = 30;

	@Test
	void theVerifiedMasterIsKeptAndNoConnectionsAreMade() {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.advice.interval=600ms")) {
			RedisNode master = scene.master();
			RedisNode other = scene.deployment().replicas().get(0);
			List<RedisNode> both = List.of(master, other);
			scene.awaitWritesAt(master);
			long before = connections(both);
			other.command("REPLICAOF", "NO", "ONE");
			Awaitility.await()
				.pollDelay(Duration.ofSeconds(2))
				.untilAsserted(() -> assertThat(connections(both) - before).isLessThan(MOST_CONNECTIONS));
			scene.writes().opsForValue().set("key", "written");
			assertThat(master.command("GET", "key")).isEqualTo("written");
			assertThat(other.command("GET", "key")).isNull();
			Scene.soon()
				.untilAsserted(() -> assertThat(scene.bean(Advisor.class).advice(""))
					.filteredOn((piece) -> piece.id().equals("two-masters"))
					.singleElement()
					.extracting(Advice::finding)
					.asString()
					.contains(master.address() + ", which is verified, and " + other.address()));
		}
	}

	private static long connections(List<RedisNode> nodes) {
		return nodes.stream()
			.mapToLong((node) -> Long.parseLong(node.info("stats").get("total_connections_received")))
			.sum();
	}

}
