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

package io.github.redisrw.benchmark.failover;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ScenarioOptions}.
 */
class ScenarioOptionsTests {

	@Test
	void withoutArgumentsEverythingIsRunAsItsScenarioSays() {
		ScenarioOptions options = ScenarioOptions.parse();
		assertThat(options.scenarios()).containsExactly(Scenario.values());
		assertThat(options.rounds(20)).isEqualTo(20);
		assertThat(options.blackout()).isEqualTo(Duration.ofMinutes(1));
		assertThat(options.rate()).isEqualTo(5000);
		assertThat(options.out()).isNull();
	}

	@Test
	void argumentsChoose() {
		ScenarioOptions options = ScenarioOptions.parse("--scenarios=planned,acks", "--rounds=3", "--blackout=5",
				"--rate=100", "--out=a.md", "--log=INFO");
		assertThat(options.scenarios()).containsExactly(Scenario.PLANNED, Scenario.ACKS);
		assertThat(options.rounds(20)).isEqualTo(3);
		assertThat(options.blackout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(options.rate()).isEqualTo(100);
		assertThat(options.out()).isEqualTo(Path.of("a.md"));
		assertThat(options.log()).isEqualTo("INFO");
	}

	@Test
	void whatIsNotKnownIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ScenarioOptions.parse("--scenarios=none"));
		assertThatIllegalArgumentException().isThrownBy(() -> ScenarioOptions.parse("--rounds=0"));
		assertThatIllegalArgumentException().isThrownBy(() -> ScenarioOptions.parse("--faults=sentinel-kill"));
	}

}
