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
package io.github.redisrw.internal.gate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HoldTimeTests {

	@Test
	void holdsAddUp() {
		HoldTime time = HoldTime.begun(null, 100);
		HoldTime.ended(time, 130);
		assertThat(HoldTime.begun(time, 1000)).isSameAs(time);
		HoldTime.ended(time, 1005);
		assertThat(time.nanos(9999)).isEqualTo(35);
	}

	@Test
	void aHoldThatLastsCounts() {
		HoldTime time = HoldTime.begun(null, 100);
		assertThat(time.nanos(150)).isEqualTo(50);
	}

	@Test
	void aHoldThatBeginsTwiceIsOne() {
		HoldTime time = HoldTime.begun(null, 100);
		HoldTime.begun(time, 120);
		HoldTime.ended(time, 150);
		HoldTime.ended(time, 190);
		assertThat(time.nanos(200)).isEqualTo(50);
	}

	@Test
	void whatWasNeverHeldHasNoTime() {
		HoldTime.ended(null, 100);
	}

}
