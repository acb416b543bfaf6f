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

package io.github.redisrw.internal.topology;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OffsetHistory}.
 */
class OffsetHistoryTests {

	private static final long START = Long.MAX_VALUE - 1_000_000;

	private final OffsetHistory history = new OffsetHistory();

	@Test
	void withoutSamplesNothingCanBeTold() {
		assertThat(this.history.latest()).isEqualTo(-1);
		assertThat(this.history.lag(START, 100)).isNull();
	}

	@Test
	void aReplicaThatDoesNotKnowItsOffsetCannotBeTold() {
		add(0, 100);
		assertThat(this.history.lag(START, -1)).isNull();
	}

	@Test
	void aReplicaThatHasAppliedEverythingIsNotBehind() {
		add(0, 100);
		add(10, 200);
		assertThat(lag(50, 200)).isZero();
		assertThat(lag(50, 300)).isZero();
		assertThat(this.history.latest()).isEqualTo(200);
	}

	@Test
	void betweenTwoSamplesTheStreamIsTakenToGrowEvenly() {
		add(0, 100);
		add(10, 200);
		add(20, 300);
		assertThat(lag(50, 290)).isEqualTo(Duration.ofNanos(31));
		assertThat(lag(50, 200)).isEqualTo(Duration.ofNanos(40));
		assertThat(lag(50, 150)).isEqualTo(Duration.ofNanos(45));
	}

	@Test
	void aReplicaIsCompleteUpToTheNewestSampleItHasCaughtUpWith() {
		add(0, 100);
		add(10, 200);
		add(20, 300);
		assertThat(completeUpTo(99)).isNull();
		assertThat(completeUpTo(100)).isZero();
		assertThat(completeUpTo(199)).isZero();
		assertThat(completeUpTo(299)).isEqualTo(10);
		assertThat(completeUpTo(300)).isEqualTo(20);
		assertThat(completeUpTo(999)).isEqualTo(20);
	}

	@Test
	void whileNothingIsWrittenAReplicaIsCompleteUpToTheLastLook() {
		add(0, 100);
		add(10, 100);
		add(20, 100);
		add(30, 100);
		assertThat(completeUpTo(100)).isEqualTo(30);
		add(40, 101);
		assertThat(completeUpTo(100)).isEqualTo(30);
	}

	@Test
	void nothingIsProvenOfAReplicaWithoutAnOffsetOrWithoutSamples() {
		assertThat(completeUpTo(100)).isNull();
		add(0, 0);
		assertThat(completeUpTo(-1)).isNull();
		assertThat(completeUpTo(0)).isZero();
	}

	@Test
	void aSampleThatComesLateIsIgnored() {
		add(10, 200);
		add(5, 100);
		assertThat(this.history.latest()).isEqualTo(200);
		assertThat(completeUpTo(200)).isEqualTo(10);
		assertThat(completeUpTo(100)).isNull();
	}

	@Test
	void whileNothingIsWrittenAReplicaDoesNotGrowOld() {
		add(0, 100);
		for (int time = 1; time < 5000; time++) {
			add(time, 100);
		}
		add(5000, 200);
		assertThat(lag(5010, 100)).isEqualTo(Duration.ofNanos(11));
	}

	@Test
	void aReplicaBehindEverySampleIsAtLeastAsOldAsTheOldest() {
		add(0, 100);
		add(10, 200);
		assertThat(lag(50, 5)).isEqualTo(Duration.ofNanos(50));
	}

	@Test
	void theOlderTheSamplesTheFewerAreKept() {
		for (int i = 0; i < 3000; i++) {
			add(i, i * 10L);
		}
		assertThat(this.history.latest()).isEqualTo(29_990);
		assertThat(completeUpTo(29_985)).isEqualTo(2998);
		assertThat(completeUpTo(0)).isZero();
		assertThat(completeUpTo(10_000)).isBetween(900L, 1000L);
		assertThat(lag(3000, 10_000)).isBetween(Duration.ofNanos(1999), Duration.ofNanos(2001));
	}

	@Test
	void aShorterStreamBeginsANewHistory() {
		add(0, 100);
		add(10, 200);
		add(20, 50);
		assertThat(this.history.latest()).isEqualTo(50);
		assertThat(lag(30, 50)).isZero();
		assertThat(lag(30, 10)).isEqualTo(Duration.ofNanos(10));
	}

	@Test
	void clearedItIsAsNew() {
		add(0, 100);
		this.history.clear();
		assertThat(this.history.latest()).isEqualTo(-1);
		assertThat(this.history.lag(START, 100)).isNull();
		add(5, 10);
		assertThat(this.history.latest()).isEqualTo(10);
	}

	@Test
	void noReplicaIsYoungerThanNothing() {
		add(10, 100);
		add(20, 200);
		assertThat(lag(5, 100)).isZero();
	}

	private void add(long time, long offset) {
		this.history.add(START + time, offset);
	}

	private @Nullable Long completeUpTo(long applied) {
		Long moment = this.history.completeUpTo(applied);
		return (moment != null) ? moment - START : null;
	}

	private Duration lag(long time, long applied) {
		return Objects.requireNonNull(this.history.lag(START + time, applied));
	}

}
