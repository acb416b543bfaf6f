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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: how long a failover that was announced and does
 * not seem to take place is waited for, and what becomes of one that is given up late.
 */
class FailoverCoordinatorPendingTests {

	/** Longer than the patience with a failover that does not take place. */
	private static final Duration LONG = Duration.ofMillis(4500);

	private final Coordination world = Coordination.settled();

	private void choose() {
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.b.address());
		this.world.time.run();
	}

	private void abort() {
		this.world.coordinator.failoverAborted("-failover-abort-slave-timeout");
		this.world.time.run();
	}

	private void name(ScriptedNode master) {
		this.world.coordinator.masterNamed(master.address());
		this.world.time.run();
	}

	@Test
	void aProcessThatWasStoppedMeanwhileLooksBeforeItJudges() {
		choose();
		ScriptedWrite<ScriptedLink> write = this.world.submit("1");
		this.world.advanceMillis(20);
		this.world.b.promoted("Y", "X").latency(Duration.ofMillis(2));
		this.world.time.stall(LONG);
		this.world.advanceMillis(10);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(write.links()).containsExactly(this.world.b.link());
	}

	/** Restarted with its file, it calls its former history the one before its own. */
	@Test
	void theFormerMasterIsNotItsOwnSuccessor() {
		choose();
		this.world.advanceMillis(20);
		this.world.a.promoted("Z", "X");
		this.world.advanceMillis(1000);
		assertThat(this.world.master()).isNull();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(50);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void whatHadBeenAnsweredBeforeTheStopIsNotBelievedAfterIt() {
		choose();
		this.world.advanceMillis(3998);
		this.world.b.latency(LONG);
		this.world.advanceMillis(4);
		this.world.b.promoted("Y", "X");
		this.world.time.stall(LONG);
		this.world.b.latency(Duration.ZERO);
		this.world.advanceMillis(10);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void timeInWhichNobodyWasAskedDoesNotCount() {
		choose();
		this.world.advanceMillis(2000);
		this.world.time.stall(LONG);
		this.world.advanceMillis(1900);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(400);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void whereRoundTripsTakeLongItIsGivenUpLater() {
		this.world.b.latency(Duration.ofMillis(300));
		choose();
		this.world.advance(LONG.multipliedBy(2));
		assertThat(this.world.master()).isNull();
		this.world.advance(LONG.multipliedBy(5));
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void aSelectedReplicaThatDoesNotAnswerMayHaveBeenPromoted() {
		choose();
		this.world.b.hang();
		this.world.advance(LONG.multipliedBy(2));
		assertThat(this.world.master()).isNull();
		this.world.b.promoted("Y", "X");
		this.world.b.resume();
		this.world.advanceMillis(5);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void aSelectedReplicaThatDoesNotAnswerIsNotWaitedForOnceTheFailoverIsGivenUp() {
		choose();
		this.world.b.hang();
		this.world.advance(LONG);
		abort();
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void anotherReplicaThatIsSelectedIsTheOneWhoseAnswerCounts() {
		choose();
		this.world.b.hang();
		this.world.advance(LONG);
		this.world.coordinator.failoverChosen(this.world.a.address(), this.world.c.address());
		this.world.advanceMillis(3900);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(200);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void whileNoneIsSelectedTheAnswersOfAllReplicasCount() {
		this.world.coordinator.failoverChosen(this.world.a.address(), null);
		this.world.b.hang();
		this.world.advanceMillis(3990);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(30);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void aSuccessorWhoseFailoverIsGivenUpIsLeft() {
		choose();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(5);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		this.world.source.objectTo(this.world.b, "calls itself master, but the Sentinels say it is a:6379");
		abort();
		assertThat(this.world.master()).isNull();
		assertThat(this.world.told).last()
			.isEqualTo("holding, the Sentinels have given up the failover of a:6379 to b:6379");
		this.world.advance(Coordination.INTERVAL.multipliedBy(2));
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		assertThat(this.world.told).contains("lineage broken from b:6379 to a:6379");
	}

	@Test
	void aSuccessorThatHasBeenNamedIsKept() {
		choose();
		this.world.b.promoted("Y", "X");
		this.world.advanceMillis(5);
		name(this.world.b);
		abort();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Nested
	class AtTheStart {

		private final Coordination fresh = new Coordination();

		AtTheStart() {
			this.fresh.a.master("X");
			this.fresh.b.replicaOf(this.fresh.a);
			this.fresh.source.propose(this.fresh.a, this.fresh.b);
			this.fresh.coordinator.start();
			this.fresh.coordinator.failoverChosen(this.fresh.a.address(), null);
			this.fresh.time.run();
		}

		@Test
		void aMasterThatIsAboutToBeReplacedIsNotTaken() {
			this.fresh.advanceMillis(500);
			assertThat(this.fresh.master()).isNull();
			assertThat(this.fresh.tried).contains("a:6379 is about to be replaced");
			this.fresh.b.promoted("Y", "X");
			this.fresh.source.objectTo(this.fresh.a, "is outvoted");
			this.fresh.coordinator.masterNamed(this.fresh.b.address());
			this.fresh.advanceMillis(5);
			assertThat(this.fresh.master()).isSameAs(this.fresh.b.link());
		}

		@Test
		void itIsTakenOnceTheFailoverIsGivenUp() {
			this.fresh.advanceMillis(100);
			this.fresh.coordinator.failoverAborted("-failover-abort-not-elected");
			this.fresh.advanceMillis(5);
			assertThat(this.fresh.master()).isSameAs(this.fresh.a.link());
		}

	}

}
