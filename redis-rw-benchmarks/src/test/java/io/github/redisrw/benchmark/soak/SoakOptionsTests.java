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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link SoakOptions}.
 */
class SoakOptionsTests {

	@Test
	void withoutOptionsEachModeHasItsTurn() {
		SoakOptions options = SoakOptions.parse();
		assertThat(options.seeds()).isEqualTo(3);
		assertThat(options.duration()).isEqualTo(Duration.ofMinutes(1));
		assertThat(options.mode(0)).isNotEqualTo(options.mode(1)).isNotEqualTo(options.mode(2));
		assertThat(options.mode(1)).isNotEqualTo(options.mode(2));
	}

	@Test
	void theTimeIsSharedByAllSeeds() {
		SoakOptions options = SoakOptions.parse("--minutes=60", "--seeds=20");
		assertThat(options.duration()).isEqualTo(Duration.ofMinutes(3));
	}

	@Test
	void aRunIsRepeatedByItsSeed() {
		SoakOptions options = SoakOptions.parse("--seed=4711", "--seeds=1", "--modes=nodes", "--seconds=60");
		assertThat(options.seed()).isEqualTo(4711);
		assertThat(options.duration()).isEqualTo(Duration.ofSeconds(60));
		assertThat(options.mode(0)).isEqualTo(Mode.NODES);
	}

	@Test
	void unknownWordsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SoakOptions.parse("--mode=nodes"));
		assertThatIllegalArgumentException().isThrownBy(() -> SoakOptions.parse("--seeds=0"));
	}

}
