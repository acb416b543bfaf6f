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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: what a source tells of failovers.
 */
class FailoverCoordinatorChosenTests {

	private final Coordination world = Coordination.settled();

	private final ScriptedLink first = this.world.a.link();

	private void choose() {
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.time.run();
	}

	private void name(ScriptedNode master) {
		this.world.coordinator.masterNamed(master.address());
		this.world.time.run();
	}

	@Test
	void writesAreHeldAtOnce() {
		choose();
		assertThat(this.world.master()).isNull();
		assertThat(this.world.told)
			.containsExactly("holding, the Sentinels have begun to replace " + this.first.node());
		assertThat(this.first.isOpen()).isTrue();
		assertThat(this.first.isRetired()).isFalse();
	}

	@Test
	void theMasterThatIsToBeReplacedTellsHowFarItHasGot() {
		this.world.a.wrote(70_000);
		choose();
		assertThat(this.world.positions).containsExactly(Map.entry(this.first.node(), 70_000L));
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.positions).containsExactly(Map.entry(this.first.node(), 70_000L));
	}

	@Test
	void thatIsAwaitedWhereTheReplicaHasBeenPromotedAlready() {
		this.world.a.wrote(70_000);
		this.world.a.latency(Duration.ofMillis(10));
		this.first.inFlight();
		this.world.b.promoted("Y", "X");
		choose();
		this.world.advanceMillis(5);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(6);
		assertThat(this.world.positions).containsExactly(Map.entry(this.first.node(), 70_000L));
		this.first.drained();
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void theFormerMasterIsNotTakenBackMeanwhile() {
		choose();
		this.world.advance(Duration.ofSeconds(3));
		assertThat(this.world.master()).isNull();
		assertThat(this.world.tried).contains("a:6379 is about to be replaced", "b:6379 is a replica of a:6379");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100, 3900 })
	void theMomentTheReplicaIsPromotedItIsTaken(int millis) {
		choose();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advanceMillis(millis);
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(write.links()).containsExactly(this.world.b.link());
		assertThat(this.first.isRetired()).isTrue();
		assertThat(this.first.abandoned()).isNull();
		assertThat(this.world.c.openLinks()).isZero();
		assertThat(this.world.b.openLinks()).isEqualTo(1);
	}

	@Test
	void aFormerMasterThatHasFallenSilentBeforeDoesNotDelayItsSuccessor() {
		this.first.inFlight();
		this.world.a.hang();
		this.world.advanceMillis(1);
		this.world.silence();
		choose();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(5);
		assertThat(write.links()).containsExactly(this.world.b.link());
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
	}

	@Test
	void repliesOnTheirWayFromTheFormerMasterDelayItsSuccessor() {
		this.first.inFlight();
		choose();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isNull();
		this.world.gate.submitAgain(this.world.write("1"));
		this.first.drained();
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.world.sent).containsExactly("1");
		this.world.advanceMillis(100);
		assertThat(this.first.abandoned()).isNull();
	}

	@Test
	void repliesThatDoNotComeDelayItForAMomentOnly() {
		this.first.inFlight();
		choose();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(28);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(1);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
	}

	@Test
	void anotherReplicaThanTheSelectedOneMayBePromoted() {
		choose();
		this.world.c.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
	}

	@Test
	void aSelectedReplicaNobodyHasProposedIsVisited() {
		this.world.source.propose(this.world.a);
		this.world.b.promoted("Y", "X");
		choose();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void aFailoverThatIsAbortedGivesTheFormerMasterBackOnceItIsVerified() {
		choose();
		this.world.advanceMillis(100);
		this.world.coordinator.failoverAborted("-failover-abort-no-good-slave");
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.world.a.link()).isNotNull();
		assertThat(this.first.abandoned()).isNull();
		assertThat(this.world.a.openLinks()).isEqualTo(1);
		assertThat(this.world.told).containsExactly("holding, the Sentinels have begun to replace " + this.first.node(),
				"master a:6379 was a:6379 after 100 ms");
	}

	@Test
	void afterAnAbortADemotedMasterIsNotTakenBack() {
		choose();
		this.world.a.replicaOf(this.world.b);
		this.world.coordinator.failoverAborted("-failover-abort-slave-timeout");
		this.world.advance(Coordination.INTERVAL);
		assertThat(this.world.master()).isNull();
	}

	@Test
	void anAbortWithoutAChoiceChangesNothing() {
		this.world.coordinator.failoverAborted("-failover-abort-not-elected");
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void aFailoverThatDoesNotTakePlaceIsNoLongerBelievedAfterAWhile() {
		choose();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advanceMillis(2000);
		choose();
		this.world.advanceMillis(1990);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(30);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		assertThat(write.links()).containsExactly(this.world.a.link());
	}

	@Test
	void theFailoverOfAnotherMasterIsOfNoInterest() {
		this.world.coordinator.failoverChosen(this.world.c.address(), this.world.b.address());
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.first);
	}

	@Test
	void theFailoverOfTheMasterThatIsNamedAndHasNotBeenReachedYetIsFollowed() {
		this.world.b.refuses("connection refused");
		this.world.source.objectTo(this.world.a, "is outvoted");
		name(this.world.b);
		this.world.advanceMillis(100);
		this.world.coordinator.failoverChosen(this.world.b.address(), this.world.c.address());
		this.world.b.promoted("Y", "X");
		this.world.advance(Duration.ofSeconds(3));
		assertThat(this.world.master()).isNull();
		assertThat(this.world.tried).contains("b:6379 is about to be replaced");
		this.world.c.promoted("Z", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
	}

	@Test
	void theFailoverOfAMasterThatIsNotTheNamedOneAnyMoreIsOfNoInterest() {
		this.world.b.refuses("connection refused");
		this.world.source.objectTo(this.world.a, "is outvoted");
		name(this.world.b);
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.c.address());
		this.world.time.run();
		int before = this.world.source.asked();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.source.asked() - before).as("rounds at the usual pace").isLessThan(100);
	}

	@Test
	void aMasterThatIsNamedAgainReplacesTheOneTakenByItsHistory() {
		this.world.a.refuses("connection refused");
		this.world.b.promoted("Y", "X");
		this.world.lose(this.first);
		this.world.advanceMillis(100);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		this.world.a.master("X");
		this.world.source.objectTo(this.world.b, "calls itself master, but the Sentinels say it is a:6379");
		name(this.world.a);
		assertThat(this.world.master()).isNull();
		this.world.advance(Coordination.INTERVAL.multipliedBy(2));
		assertThat(this.world.master()).isSameAs(this.world.a.link()).isNotNull();
	}

	@Test
	void whatIsToldOfAFailoverAfterItIsOverIsOfNoInterest() {
		choose();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		choose();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void aFailoverOfALostMasterIsFollowedMoreClosely() {
		this.world.a.refuses("connection refused");
		this.world.lose(this.first);
		this.world.advance(Duration.ofSeconds(1));
		choose();
		this.world.advance(Duration.ofSeconds(1));
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.world.told).hasSize(2).last().isEqualTo("master b:6379 was a:6379 after 2004 ms");
	}

	@Test
	void losingTheFormerMasterMeanwhileChangesNothing() {
		choose();
		this.world.lose(this.first);
		assertThat(this.world.told)
			.containsExactly("holding, the Sentinels have begun to replace " + this.first.node());
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void anotherMasterThatIsNamedIsTaken() {
		this.world.b.promoted("Y", "X");
		this.world.source.objectTo(this.world.a, "is outvoted");
		name(this.world.b);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.first.isRetired()).isTrue();
		assertThat(this.world.told).containsExactly("holding, the master is now b:6379",
				"master b:6379 was a:6379 after 0 ms");
	}

	@Test
	void aMasterThatIsNamedTooEarlyIsWaitedFor() {
		this.world.source.objectTo(this.world.a, "is outvoted");
		name(this.world.b);
		this.world.advance(Coordination.INTERVAL);
		assertThat(this.world.master()).isNull();
		this.world.b.promoted("Y", "X");
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void namingTheMasterThatIsInUseChangesNothing() {
		name(this.world.a);
		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void namingTheMasterThatWasToBeReplacedEndsTheChoice() {
		choose();
		name(this.world.a);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void nodesThatRefuseAreNotConnectedToAtThePaceAtWhichAPromotionIsLookedFor() {
		this.world.a.refuses("connection refused");
		this.world.b.refuses("connection refused");
		int before = this.world.b.attempts();
		choose();
		this.world.lose(this.first);
		this.world.advance(Duration.ofSeconds(10));
		assertThat(this.world.b.attempts() - before).isBetween(100, 300);
		this.world.b.promoted("Y", "X");
		this.world.advance(Coordination.FAST_INTERVAL.multipliedBy(2));
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

}
