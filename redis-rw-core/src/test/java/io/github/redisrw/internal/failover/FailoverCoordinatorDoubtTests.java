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
 * Tests for {@link FailoverCoordinator}: doubting a master that does not answer.
 */
class FailoverCoordinatorDoubtTests {

	private final Coordination world = Coordination.settled();

	private final ScriptedLink first = this.world.a.link();

	@Test
	void aSilentMasterIsWaitedFor() {
		hang();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advance(Duration.ofSeconds(9));
		assertThat(write.links()).isEmpty();
		assertThat(write.rejection()).isNull();
		assertThat(this.first.isOpen()).isTrue();
		assertThat(this.first.isRetired()).isFalse();
	}

	@Test
	void whatCameInTheMeantimeIsSentWhenItIsHeardAgain() {
		hang();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advanceMillis(100);
		this.first.heard();
		this.world.coordinator.heard(this.first);
		this.world.time.run();
		assertThat(write.links()).containsExactly(this.first);
		assertThat(this.world.master()).isSameAs(this.first);
	}

	@Test
	void whatWaitsTooLongForItIsRejected() {
		hang();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advance(Duration.ofSeconds(11));
		assertThat(write.links()).isEmpty();
		assertThat(write.rejection()).isInstanceOf(NoWritableMasterException.class);
	}

	@Test
	void hearingAnotherConnectionDoesNotEndTheDoubt() {
		hang();
		this.world.coordinator.heard(this.world.b.link());
		this.world.time.run();
		assertThat(this.world.master()).isNull();
	}

	@Test
	void hearingAMasterThatIsNotDoubtedChangesNothing() {
		this.world.coordinator.heard(this.first);
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.first);
	}

	@Test
	void itIsLookedForElsewhere() {
		hang();
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.tried).contains("b:6379 is a replica of a:6379", "c:6379 is a replica of a:6379");
		assertThat(this.world.a.attempts()).isEqualTo(2);
	}

	@Test
	void anAnswerEndsTheDoubt() {
		hang();
		this.world.advanceMillis(100);
		this.first.heard();
		this.world.advance(Duration.ofSeconds(1));
		int asked = this.world.source.asked();
		this.world.a.resume();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.world.source.asked()).isEqualTo(asked);
		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(openLinks()).isEqualTo(1);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void theMasterIsProbedAgainAfterwards() {
		hang();
		this.first.heard();
		this.world.a.resume();
		this.world.advanceMillis(100);
		this.world.source.learned().clear();
		this.world.advance(Coordination.INTERVAL.multipliedBy(3));
		assertThat(this.world.source.learned()).hasSize(3).containsOnly("a:6379 MASTER");
	}

	@Test
	void aMasterThatIsHeardInTheMeantimeIsNotReplacedByAnotherConnectionToIt() {
		this.world.silence();
		this.first.heard();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(openLinks()).isEqualTo(1);
	}

	@Test
	void anotherMasterReplacesIt() {
		this.first.inFlight();
		hang();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(500);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
		assertThat(this.world.told).containsExactly("holding, b:6379 has become master",
				"master b:6379 was a:6379 after 10 ms");
	}

	@Test
	void whatIsWrittenMeanwhileGoesToTheOther() {
		this.first.inFlight();
		this.world.b.promoted("Y", "X");
		hang();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
		assertThat(write.links()).containsExactly(this.world.b.link());
	}

	@Test
	void anotherConnectionToTheSameMasterReplacesItAfterAMoment() {
		this.first.inFlight();
		this.world.silence();
		this.world.advanceMillis(49);
		assertThat(this.first.isRetired()).isFalse();
		this.world.advanceMillis(200);
		assertThat(this.world.master()).isSameAs(this.world.a.link()).isNotSameAs(this.first);
		assertThat(this.first.isRetired()).isTrue();
		assertThat(this.first.abandoned()).isNull();
		assertThat(this.world.told).containsExactly("holding, the connection to a:6379 does not answer",
				"master a:6379 was a:6379 after 95 ms");
	}

	@Test
	void losingItIsTheEndOfTheDoubt() {
		hang();
		this.world.advanceMillis(100);
		this.world.lose(this.first);
		assertThat(this.world.master()).isNull();
		assertThat(this.world.told).containsExactly("holding, connection to a:6379 lost: reset by peer");
		this.world.a.resume();
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.a.link()).isNotSameAs(this.first);
		assertThat(openLinks()).isEqualTo(1);
	}

	@Test
	void aReplicaDoesNotReplaceIt() {
		hang();
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.world.master()).isNull();
		assertThat(this.first.isRetired()).isFalse();
	}

	@Test
	void anIdleMasterThatDoesNotAnswerTheProbeIsDoubted() {
		this.world.a.hang();
		this.world.b.promoted("Y", "X");
		this.world.advance(Coordination.INTERVAL.plusMillis(99));
		assertThat(this.world.master()).isSameAs(this.first);
		this.world.advanceMillis(1);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void aProbeThatIsAnsweredLateButWithinTheTimeRaisesNoDoubt() {
		this.world.a.latency(Duration.ofMillis(90));
		int asked = this.world.source.asked();
		this.world.advance(Coordination.INTERVAL.multipliedBy(10));
		assertThat(this.world.source.asked()).isEqualTo(asked);
	}

	@Test
	void aBusyMasterThatIsHeardRaisesNoDoubtEvenIfTheProbeIsNotAnswered() {
		this.world.a.hang();
		int asked = this.world.source.asked();
		this.world.advance(Coordination.INTERVAL.plusMillis(50));
		this.first.heard();
		this.world.advanceMillis(100);
		assertThat(this.world.source.asked()).isEqualTo(asked);
	}

	@Test
	void silenceOfAnotherConnectionRaisesNoDoubt() {
		int asked = this.world.source.asked();
		this.world.coordinator.silent(this.world.b.link());
		this.world.time.run();
		assertThat(this.world.source.asked()).isEqualTo(asked);
	}

	@Test
	void aFailoverThatIsChosenHoldsWritesAtOnce() {
		hang();
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.time.run();
		assertThat(this.world.master()).isNull();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(4);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void anotherMasterThatIsNamedHoldsWritesAtOnce() {
		hang();
		this.world.coordinator.masterNamed(this.world.b.address());
		this.world.time.run();
		assertThat(this.world.master()).isNull();
		assertThat(this.world.told).containsExactly("holding, the master is now b:6379");
	}

	private void hang() {
		this.world.a.hang();
		this.world.silence();
	}

	private long openLinks() {
		return this.world.a.openLinks() + this.world.b.openLinks() + this.world.c.openLinks();
	}

	/** What was seen in another doubt says nothing of this one. */
	@Test
	void aMasterOfAnotherHistoryHasToInsistInEachDoubtAnew() {
		this.world.c.master("Z");
		slowFor(20);
		assertThat(this.world.tried).anyMatch((finding) -> finding.startsWith("c:6379 is a master whose data"));
		this.world.advance(Duration.ofHours(3).plusMillis(333));
		hang();
		this.world.advanceMillis(100);
		assertThat(this.world.master()).isNull();
		assertThat(this.first.abandoned()).isNull();
		this.first.heard();
		this.world.coordinator.heard(this.first);
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.first);
	}

	/** Or each reply that takes its time would cost a connection to every node. */
	@Test
	void aMasterThatIsSlowAgainAndAgainDoesNotHaveAllNodesAskedEachTime() {
		this.world.b.latency(Duration.ofMillis(5));
		int before = this.world.b.attempts();
		for (int i = 0; i < 100; i++) {
			this.world.advanceMillis(50);
			slowFor(10);
		}
		assertThat(this.world.b.attempts() - before).isBetween(1, 20);
		assertThat(this.world.told).isEmpty();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(5);
		hang();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	private void slowFor(int millis) {
		this.world.silence();
		this.world.advanceMillis(millis);
		this.first.heard();
		this.world.coordinator.heard(this.first);
		this.world.time.run();
	}

}
