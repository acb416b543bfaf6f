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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: an endpoint that leads to one of several nodes.
 */
class FailoverCoordinatorEndpointTests {

	private final Coordination world = new Coordination();

	private final ScriptedNode endpoint = this.world.a;

	@BeforeEach
	void useTheEndpoint() {
		this.world.source.isEndpoint();
		this.world.source.propose(this.endpoint);
		this.world.b.master("X");
		this.world.c.replicaOf(this.world.b);
		lead(this.world.b);
	}

	@Test
	void theMasterBehindItIsTakenUnderItsAddress() {
		this.world.start();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.world.told).endsWith("master a:6379 was null after 0 ms");
	}

	@Test
	void aConnectionThatLeadsToAReplicaIsDroppedAndMadeAnew() {
		lead(this.world.c);
		this.world.start();
		this.world.advanceMillis(500);
		assertThat(this.world.master()).isNull();
		assertThat(this.world.c.links()).hasSizeGreaterThan(5).allMatch(ScriptedLink::isRetired);
		lead(this.world.b);
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void attemptsThatHangDoNotKeepOthersFromBeingMade() {
		this.world.c.hang();
		lead(this.world.c);
		this.world.start();
		this.world.advanceMillis(100);
		lead(this.world.b);
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		this.world.c.resume();
		this.world.time.run();
		assertThat(this.world.c.links()).isNotEmpty().allMatch(ScriptedLink::isRetired);
	}

	@Test
	void attemptsThatHangAreBounded() {
		this.world.c.hang();
		lead(this.world.c);
		this.world.start();
		this.world.advanceMillis(400);
		assertThat(this.world.c.attempts()).isEqualTo(8);
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.world.c.attempts()).as("a few more each second").isBetween(20, 30);
		this.world.advance(Duration.ofMinutes(5));
		assertThat(this.world.c.attempts()).isEqualTo(64);
	}

	/** So many attempts may have been made before it leads elsewhere. */
	@Test
	void attemptsThatHangDoNotKeepALaterOneFromBeingMade() {
		this.world.c.hang();
		lead(this.world.c);
		this.world.start();
		this.world.advance(Duration.ofSeconds(2));
		lead(this.world.b);
		this.world.advanceMillis(300);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void aDemotedMasterIsLeftForTheOneTheEndpointLeadsTo() {
		this.world.start();
		ScriptedLink former = this.world.b.link();
		this.world.advance(Duration.ofSeconds(20));
		this.world.c.promoted("Y", "X");
		this.world.b.replicaOf(this.world.c);
		this.world.refuse(former);
		assertThat(this.world.master()).isNull();
		this.world.advance(Duration.ofSeconds(2));
		lead(this.world.c);
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(this.world.b.openLinks()).isZero();
	}

	@Test
	void aNodeThatVanishesIsReplacedByTheOneTheEndpointLeadsTo() {
		this.world.start();
		ScriptedLink former = this.world.b.link();
		former.inFlight();
		this.world.advanceMillis(900);
		this.world.b.hang();
		this.world.silence();
		this.world.advanceMillis(100);
		assertThat(former.isOpen()).isTrue();
		this.world.c.promoted("Y", "X");
		lead(this.world.c);
		this.world.advance(Coordination.FAST_INTERVAL.plusMillis(25));
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(former.abandoned()).isEqualTo("a:6379 is the master now");
	}

	@Test
	void aConnectionToTheSameMasterReplacesASilentOneAfterAMoment() {
		this.world.start();
		ScriptedLink former = this.world.b.link();
		former.inFlight();
		this.world.advanceMillis(1);
		this.world.silence();
		this.world.advanceMillis(150);
		assertThat(this.world.master()).isSameAs(this.world.b.link()).isNotSameAs(former);
		assertThat(former.abandoned()).isNull();
		assertThat(former.isRetired()).isTrue();
		assertThat(this.world.b.openLinks()).isEqualTo(2);
	}

	@Test
	void anUnrelatedMasterTheEndpointInsistsOnIsAccepted() {
		this.world.start();
		ScriptedLink former = this.world.b.link();
		this.world.c.master("Z");
		lead(this.world.c);
		this.world.lose(former);
		this.world.advance(Coordination.INTERVAL);
		assertThat(this.world.master()).isNull();
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(this.world.told).contains("lineage broken from a:6379 to a:6379");
		assertThat(this.world.c.openLinks()).isEqualTo(1);
	}

	@Test
	void eachOfItsAddressesIsTried() {
		this.world.source.propose(this.world.b, this.world.c);
		this.world.b.refuses("connection refused");
		this.world.c.master("X");
		this.world.start();
		assertThat(this.world.master()).isSameAs(this.world.c.link());
	}

	private void lead(ScriptedNode behind) {
		this.world.route(this.endpoint, behind);
	}

}
