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

package io.github.redisrw.test;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NodeState}.
 */
class NodeStateTests {

	@Test
	void readsAMaster() {
		NodeState state = NodeState.parse(List.of("master", 42L, List.of(List.of("127.0.0.1", "7001", "42"))));
		assertThat(state).isEqualTo(new NodeState(Role.MASTER, null, "", 42));
		assertThat(state.isMaster()).isTrue();
		assertThat(state.follows("127.0.0.1:7000")).isFalse();
	}

	@Test
	void readsAReplica() {
		NodeState state = NodeState.parse(List.of("slave", "127.0.0.1", 7000L, "connected", 42L));
		assertThat(state).isEqualTo(new NodeState(Role.REPLICA, "127.0.0.1:7000", "connected", 42));
		assertThat(state.follows("127.0.0.1:7000")).isTrue();
		assertThat(state.follows("127.0.0.1:7001")).isFalse();
	}

	@Test
	void replicaWithItsLinkDownDoesNotFollow() {
		NodeState state = NodeState.parse(List.of("slave", "127.0.0.1", 7000L, "connect", -1L));
		assertThat(state.follows("127.0.0.1:7000")).isFalse();
	}

	@Test
	void refusesAnythingElse() {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeState.parse(null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NodeState.parse(List.of("sentinel", List.of("mymaster"), "x")));
	}

}
