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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FallbackLimit}.
 */
class FallbackLimitTests {

	@Test
	void withoutOneAllAreAdmitted() {
		assertThat(admitted(FallbackLimit.NONE, 1000)).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 20, 50, 99, 100 })
	void aShareOfThemIs(int percent) {
		assertThat(admitted(FallbackLimit.ofShare(percent), 1000)).isEqualTo(10L * percent);
	}

	@Test
	void aShareOfWhatGoesTogetherIs() {
		FallbackLimit limit = FallbackLimit.ofShare(20);
		assertThat(IntStream.range(0, 50).filter((batch) -> limit.admits(100)).count()).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MAX_VALUE - 1_000_000_000, Long.MIN_VALUE })
	void soManyASecondAre(long start) {
		AtomicLong now = new AtomicLong(start);
		FallbackLimit limit = FallbackLimit.ofRate(100, now::get);
		assertThat(admitted(limit, 1000)).isEqualTo(100);
		now.addAndGet(Duration.ofMillis(500).toNanos());
		assertThat(admitted(limit, 1000)).isEqualTo(50);
		now.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(admitted(limit, 1000)).isEqualTo(100);
	}

	@Test
	void whatGoesTogetherIsPaidForAfterwards() {
		AtomicLong now = new AtomicLong();
		FallbackLimit limit = FallbackLimit.ofRate(100, now::get);
		assertThat(limit.admits(300)).isTrue();
		assertThat(limit.admits(1)).isFalse();
		now.addAndGet(Duration.ofMillis(1900).toNanos());
		assertThat(limit.admits(1)).isFalse();
		now.addAndGet(Duration.ofMillis(200).toNanos());
		assertThat(limit.admits(1)).isTrue();
	}

	private static long admitted(FallbackLimit limit, int reads) {
		return IntStream.range(0, reads).filter((read) -> limit.admits(1)).count();
	}

}
