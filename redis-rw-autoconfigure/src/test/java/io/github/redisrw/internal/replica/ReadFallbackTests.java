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

import java.time.Duration;

import io.github.redisrw.internal.replica.choice.IneligibilityReason;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.choice.WhenStale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadFallback}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadFallbackTests {

	@Test
	void readsAreCountedByTheirCause() {
		ReadFallback fallback = new ReadFallback(WhenStale.MASTER);
		fallback.begin(IneligibilityReason.STALE, "a lags");
		fallback.count(2);
		fallback.begin(IneligibilityReason.DETACHED, "a has no link");
		fallback.count(3);
		assertThat(fallback.count(IneligibilityReason.STALE).sum()).isEqualTo(2);
		assertThat(fallback.count(IneligibilityReason.DETACHED).sum()).isEqualTo(3);
		assertThat(fallback.total()).isEqualTo(5);
	}

	@Test
	void beginningAndEndAreLoggedOnce(CapturedOutput output) {
		ReadFallback fallback = new ReadFallback(WhenStale.STALE);
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			fallback.begin(IneligibilityReason.STALE, "a lags");
			fallback.count(1);
			return output.getOut().contains("answered by replicas with old data: a lags");
		});
		fallback.begin(IneligibilityReason.STALE, "a lags");
		fallback.end();
		fallback.end();
		assertThat(output.getOut()).containsOnlyOnce("No replica is eligible")
			.containsOnlyOnce("Reads are answered by replicas again");
	}

	@Test
	void whatAffectsNoReadIsNotLogged(CapturedOutput output) {
		ReadFallback fallback = new ReadFallback(WhenStale.MASTER);
		Awaitility.await().during(Duration.ofMillis(500)).until(() -> {
			fallback.begin(IneligibilityReason.STALE, "a lags");
			return !output.getOut().contains("eligible");
		});
	}

	@Test
	void whatIsOverAtOnceIsNotLogged(CapturedOutput output) {
		ReadFallback fallback = new ReadFallback(WhenStale.FAIL);
		fallback.begin(IneligibilityReason.RETURNING, "a has only just come back");
		fallback.end();
		assertThat(output.getOut()).doesNotContain("eligible").doesNotContain("again");
	}

}
