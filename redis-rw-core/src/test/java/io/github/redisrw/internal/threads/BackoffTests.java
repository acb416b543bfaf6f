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

package io.github.redisrw.internal.threads;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	private static final Duration FAR = Duration.ofDays(1);

	@ParameterizedTest
	@CsvSource({ "0, PT0.01S", "1, PT0.02S", "2, PT0.04S", "5, PT0.32S", "6, PT0.5S", "7, PT0.5S",
			"2147483647, PT0.5S" })
	void eachDelayIsLongerUpToTheLongest(int attempt, Duration expected) {
		Backoff backoff = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0);
		assertThat(backoff.delayNanos(attempt, FAR)).isEqualTo(expected.toNanos());
	}

	@ParameterizedTest
	@CsvSource({ "0, PT0.01S", "1, PT0.02S", "2, PT0.03S", "9, PT0.03S" })
	void aLimitShortensTheDelay(int attempt, Duration expected) {
		Backoff backoff = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0);
		assertThat(backoff.delayNanos(attempt, Duration.ofMillis(30))).isEqualTo(expected.toNanos());
	}

	@RepeatedTest(50)
	void jitterShortensTheDelayByItsShareAtMost() {
		Backoff backoff = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0.5);
		assertThat(backoff.delayNanos(0, FAR)).isBetween(5_000_000L, 10_000_000L);
		assertThat(backoff.delayNanos(20, FAR)).isBetween(250_000_000L, 500_000_000L);
	}

	@ParameterizedTest
	@CsvSource({ "0", "1", "100000" })
	void withAMultiplierOfOneAllAreAlike(int attempt) {
		Backoff backoff = new Backoff(Duration.ofMillis(10), 1, Duration.ofMillis(500), 0);
		assertThat(backoff.delayNanos(attempt, FAR)).isEqualTo(10_000_000L);
	}

}
