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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.failover.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FollowerPace}.
 */
class FollowerPaceTests {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final VirtualTime time = new VirtualTime();

	private final FollowerPace pace = new FollowerPace(INTERVAL, this.time::now,
			(delay) -> this.time.schedule(this::ask, delay, TimeUnit.NANOSECONDS));

	private int questions;

	private int turns;

	private boolean open;

	private void ask() {
		if (this.pace.isTime()) {
			this.questions++;
			this.open = true;
			this.turns += this.pace.isTurn() ? 1 : 0;
		}
	}

	@BeforeEach
	void begin() {
		this.pace.start();
		this.time.advance(Duration.ZERO);
		assertThat(this.questions).isOne();
		assertThat(this.turns).isOne();
	}

	private void pass(long millis) {
		this.time.advance(Duration.ofMillis(millis));
	}

	private void answerInVain() {
		if (this.open) {
			this.open = false;
			this.pace.answered(false);
		}
	}

	@Test
	void asksFromTimeToTimeAndAnotherNodeEachTime() {
		for (int i = 2; i < 5; i++) {
			this.pace.answered(false);
			pass(9_999);
			assertThat(this.questions).isEqualTo(i - 1);
			pass(1);
			assertThat(this.questions).isEqualTo(i);
			assertThat(this.turns).isEqualTo(i);
		}
	}

	@Test
	void asksTheSameNodeAtOnceWhenSomethingHasChanged() {
		this.pace.answered(true);
		pass(500);
		this.pace.hurry();
		pass(0);
		assertThat(this.questions).isEqualTo(2);
		assertThat(this.turns).isOne();
	}

	@Test
	void whatHasChangedWhileAQuestionIsUnderWayIsAskedForAfterIt() {
		pass(5);
		this.pace.hurry();
		pass(100);
		assertThat(this.questions).isOne();
		this.pace.answered(true);
		pass(0);
		assertThat(this.questions).isEqualTo(2);
		this.pace.answered(true);
		pass(10_000);
		assertThat(this.questions).isEqualTo(3);
	}

	@Test
	void goesOnAfterAFailureThatFollowsAChange() {
		this.pace.hurry();
		pass(50);
		this.pace.notAnswered();
		pass(99);
		assertThat(this.questions).isOne();
		pass(1);
		assertThat(this.questions).isEqualTo(2);
		assertThat(this.turns).isEqualTo(2);
		this.pace.answered(true);
		this.pace.hurry();
		pass(20);
		assertThat(this.questions).isEqualTo(3);
	}

	private void fail() {
		if (this.open) {
			this.open = false;
			this.pace.notAnswered();
		}
	}

	@Test
	void asksNoMoreOftenForBeingHurriedWhileNobodyAnswers() {
		for (int i = 0; i < 50; i++) {
			this.pace.hurry();
			pass(20);
			fail();
		}
		assertThat(this.questions).isBetween(5, 10);
		assertThat(this.turns).isEqualTo(this.questions);
		for (int i = 0; i < 500; i++) {
			this.pace.hurry();
			pass(20);
			fail();
		}
		assertThat(this.questions).isBetween(15, 20);
		pass(1_000);
		int before = this.questions;
		this.open = false;
		this.pace.answered(true);
		this.pace.hurry();
		pass(20);
		assertThat(this.questions).isEqualTo(before + 1);
		fail();
		pass(100);
		assertThat(this.questions).isEqualTo(before + 2);
	}

	@Test
	void pausesAfterAFailureHoweverLongThatHasTaken() {
		pass(500);
		fail();
		this.pace.hurry();
		pass(99);
		assertThat(this.questions).isOne();
		pass(1);
		assertThat(this.questions).isEqualTo(2);
	}

	@Test
	void asksLessAndLessOftenWhileTheAnswersBringNothingNew() {
		this.open = false;
		this.pace.answered(true);
		for (int i = 0; i < 60_000; i++) {
			this.pace.hurry();
			pass(1);
			answerInVain();
		}
		assertThat(this.questions).isBetween(60, 70);
		assertThat(this.turns).isBetween(10, 16);
		int before = this.questions;
		this.pace.hurry();
		pass(1000);
		assertThat(this.questions).isEqualTo(++before);
		this.pace.answered(true);
		this.pace.hurry();
		pass(20);
		assertThat(this.questions).isEqualTo(before + 1);
	}

	@Test
	void asksAtOnceAgainAfterAQuietTime() {
		this.open = false;
		this.pace.answered(true);
		for (int i = 0; i < 5_000; i++) {
			this.pace.hurry();
			pass(1);
			answerInVain();
		}
		pass(2_000);
		answerInVain();
		pass(2_000);
		int before = this.questions;
		this.pace.hurry();
		pass(0);
		this.pace.answered(false);
		this.pace.hurry();
		pass(40);
		assertThat(this.questions).isEqualTo(before + 2);
	}

	@Test
	void asksAnotherNodeSoonAfterAnError() {
		this.pace.guarded(() -> {
			throw new OutOfMemoryError("of this test");
		});
		pass(100);
		assertThat(this.questions).isEqualTo(2);
		assertThat(this.turns).isEqualTo(2);
	}

	@Test
	void errorAfterAnAnswerChangesNothing() {
		this.pace.guarded(() -> {
			this.pace.answered(true);
			throw new OutOfMemoryError("of this test");
		});
		pass(9_000);
		assertThat(this.questions).isOne();
		pass(1_000);
		assertThat(this.questions).isEqualTo(2);
	}

}
