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
package io.github.redisrw.internal.gate;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateState}.
 */
class GateStateTests {

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			HOLDING => HOLDING OPENING CLOSED
			OPENING => HOLDING OPEN CLOSED
			OPEN    => HOLDING CLOSED
			CLOSED  => HOLDING CLOSED
			""")
	void whatMayFollow(GateState state, String next) {
		Set<String> following = EnumSet.allOf(GateState.class)
			.stream()
			.filter(state::mayBecome)
			.map(Enum::name)
			.collect(Collectors.toSet());
		assertThat(following).containsExactlyInAnyOrder(next.split(" "));
	}

}
