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

package io.github.redisrw.internal.flight.cursor;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CursorMarks}.
 */
class CursorMarksTests {

	private static final String A = "a".repeat(40);

	private static final String B = "b".repeat(40);

	private final CursorMarks marks = new CursorMarks();

	@Test
	void cursorIsOfTheProcessThatGaveIt() {
		long cursor = this.marks.mark(4711, A);
		assertThat(cursor).isPositive();
		assertThat(this.marks.isOf(cursor, A)).isTrue();
		assertThat(this.marks.isOf(cursor, B)).isFalse();
		assertThat(this.marks.unmark(cursor, A)).isEqualTo(4711);
	}

	@Test
	void greatestCursorOfRedisIsMarked() {
		long greatest = (1L << CursorMarks.SHIFT) - 1;
		long cursor = this.marks.mark(greatest, A);
		assertThat(cursor).isPositive().isNotEqualTo(greatest);
		assertThat(this.marks.unmark(cursor, A)).isEqualTo(greatest);
	}

	@Test
	void endOfAnIterationIsNotMarked() {
		assertThat(this.marks.mark(0, A)).isZero();
	}

	@Test
	void cursorIsUnderstoodAfterARestartAndByOtherInstances() {
		long cursor = this.marks.mark(4711, A);
		CursorMarks other = new CursorMarks();
		assertThat(other.isOf(cursor, B)).isFalse();
		assertThat(other.isOf(cursor, A)).isTrue();
		assertThat(other.unmark(cursor, A)).isEqualTo(4711);
	}

	@Test
	void processesDoNotShareAMark() {
		Set<Integer> given = new HashSet<>();
		for (int i = 0; i < 4096; i++) {
			assertThat(given.add(this.marks.of("process " + i))).isTrue();
		}
	}

	@Test
	void markIsKeptWhileItsProcessGivesCursors() {
		int mark = this.marks.of(A);
		Set<Integer> others = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			others.add(this.marks.of(new Object()));
			assertThat(this.marks.of(A)).isEqualTo(mark);
		}
		assertThat(others).doesNotContain(mark);
	}

	@Test
	void cursorThatLeavesNoRoomIsPassedOnToTheProcessThatGivesSuch() {
		long wide = (1L << 49) + 4711;
		assertThat(this.marks.isOf(wide, A)).isFalse();
		assertThat(this.marks.mark(wide, A)).isEqualTo(wide);
		assertThat(this.marks.isOf(wide, A)).isTrue();
		assertThat(this.marks.isOf(wide, B)).isFalse();
		assertThat(this.marks.unmark(wide, A)).isEqualTo(wide);
		long narrow = this.marks.mark(4711, A);
		assertThat(this.marks.unmark(narrow, A)).isEqualTo(4711);
		assertThat(this.marks.isOf(this.marks.mark(4711, B), A)).isFalse();
	}

}
