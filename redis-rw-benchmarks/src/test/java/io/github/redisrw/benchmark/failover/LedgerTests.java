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

package io.github.redisrw.benchmark.failover;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Ledger}.
 */
class LedgerTests {

	private final Ledger ledger = new Ledger(true);

	@Test
	void nothingIsLostOrDoubledWhereRepliesFollowEachOther() {
		acknowledge(1, 2, 3, 4);
		this.ledger.close(4);
		assertThat(this.ledger.lost()).isZero();
		assertThat(this.ledger.doubled()).isZero();
		assertThat(this.ledger.count()).isEqualTo(4);
	}

	@Test
	void aReplyThatStepsBackShowsWhatWasLost() {
		acknowledge(1, 2, 3, 4, 5, 3, 4);
		this.ledger.close(4);
		assertThat(this.ledger.lost()).isEqualTo(3);
		assertThat(this.ledger.doubled()).isZero();
	}

	@Test
	void whatTheNewMasterLacksAtTheEndIsLost() {
		acknowledge(1, 2, 3, 4, 5);
		this.ledger.close(2);
		assertThat(this.ledger.lost()).isEqualTo(3);
		assertThat(this.ledger.firstAfter(0, 0)).isEmpty();
	}

	@Test
	void aLossIsCountedOnce() {
		acknowledge(1, 2, 3, 4, 5, 3, 2, 3);
		this.ledger.close(3);
		assertThat(this.ledger.lost()).isEqualTo(5);
	}

	@Test
	void anIncrementWithoutAReplyIsNeitherLostNorDoubledIfItWasExecuted() {
		acknowledge(1, 2);
		this.ledger.failed();
		acknowledge(4);
		this.ledger.close(4);
		assertThat(this.ledger.lost()).isZero();
		assertThat(this.ledger.doubled()).isZero();
	}

	@Test
	void anIncrementWithoutAReplyIsNotLostIfItIsNotThere() {
		acknowledge(1, 2);
		this.ledger.failed();
		acknowledge(3);
		this.ledger.close(3);
		assertThat(this.ledger.lost()).isZero();
		assertThat(this.ledger.doubled()).isZero();
	}

	@Test
	void anIncrementWithoutAReplyMayBeExecutedLater() {
		acknowledge(1, 2);
		this.ledger.failed();
		acknowledge(3, 4);
		this.ledger.close(5);
		assertThat(this.ledger.doubled()).isZero();
	}

	@Test
	void aValueThatNobodyAskedForWasExecutedTwice() {
		acknowledge(1, 2, 4);
		assertThat(this.ledger.doubled()).isEqualTo(1);
		this.ledger.failed();
		acknowledge(7);
		this.ledger.close(9);
		assertThat(this.ledger.doubled()).isEqualTo(4);
	}

	@Test
	void theFirstAcknowledgementAfterTheMomentCounts() {
		this.ledger.acknowledged(1, 100);
		this.ledger.acknowledged(2, 200);
		this.ledger.acknowledged(3, 300);
		this.ledger.close(3);
		assertThat(this.ledger.firstAfter(150, 0)).hasValue(50);
		assertThat(this.ledger.firstAfter(200, 0)).hasValue(0);
		assertThat(this.ledger.firstAfter(301, 0)).isEmpty();
	}

	@Test
	void anAcknowledgementOfTheFormerMasterIsNoRecovery() {
		this.ledger.acknowledged(1, 100);
		this.ledger.acknowledged(2, 200);
		this.ledger.acknowledged(3, 300);
		this.ledger.acknowledged(2, 900);
		this.ledger.close(2);
		assertThat(this.ledger.firstAfter(150, 0)).hasValue(750);
	}

	@Test
	void anAcknowledgementOfTheFormerMasterThatIsSeenLateIsNoRecovery() {
		this.ledger.acknowledged(1, 100);
		this.ledger.acknowledged(2, 200);
		this.ledger.acknowledged(3, 300);
		this.ledger.close(3);
		assertThat(this.ledger.firstAfter(150, 2)).hasValue(150);
		assertThat(this.ledger.firstAfter(150, 3)).isEmpty();
	}

	@Test
	void theLongestGapBetweenFaultAndRecoveryCounts() {
		this.ledger.acknowledged(1, 100);
		this.ledger.acknowledged(2, 1000);
		this.ledger.acknowledged(3, 1300);
		this.ledger.acknowledged(4, 1400);
		this.ledger.acknowledged(5, 1900);
		assertThat(this.ledger.longestGap(1100, 1400)).isEqualTo(300);
		assertThat(this.ledger.longestGap(900, 1400)).isEqualTo(900);
		assertThat(this.ledger.longestGap(1100, 1900)).isEqualTo(500);
		assertThat(this.ledger.longestGap(1100, 2900)).isEqualTo(1000);
	}

	@Test
	void theOutageOfAWriterWithoutAnyAcknowledgementIsAll() {
		assertThat(this.ledger.longestGap(1100, 2900)).isEqualTo(1800);
	}

	@Test
	void manyAcknowledgementsAreKept() {
		for (int i = 1; i <= 100_000; i++) {
			this.ledger.acknowledged(i, i);
		}
		this.ledger.close(100_000);
		assertThat(this.ledger.count()).isEqualTo(100_000);
		assertThat(this.ledger.firstAfter(99_999, 0)).hasValue(0);
	}

	private void acknowledge(long... values) {
		for (long value : values) {
			this.ledger.acknowledged(value, this.ledger.count());
		}
	}

}
