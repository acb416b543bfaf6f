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

package io.github.redisrw.internal.lock;

import java.time.Duration;

import io.github.redisrw.internal.lock.Clocks.Moment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A lease may be relied on for so long, and not a moment longer, whatever happens.
 */
class LeaseTests {

	private static final Duration LENGTH = Duration.ofSeconds(10);

	private Moment now = new Moment(Long.MAX_VALUE - 1_000_000_000L, 1_000_000);

	private final Lease lease = new Lease("key", "owner", 7, LENGTH, this.now, () -> this.now, null,
			new LocalQueue().join("key").join(), Duration.ofMillis(500));

	private void pass(Duration nanos, Duration millis) {
		this.now = new Moment(this.now.nanos() + nanos.toNanos(), this.now.millis() + millis.toMillis());
	}

	private void pass(Duration time) {
		pass(time, time);
	}

	@Test
	void isHeldUntilALittleBeforeItEndsInRedis() {
		assertThat(this.lease.isHeld()).isTrue();
		pass(Duration.ofMillis(9_890));
		assertThat(this.lease.isHeld()).isTrue();
		pass(Duration.ofMillis(10));
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void whatNobodyHasTakenOverIsGivenUpAndThenNobodyDoes() {
		assertThat(this.lease.abandon()).isTrue();
		assertThat(this.lease.claim()).isFalse();
	}

	@Test
	void whatSomebodyHasTakenOverIsNotGivenUp() {
		assertThat(this.lease.claim()).isTrue();
		assertThat(this.lease.abandon()).isFalse();
		assertThat(this.lease.isHeld()).isTrue();
	}

	@Test
	void whatHasEndedByThenIsNotTakenOver() {
		pass(LENGTH);
		assertThat(this.lease.claim()).isFalse();
	}

	@Test
	void aRenewalCountsFromBeforeItWasSent() {
		pass(Duration.ofSeconds(3));
		Moment sent = this.now;
		pass(Duration.ofSeconds(5));
		this.lease.renewed(sent);
		pass(Duration.ofMillis(4_890));
		assertThat(this.lease.isHeld()).isTrue();
		pass(Duration.ofMillis(10));
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void aRenewalThatWasSentEarlierDoesNotShortenIt() {
		Moment sent = this.now;
		pass(Duration.ofSeconds(5));
		this.lease.renewed(this.now);
		this.lease.renewed(sent);
		pass(Duration.ofMillis(9_890));
		assertThat(this.lease.isHeld()).isTrue();
	}

	@Test
	void whatHasEndedIsNotHeldAgainThoughARenewalSucceeds() {
		pass(LENGTH);
		this.lease.renewed(this.now);
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void aMachineThatWasSuspendedIsNotTrusted() {
		pass(Duration.ZERO, LENGTH);
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void aWallClockThatIsSetBackDoesNotLengthenIt() {
		pass(LENGTH, Duration.ofHours(-1));
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void onceNotHeldItStaysSo() {
		pass(Duration.ZERO, LENGTH);
		assertThat(this.lease.isHeld()).isFalse();
		pass(Duration.ZERO, LENGTH.negated());
		assertThat(this.lease.isHeld()).isFalse();
	}

	@Test
	void whatIsLostIsNotHeldAndToldOnce() {
		assertThat(this.lease.lost("gone")).isTrue();
		assertThat(this.lease.isHeld()).isFalse();
		assertThat(this.lease.lost("gone again")).isFalse();
		assertThat(this.lease.loss()).hasMessage("Lock 'key' was lost: gone");
	}

	@Test
	void endTellsWhetherItWasHeldUntilThen() {
		assertThat(this.lease.end()).isTrue();
		assertThat(this.lease.isHeld()).isFalse();
		assertThat(this.lease.end()).isFalse();
	}

}
