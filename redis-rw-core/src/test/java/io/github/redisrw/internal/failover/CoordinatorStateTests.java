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

package io.github.redisrw.internal.failover;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class CoordinatorStateTests {

	@ParameterizedTest
	@CsvSource({ "STOPPED, OPENING", "STOPPED, SETTLED", "STOPPED, DOUBTING", "SEARCHING, DOUBTING", "OPENING, OPENING",
			"OPENING, DOUBTING", "SETTLED, OPENING", "SETTLED, SETTLED", "DOUBTING, DOUBTING" })
	void refuses(CoordinatorState from, CoordinatorState next) {
		assertThat(from.mayBecome(next)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void mayAlwaysStopAndSearch(CoordinatorState from) {
		assertThat(from.mayBecome(CoordinatorState.STOPPED)).isTrue();
		assertThat(from.mayBecome(CoordinatorState.SEARCHING)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "SEARCHING", "OPENING", "DOUBTING" })
	void settlesFromEveryStateInWhichThereMayBeAMaster(CoordinatorState from) {
		assertThat(from.mayBecome(CoordinatorState.SETTLED)).isTrue();
	}

}
