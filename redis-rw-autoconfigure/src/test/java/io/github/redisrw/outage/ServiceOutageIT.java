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

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceOutageIT extends AbstractOutageSuite {

	ServiceOutageIT() {
		super(Mode.SERVICE);
	}

	@Test
	void aDemotedMasterThatStaysAliveIsLeftWithoutAnError() throws InterruptedException {
		RedisNode successor = deployment().replicas().get(0);
		site().appoint(successor);
		Map<String, Long> before = load().snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
		load().finish();
		assertThat(load().writeErrors()).isEmpty();
		assertThat(load().readErrors()).isEmpty();
		assertThat(successor.commandCalls("incr")).isPositive();
	}

	@Test
	void writesWaitForAServiceThatIsMovedLate() throws InterruptedException {
		RedisNode successor = deployment().replicas().get(0);
		deployment().promote(successor);
		Map<String, Long> demoted = load().snapshot();
		Awaitility.await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> load().writeErrors().isEmpty());
		site().write().retarget(successor);
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(demoted));
		load().finish();
		assertThat(load().writeErrors()).isEmpty();
		assertThat(load().readErrors()).isEmpty();
	}

	@Test
	void aNodeThatVanishesWithoutAWordIsLeft() throws InterruptedException {
		RedisNode successor = deployment().replicas().get(0);
		site().write().blackHole();
		site().appoint(successor);
		Map<String, Long> before = load().snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
		load().finish();
		assertThat(load().readErrors()).isEmpty();
		assertThat(load().writeErrors()).hasSizeLessThanOrEqualTo(4);
	}

}
