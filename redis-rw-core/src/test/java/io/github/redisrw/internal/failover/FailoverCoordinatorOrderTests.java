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
 * What happens late, twice or in another order than expected.
 */
class FailoverCoordinatorOrderTests {

	@Test
	void whatIsFoundWhileItIsBeingStoppedIsNotUsed() {
		Coordination world = new Coordination();
		world.source.propose(world.a.master("X"));
		world.coordinator.start();
		world.coordinator.stop("it is over");
		world.time.run();
		assertThat(world.told).noneMatch((t) -> t.startsWith("master"));
		assertThat(world.master()).isNull();
	}

	@Test
	void whatADemotedMasterHasYetToRefuseGoesBeforeWhatWasHeld() {
		Coordination world = Coordination.settled();
		ScriptedLink former = world.a.link();
		former.inFlight();
		world.b.promoted("Y", "X");
		world.a.replicaOf(world.b);
		world.gate.holdIf(former);
		world.gate.submitAgain(world.write("1"));
		world.gate.submit(world.write("3"));
		world.coordinator.demoted(former, "READONLY");
		world.time.run();
		world.gate.submitAgain(world.write("2"));
		former.drained();
		world.advanceMillis(100);
		assertThat(world.sent).containsExactly("1", "2", "3");
	}

	@Test
	void aMasterWithoutInfoThatIsSlowIsNotAbandoned() {
		Coordination world = new Coordination();
		world.a.unknownHistory();
		world.source.propose(world.a);
		world.start();
		world.advance(Duration.ofSeconds(30).plusNanos(1));
		ScriptedLink first = world.a.link();
		first.inFlight();
		world.silence();
		world.advanceMillis(200);
		assertThat(first.abandoned()).isNull();
	}

	@Test
	void aChoiceDoesNotOutliveAStop() {
		Coordination world = Coordination.settled();
		world.coordinator.failoverChosen(world.a.address(), world.b.address());
		world.time.run();
		world.coordinator.stop("it is over");
		world.start();
		assertThat(world.master()).isNotNull();
	}

	@Test
	void aConnectionReportedLostBeforeItIsTakenIsNotTaken() {
		Coordination world = Coordination.settled();
		world.a.refuses("connection refused");
		world.lose(world.a.link());
		world.a.master("X").onMade((link) -> {
			link.lose();
			world.coordinator.lost(link, "reset by peer");
		});
		world.advance(Coordination.FAST_INTERVAL);
		world.a.onMade((link) -> {
		});
		world.advanceMillis(200);
		assertThat(world.master() == null || world.master().isOpen()).isTrue();
	}

	@Test
	void aProbeThatThrowsIsNotTheLast() {
		Coordination world = Coordination.settled();
		world.a.link().failWith(new IllegalStateException("oops"));
		world.advance(Duration.ofSeconds(1));
		world.a.link().failWith(null);
		world.b.promoted("Y", "X");
		world.a.replicaOf(world.b);
		world.advance(Duration.ofSeconds(30));
		assertThat(world.master()).isSameAs(world.b.link());
	}

	@Test
	void aListenerThatThrowsDoesNotEndTheSearch() {
		Coordination world = Coordination.settled();
		ScriptedLink first = world.a.link();
		world.listenerFailsWith(new IllegalStateException("oops"));
		world.lose(first);
		world.listenerFailsWith(null);
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isNotNull().isNotSameAs(first);
	}

	@Test
	void whatIsLateIsNotSent() {
		Coordination world = new Coordination();
		world.source.propose(world.a.refuses("connection refused"));
		ScriptedWrite<ScriptedLink> write = world.write("1");
		world.gate.submit(write);
		world.start();
		world.advance(Coordination.HOLD_TIMEOUT.minusMillis(5));
		world.a.master("X").latency(Duration.ofMillis(200));
		world.advance(Duration.ofMillis(400));
		assertThat(write.links()).isEmpty();
	}

	@Test
	void aFormerMasterThatCannotBeRetiredDoesNotStopIt() {
		Coordination world = Coordination.settled();
		world.a.link().failWith(new IllegalStateException("oops"));
		world.b.promoted("Y", "X");
		world.silence();
		world.advance(Duration.ofMinutes(1));
		assertThat(world.master()).isSameAs(world.b.link());
	}

	@Test
	void aWriteThatBeginsToWaitInDoubtHurries() {
		Coordination world = Coordination.settled();
		world.a.hang();
		world.silence();
		world.advance(Duration.ofSeconds(3));
		world.b.promoted("Y", "X");
		ScriptedWrite<ScriptedLink> write = world.submit("1");
		world.advanceMillis(75);
		assertThat(write.links()).containsExactly(world.b.link());
	}

	@Test
	void theTimeWritesAreHeldInDoubtIsReported() {
		Coordination world = Coordination.settled();
		world.a.link().inFlight();
		world.a.hang();
		world.silence();
		assertThat(world.master()).isNull();
		world.advance(Duration.ofSeconds(3));
		world.b.promoted("Y", "X");
		world.advance(Duration.ofSeconds(1));
		assertThat(world.told).last().asString().startsWith("master b:6379 was a:6379 after 3");
	}

}
