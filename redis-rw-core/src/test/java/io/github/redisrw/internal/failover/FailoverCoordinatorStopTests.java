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

import io.github.redisrw.NoWritableMasterException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: stopping in each state.
 */
class FailoverCoordinatorStopTests {

	private Coordination world = new Coordination();

	@Test
	void beforeItIsStarted() {
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		stop();
		assertThat(write.rejection()).isInstanceOf(NoWritableMasterException.class)
			.hasMessage("The write was not sent: it is over");
		nothingIsLeft();
	}

	@Test
	void whileItSearches() {
		this.world.source.propose(this.world.a.replicaOf(this.world.b), this.world.c.refuses("connection refused"));
		this.world.start();
		this.world.advanceMillis(100);
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		stop();
		assertThat(write.rejection()).hasMessage("The write was not sent: it is over");
		nothingIsLeft();
	}

	@Test
	void whileConnectionsAreBeingMade() {
		this.world.source.propose(this.world.a.master("X"));
		this.world.a.hang();
		this.world.start();
		stop();
		this.world.a.resume();
		this.world.time.run();
		assertThat(this.world.master()).isNull();
		nothingIsLeft();
	}

	@Test
	void whileANodeIsBeingAsked() {
		this.world.source.propose(this.world.a.replicaOf(this.world.b));
		this.world.start();
		this.world.a.hang();
		this.world.advanceMillis(10);
		stop();
		this.world.a.promoted("Y", "X");
		this.world.a.resume();
		this.world.time.run();
		assertThat(this.world.master()).isNull();
		nothingIsLeft();
	}

	@Test
	void whileItIsSettled() {
		this.world = Coordination.settled();
		ScriptedLink link = this.world.a.link();
		stop();
		assertThat(link.abandoned()).isEqualTo("it is over");
		assertThat(this.world.submit("1").rejection()).hasMessage("The write was not sent: it is over");
		nothingIsLeft();
	}

	@Test
	void whileAProbeIsUnderWay() {
		this.world = Coordination.settled();
		this.world.a.latency(Duration.ofMillis(20));
		this.world.advance(Coordination.INTERVAL.plusMillis(5));
		stop();
		nothingIsLeft();
	}

	@Test
	void whileItDoubts() {
		this.world = Coordination.settled();
		this.world.a.hang();
		this.world.silence();
		this.world.advanceMillis(100);
		stop();
		assertThat(this.world.a.links()).first().extracting(ScriptedLink::abandoned).isEqualTo("it is over");
		this.world.a.resume();
		this.world.time.run();
		nothingIsLeft();
	}

	@Test
	void whileAFailoverIsChosen() {
		this.world = Coordination.settled();
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.time.run();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		stop();
		assertThat(write.rejection()).hasMessage("The write was not sent: it is over");
		nothingIsLeft();
	}

	@Test
	void whileRepliesFromTheFormerMasterAreOnTheirWay() {
		this.world = Coordination.settled();
		ScriptedLink former = this.world.a.link();
		former.inFlight();
		this.world.b.promoted("Y", "X");
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.advanceMillis(10);
		assertThat(former.isRetired()).isTrue();
		stop();
		assertThat(this.world.b.link().abandoned()).isEqualTo("it is over");
		this.world.advanceMillis(25);
		assertThat(former.abandoned()).isNotNull();
		assertThat(this.world.master()).isNull();
		nothingIsLeft();
	}

	@Test
	void whatIsToldAfterwardsIsOfNoInterest() {
		this.world = Coordination.settled();
		ScriptedLink link = this.world.a.link();
		stop();
		this.world.coordinator.lost(link, "closed");
		this.world.coordinator.demoted(link, "READONLY");
		this.world.coordinator.silent(link);
		this.world.coordinator.hurry();
		this.world.coordinator.masterNamed(this.world.b.address());
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.coordinator.failoverAborted("-failover-abort-not-elected");
		this.world.coordinator.readCandidatesChanged();
		this.world.time.run();
		assertThat(this.world.told).isEmpty();
		nothingIsLeft();
	}

	@Test
	void stoppingTwiceChangesNothing() {
		this.world = Coordination.settled();
		stop();
		stop();
		nothingIsLeft();
	}

	@Test
	void itMayBeStartedAgain() {
		this.world = Coordination.settled();
		stop();
		this.world.start();
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		assertThat(this.world.submit("1").links()).containsExactly(this.world.a.link());
	}

	private void stop() {
		this.world.coordinator.stop("it is over");
		this.world.time.run();
	}

	private void nothingIsLeft() {
		this.world.advance(Coordination.FAST_INTERVAL.multipliedBy(2));
		assertThat(this.world.time.scheduled()).isZero();
		assertThat(this.world.a.openLinks() + this.world.b.openLinks() + this.world.c.openLinks()).isZero();
		assertThat(this.world.gate.waiting()).isZero();
		assertThat(this.world.gate.master()).isNull();
	}

}
