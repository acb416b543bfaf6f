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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong inside of it, or at the wrong moment, does not end the search.
 */
class FailoverCoordinatorResilienceTests {

	@Test
	void aSlowReplicaIsAskedOnOneConnection() {
		Coordination world = Coordination.settled();
		world.b.latency(Duration.ofMillis(20));
		world.source.propose(world.a, world.b);
		int before = world.b.attempts();
		world.coordinator.failoverChosen(world.a.address(), world.b.address());
		world.advance(Duration.ofSeconds(3));
		assertThat(world.b.attempts() - before).isEqualTo(1);
	}

	@Test
	void aHangingReplicaIsAskedOnOneConnection() {
		Coordination world = new Coordination();
		world.a.replicaOf(world.b);
		world.source.propose(world.a);
		world.start();
		world.a.hang();
		world.advance(Duration.ofSeconds(3));
		assertThat(world.a.attempts()).isEqualTo(1);
	}

	@Test
	void aConnectionMadeForAnEarlierSearchIsNotLeftOpen() {
		Coordination world = new Coordination();
		world.a.replicaOf(world.b).latency(Duration.ofMillis(300));
		world.b.master("X");
		world.source.propose(world.a, world.b);
		world.start();
		world.advanceMillis(100);
		world.b.refuses("connection refused");
		world.lose(world.b.link());
		world.advanceMillis(400);
		world.b.master("X");
		world.advance(Duration.ofSeconds(10));
		assertThat(world.master()).isNotNull();
		assertThat(world.a.openLinks()).isZero();
	}

	@Test
	void aSourceThatThrowsIsAskedAgain() {
		Coordination world = new Coordination();
		world.source.failWith(new IllegalStateException("oops"));
		world.start();
		world.source.propose(world.a.master("X"));
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isSameAs(world.a.link());
	}

	@Test
	void anOpenerThatThrowsIsAskedAgain() {
		Coordination world = new Coordination();
		world.source.propose(world.a.master("X"));
		world.openerFailsWith(new IllegalStateException("oops"));
		world.start();
		world.openerFailsWith(null);
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isNotNull().isSameAs(world.a.link());
	}

	@Test
	void aLinkThatThrowsWhenAskedIsReplaced() {
		Coordination world = new Coordination();
		world.source.propose(world.a.replicaOf(world.b));
		world.start();
		world.a.link().failWith(new IllegalStateException("oops"));
		world.a.master("X");
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isNotNull();
	}

	@Test
	void inDoubtAttemptsAreMadeAtTheFastInterval() {
		Coordination world = Coordination.settled();
		world.a.hang();
		world.silence();
		world.advance(Duration.ofSeconds(2));
		int before = world.source.asked();
		world.advance(Duration.ofSeconds(1));
		assertThat(world.source.asked() - before).isGreaterThanOrEqualTo(19);
	}

	@Test
	void inDoubtASuccessorIsFoundWithin100ms() {
		Coordination world = Coordination.settled();
		world.a.hang();
		world.silence();
		world.advance(Duration.ofMillis(1200));
		world.b.promoted("Y", "X");
		world.advanceMillis(100);
		assertThat(world.master()).isSameAs(world.b.link());
	}

	@Test
	void ofTwoUnrelatedMastersOneIsAcceptedInTheEnd() {
		Coordination world = Coordination.settled();
		world.a.refuses("connection refused");
		world.lose(world.a.link());
		world.b.master("Z");
		world.c.master("W");
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isNotNull();
	}

	@Test
	void anUnrelatedMasterWithoutARunIdIsAcceptedInTheEnd() {
		Coordination world = Coordination.settled();
		world.a.refuses("connection refused");
		world.lose(world.a.link());
		world.b.master("Z").runId(null);
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isNotNull();
	}

}
