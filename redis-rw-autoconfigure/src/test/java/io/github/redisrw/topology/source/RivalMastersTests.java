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

package io.github.redisrw.topology.source;

import java.time.Duration;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RivalMastersTests {

	private static final Node MASTER = new Node("a", 6379);

	private static final Node RIVAL = new Node("b", 6379);

	private static final String WARNING = "b:6379 says that it is master, and the Sentinels name a:6379";

	/** Close to where the clock overflows. */
	private long now = Long.MAX_VALUE - 1_000_000_000;

	private final RivalMasters rivals = new RivalMasters(() -> this.now);

	private void watch(Duration time, Role role, boolean undecided) {
		for (long end = this.now + time.toNanos(); this.now - end < 0; this.now += 1_000_000_000) {
			this.rivals.learned(MASTER, Role.MASTER, MASTER, undecided);
			this.rivals.learned(RIVAL, role, MASTER, undecided);
		}
	}

	@Test
	void aFormerMasterIsGivenTimeToBeMadeAReplica(CapturedOutput output) {
		watch(Duration.ofSeconds(14), Role.MASTER, false);
		watch(Duration.ofSeconds(1), Role.REPLICA, false);
		watch(Duration.ofSeconds(14), Role.MASTER, false);
		assertThat(output).doesNotContain("says that it is master");
	}

	@Test
	void aMinuteLaterItIsSaidAgain(CapturedOutput output) {
		watch(Duration.ofSeconds(70), Role.MASTER, false);
		assertThat(output.toString().split(WARNING, -1)).hasSize(2);
		watch(Duration.ofSeconds(10), Role.MASTER, false);
		assertThat(output.toString().split(WARNING, -1)).hasSize(3);
	}

	@Test
	void nothingIsSaidWhileAFailoverIsUnderWay(CapturedOutput output) {
		watch(Duration.ofSeconds(60), Role.MASTER, true);
		assertThat(output).doesNotContain("says that it is master");
	}

}
