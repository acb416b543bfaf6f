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

package io.github.redisrw.internal.replica.choice;

import java.time.Duration;

import io.github.redisrw.internal.threads.Backoff;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadSettings}.
 */
class ReadSettingsTests {

	@Test
	void replicasAreLookedAtInTheInterval() {
		assertThat(settings(Duration.ofSeconds(5)).calmInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings(Duration.ofSeconds(3)).calmInterval()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aStrictLimitOnTheLagTakesMoreLooks() {
		assertThat(settings(Duration.ofMillis(600)).calmInterval()).isEqualTo(Duration.ofMillis(200));
	}

	private static ReadSettings settings(Duration maxLag) {
		Backoff retry = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0.5);
		return new ReadSettings(maxLag, NearSettings.NONE, WhenStale.MASTER, 4, 1, Duration.ofSeconds(1),
				Duration.ofMillis(50), retry, null);
	}

}
