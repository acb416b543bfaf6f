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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A master that may be written to for a time only.
 */
class FailoverCoordinatorLeaseTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private final Coordination world = new Coordination();

	FailoverCoordinatorLeaseTests() {
		this.world.a.master("X");
		this.world.source.propose(this.world.a);
		renew();
		this.world.start();
		this.world.told.clear();
	}

	private void renew() {
		this.world.source.lease(this.world.time::now, LEASE);
	}

	@Test
	void writesPassWhileTheLeaseIsRenewed() {
		for (int i = 0; i < 20; i++) {
			this.world.advance(Duration.ofSeconds(1));
			renew();
		}
		assertThat(this.world.submit("write").links()).hasSize(1);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void writesAreHeldFromTheEndOfTheLease() {
		this.world.advance(LEASE);
		assertThat(this.world.master()).isNull();
		assertThat(this.world.submit("write").links()).isEmpty();
		assertThat(this.world.told).containsExactly("holding, a:6379 is not confirmed");
	}

	@Test
	void theSameMasterIsWrittenToAgainWhenItIsConfirmed() {
		this.world.advance(LEASE);
		ScriptedWrite<ScriptedLink> write = this.world.submit("write");
		this.world.advance(Duration.ofSeconds(5));
		assertThat(write.links()).isEmpty();
		renew();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(write.links()).hasSize(1);
		assertThat(this.world.a.openLinks()).isOne();
	}

	@Test
	void aWriteIsHeldEvenBeforeTheEndOfTheLeaseIsNoticed() {
		ScriptedWrite<ScriptedLink> write = this.world.write("write");
		this.world.time.stall(LEASE);
		this.world.gate.submit(write);
		assertThat(write.links()).isEmpty();
	}

	@Test
	void aLeaseThatIsRenewedAtTheMomentAfterAWriterFoundItOverLetsWritesPassAgain() {
		ScriptedWrite<ScriptedLink> write = this.world.write("write");
		this.world.time.stall(LEASE);
		this.world.gate.submit(write);
		assertThat(write.links()).isEmpty();
		renew();
		this.world.time.run();
		assertThat(write.links()).hasSize(1);
		assertThat(this.world.submit("next").links()).hasSize(1);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void aLeaseThatEndsInTheMidstOfWhatWasHeldKeepsTheRestInOrder() {
		this.world.advance(LEASE);
		List<ScriptedWrite<ScriptedLink>> writes = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			ScriptedWrite<ScriptedLink> write = this.world.write(String.valueOf(i));
			if (i == 30) {
				write.onSend(() -> this.world.source.lease(this.world.time::now, Duration.ZERO));
			}
			writes.add(write);
			this.world.gate.submit(write);
		}
		renew();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.sent).hasSize(31);
		assertThat(this.world.gate.waiting()).isEqualTo(69);
		renew();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.sent).hasSize(100).isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
		assertThat(writes).allMatch((write) -> write.rejection() == null);
	}

	@Test
	void aConnectionThatIsLostMeanwhileIsNotOpenedAgain() {
		ScriptedLink link = this.world.a.link();
		this.world.time.stall(LEASE);
		ScriptedWrite<ScriptedLink> write = this.world.write("write");
		this.world.gate.submit(write);
		renew();
		link.lose();
		this.world.gate.holdIf(link);
		this.world.time.run();
		assertThat(write.links()).isEmpty();
		this.world.coordinator.lost(link, "reset by peer");
		this.world.time.run();
		assertThat(write.links()).containsExactly(this.world.a.link()).doesNotContain(link);
	}

	@Test
	void aWriteEndsByItsDeadlineWhateverTheCoordinatorBelieves() {
		ScriptedWrite<ScriptedLink> write = this.world.write("write");
		this.world.gate.hold();
		this.world.gate.submit(write);
		this.world.advance(Coordination.HOLD_TIMEOUT.minusNanos(1));
		renew();
		assertThat(write.rejection()).isNull();
		this.world.advanceMillis(1);
		assertThat(write.links().size() + ((write.rejection() != null) ? 1 : 0)).isOne();
	}

	@Test
	void aMasterThatWasSilentIsNotTrustedAgainWithoutALease() {
		ScriptedLink link = this.world.a.link();
		this.world.a.hang();
		this.world.advanceMillis(1);
		this.world.silence();
		ScriptedWrite<ScriptedLink> write = this.world.submit("write");
		this.world.advance(LEASE);
		link.heard();
		this.world.coordinator.heard(link);
		this.world.time.run();
		assertThat(write.links()).isEmpty();
	}

	@Test
	void theMessageSaysWhatIsMissing() {
		this.world.advance(LEASE);
		ScriptedWrite<ScriptedLink> write = this.world.submit("write");
		this.world.advance(Coordination.HOLD_TIMEOUT.plusSeconds(1));
		assertThat(write.rejection()).hasMessageContaining("a:6379 is not confirmed");
	}

}
