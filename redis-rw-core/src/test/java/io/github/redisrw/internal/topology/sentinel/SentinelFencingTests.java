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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelFencingTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Node MASTER = new Node("a", 6379);

	private static final Node OTHER = new Node("b", 6379);

	/** Close to where the clock overflows. */
	private long now = Long.MAX_VALUE - 1_000_000_000;

	private final SentinelFencing fencing = new SentinelFencing(LEASE, () -> this.now);

	private boolean isLeased(Node master) {
		return this.fencing.until(master) - this.now > 0;
	}

	private void confirm(String sentinel, Node master) {
		this.fencing.confirmed(sentinel, master, this.now, 2);
	}

	private void advance(Duration time) {
		this.now += time.toNanos();
	}

	@Test
	void thereIsNoLeaseAtFirst() {
		assertThat(isLeased(MASTER)).isFalse();
	}

	@Test
	void aMinorityIsNotEnough() {
		confirm("s1", MASTER);
		assertThat(isLeased(MASTER)).isFalse();
		assertThat(this.fencing.shortfall(MASTER))
			.isEqualTo("has been confirmed by 1 of 3 Sentinels within 3000 ms, and 2 are required");
	}

	@Test
	void aMajorityIsEnough() {
		confirm("s1", MASTER);
		confirm("s2", MASTER);
		assertThat(isLeased(MASTER)).isTrue();
	}

	@Test
	void oneSentinelThatIsReachedAtTwoAddressesCountsOnce() {
		confirm("s1", MASTER);
		confirm("s1", MASTER);
		assertThat(isLeased(MASTER)).isFalse();
	}

	@Test
	void aLoneSentinelIsItsOwnMajority() {
		this.fencing.confirmed("s1", MASTER, this.now, 0);
		assertThat(isLeased(MASTER)).isTrue();
	}

	@Test
	void theLeaseCountsFromTheQuestionOfTheOneThatCompletedTheMajority() {
		confirm("s1", MASTER);
		advance(Duration.ofSeconds(1));
		confirm("s2", MASTER);
		assertThat(this.fencing.until(MASTER) - this.now).isEqualTo(Duration.ofSeconds(2).toNanos());
		confirm("s3", MASTER);
		assertThat(this.fencing.until(MASTER) - this.now).isEqualTo(LEASE.toNanos());
	}

	@Test
	void theLeaseEnds() {
		confirm("s1", MASTER);
		confirm("s2", MASTER);
		advance(LEASE);
		assertThat(isLeased(MASTER)).isFalse();
		confirm("s1", MASTER);
		assertThat(isLeased(MASTER)).isFalse();
	}

	@Test
	void aSentinelThatNamesAnotherMasterTakesItsWordBack() {
		confirm("s1", MASTER);
		confirm("s2", MASTER);
		confirm("s2", OTHER);
		assertThat(isLeased(MASTER)).isFalse();
		assertThat(isLeased(OTHER)).isFalse();
		confirm("s3", OTHER);
		assertThat(isLeased(OTHER)).isTrue();
	}

	@Test
	void aPromotedReplicaHasOneLeaseToBeConfirmedIn() {
		this.fencing.promoted(OTHER, "Y");
		assertThat(isLeased(OTHER)).isTrue();
		advance(LEASE);
		this.fencing.promoted(OTHER, "Y");
		assertThat(isLeased(OTHER)).isFalse();
	}

	@Test
	void onePromotedAgainHasAnother() {
		this.fencing.promoted(OTHER, "Y");
		advance(LEASE);
		this.fencing.promoted(OTHER, "Z");
		assertThat(isLeased(OTHER)).isTrue();
	}

}
