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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChoiceCounts}.
 */
class ChoiceCountsTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final ChoiceCounts shares = new ChoiceCounts(this.now::get);

	@Test
	void whatAReplicaIsBehindIsRemembered() {
		this.shares.among(Set.of("a", "b"));
		this.shares.of("a").addAndGet(100);
		this.shares.of("b").addAndGet(70);
		this.shares.among(Set.of("a", "b"));
		assertThat(behind("a", "b")).isEqualTo(30);
	}

	@Test
	void countersDoNotGrowForEver() {
		this.shares.among(Set.of("a", "b"));
		for (int i = 0; i < 10; i++) {
			this.shares.of("a").addAndGet(Integer.MAX_VALUE / 2);
			this.shares.of("b").addAndGet(Integer.MAX_VALUE / 2 - 10);
			this.shares.among(Set.of("a", "b"));
		}
		assertThat(behind("a", "b")).isEqualTo(100);
	}

	@Test
	void aReplicaThatWasAwayMakesUpForALittleOnly() {
		this.shares.among(Set.of("a", "b"));
		this.shares.of("a").addAndGet(1_000_000);
		this.shares.among(Set.of("a", "b"));
		assertThat(behind("a", "b")).isPositive().isLessThan(10_000);
	}

	@Test
	void whatAReplicaIsBehindIsForgottenSoon() {
		this.shares.among(Set.of("a", "b"));
		this.shares.of("a").addAndGet(1000);
		for (int i = 0; i < 15; i++) {
			this.now.addAndGet(Duration.ofMillis(100).toNanos());
			this.shares.among(Set.of("a", "b"));
		}
		assertThat(behind("a", "b")).isEqualTo(500);
		this.now.addAndGet(Duration.ofMinutes(10).toNanos());
		this.shares.among(Set.of("a", "b"));
		assertThat(behind("a", "b")).isEqualTo(ReadTarget.LEAD);
	}

	@Test
	void aNewReplicaHasNothingToMakeUpFor() {
		this.shares.among(Set.of("a", "b"));
		this.shares.of("a").addAndGet(500);
		this.shares.of("b").addAndGet(400);
		this.shares.among(Set.of("a", "b", "c"));
		assertThat(behind("a", "c")).isZero();
		assertThat(behind("a", "b")).isEqualTo(100);
	}

	private int behind(String one, String other) {
		AtomicInteger count = this.shares.of(one);
		return count.get() - this.shares.of(other).get();
	}

}
