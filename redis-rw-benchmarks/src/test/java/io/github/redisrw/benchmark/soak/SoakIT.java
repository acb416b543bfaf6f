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

/**
 * A minute of the soak, with another seed each time; {@code -Dsoak.seed} repeats one.
 */
class SoakIT {

	private static final Duration DURATION = Duration.ofSeconds(60);

	@Test
	void thePromisesHoldUnderRandomFaults() {
		SoakOptions options = SoakOptions.parse("--seed=" + Long.getLong("soak.seed", SoakOptions.randomSeed()));
		System.out.println("Soak with seed " + options.seed() + ", " + options.mode(0));
		Report report = new SoakRun(options.seed(), options.mode(0), DURATION).run();
		System.out.println(report.summary());
		assertThat(report.holds()).as(report::details).isTrue();
	}

}
