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

package io.github.redisrw.internal.node;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Silence}.
 */
class SilenceTests {

	private static final long START = 1_000;

	private final Silence silence = new Silence();

	SilenceTests() {
		this.silence.begin(START);
	}

	@Test
	void onlyTheTimeCountsThatWasListenedFor() {
		this.silence.look(START - 5, START + 10, 10);
		this.silence.look(START - 5, START + 800, 11);

		assertThat(this.silence.nanos()).isEqualTo(21);
		assertThat(this.silence.rest(50)).isEqualTo(29);
	}

	@Test
	void whatHasArrivedEndsIt() {
		this.silence.look(START, START + 45, 45);
		this.silence.look(START + 790, START + 800, 11);

		assertThat(this.silence.nanos()).isEqualTo(10);
	}

	@Test
	void theTimeBeforeSomethingWasSentDoesNotCount() {
		this.silence.look(START, START + 3, 10);

		assertThat(this.silence.nanos()).isEqualTo(3);
	}

	@Test
	void itIsToldAgainAfterAPause() {
		this.silence.look(START, START + 50, 50);
		assertThat(this.silence.rest(50)).isZero();
		this.silence.tellAgainAfter(50);
		assertThat(this.silence.rest(50)).isEqualTo(50);
		this.silence.look(START, START + 100, 50);
		assertThat(this.silence.rest(50)).isZero();
	}

}
