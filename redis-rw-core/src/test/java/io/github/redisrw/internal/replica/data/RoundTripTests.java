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

package io.github.redisrw.internal.replica.data;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoundTrip}.
 */
class RoundTripTests {

	private final RoundTrip roundTrip = new RoundTrip();

	private long now;

	@Test
	void isNotKnownAtFirst() {
		assertThat(this.roundTrip.get()).isNull();
		assertThat(this.roundTrip.isInDoubt()).isFalse();
	}

	@Test
	void oneAnswerThatTookLongDoesNotCountButIsDoubted() {
		answers(1, 1, 1, 50);
		assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(1));
		assertThat(this.roundTrip.isInDoubt()).isTrue();
		answers(1, 1, 1);
		assertThat(this.roundTrip.isInDoubt()).isFalse();
	}

	@Test
	void severalThatTookLongDo() {
		answers(1, 1, 1, 50, 51);
		assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(1));
		answers(52);
		assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(50));
		assertThat(this.roundTrip.isInDoubt()).isFalse();
	}

	@Test
	void oneThatCameSoonerCountsAtOnce() {
		answers(50, 50, 50, 1);
		assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(1));
	}

	@Test
	void thatItIsAlwaysTheLastFew() {
		for (int i = 0; i < 100; i++) {
			answers(10 + i);
			assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(Math.max(10, 8 + i)));
		}
	}

	@Test
	void eachQuestionCountsOnce() {
		answers(1, 1, 1);
		for (int i = 0; i < 5; i++) {
			this.roundTrip.add(this.now + 1, this.now + Duration.ofMillis(50).toNanos());
		}
		assertThat(this.roundTrip.get()).isEqualTo(Duration.ofMillis(1));
	}

	private void answers(int... millis) {
		for (int each : millis) {
			this.now += Duration.ofSeconds(1).toNanos();
			this.roundTrip.add(this.now, this.now + Duration.ofMillis(each).toNanos());
		}
	}

}
