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

package io.github.redisrw.internal.replica;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

class ReplicaStateTests {

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "UNREACHABLE", "CONNECTED" })
	void withoutAConnectionNothingIsFoundOut(ReplicaState next) {
		assertThat(ReplicaState.UNREACHABLE.mayBecome(next, false)).isFalse();
		assertThat(ReplicaState.UNREACHABLE.mayBecome(next, true)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aConnectionMayAlwaysBeLost(ReplicaState from) {
		assertThat(from.mayBecome(ReplicaState.UNREACHABLE, true)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNREACHABLE")
	void aConnectionIsMadeOnce(ReplicaState from) {
		assertThat(from.mayBecome(ReplicaState.CONNECTED, false)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "ELIGIBLE", "RETURNING" })
	void whoHasBeenOutComesBackByWayOfReturning(ReplicaState from) {
		assertThat(from.mayBecome(ReplicaState.ELIGIBLE, true)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "UNREACHABLE")
	void whoHasNeverBeenEligibleBecomesSoAtOnce(ReplicaState from) {
		assertThat(from.mayBecome(ReplicaState.ELIGIBLE, false)).isTrue();
		assertThat(from.mayBecome(ReplicaState.RETURNING, false)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void onlyTheEligibleOneHasNothingAgainstIt(ReplicaState state) {
		assertThat(state.ineligibility() == null).isEqualTo(state == ReplicaState.ELIGIBLE);
	}

}
