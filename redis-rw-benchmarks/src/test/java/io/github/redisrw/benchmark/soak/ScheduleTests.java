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

package io.github.redisrw.benchmark.soak;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Schedule}.
 */
class ScheduleTests {

	@ParameterizedTest
	@EnumSource
	void theSameSeedHasTheSameFaults(Mode mode) {
		assertThat(rounds(new Schedule(1, mode), 50)).isEqualTo(rounds(new Schedule(1, mode), 50))
			.isNotEqualTo(rounds(new Schedule(2, mode), 50));
	}

	@Test
	void aParticipantDecidesTheSameWhateverOthersDo() {
		assertThat(new Schedule(1, Mode.NODES).decisions("a").nextLong())
			.isEqualTo(new Schedule(1, Mode.NODES).decisions("a").nextLong())
			.isNotEqualTo(new Schedule(1, Mode.NODES).decisions("b").nextLong());
	}

	@ParameterizedTest
	@EnumSource
	void allThatIsOfTheModeHappens(Mode mode) {
		Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
		for (Schedule.Round round : rounds(new Schedule(1, mode), 1000)) {
			seen.add(round.fault().kind());
			if (round.lasting() != null) {
				seen.add(round.lasting().kind());
			}
		}
		assertThat(EnumSet.allOf(FaultKind.class))
			.allSatisfy((kind) -> assertThat(seen.contains(kind)).as(kind.name()).isEqualTo(kind.isOf(mode)));
	}

	@Test
	void whatLastsIsNotTheFaultItself() {
		assertThat(rounds(new Schedule(3, Mode.SENTINEL), 200)).allSatisfy((round) -> {
			assertThat(round.fault().kind().isLasting()).isFalse();
			assertThat(round.lasting() == null || round.lasting().kind().isLasting()).isTrue();
		});
	}

	private static List<Schedule.Round> rounds(Schedule schedule, int number) {
		return IntStream.range(0, number).mapToObj(schedule::round).toList();
	}

}
