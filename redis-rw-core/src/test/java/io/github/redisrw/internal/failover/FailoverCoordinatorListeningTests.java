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
 * Tests for {@link FailoverCoordinator}: a process that was not able to listen judges
 * nobody.
 */
class FailoverCoordinatorListeningTests {

	private final Coordination world = Coordination.settled();

	private final ScriptedLink first = this.world.a.link();

	@Test
	void aMasterIsNotDoubtedBeforeItsAnswerToAProbeWasListenedFor() {
		this.first.notListenedTo();
		this.world.a.hang();
		this.world.advance(Coordination.INTERVAL.plusMillis(500));
		assertThat(this.world.master()).isSameAs(this.first);

		this.first.listened();
		this.world.time.run();
		assertThat(this.world.master()).isNull();
	}

	@Test
	void aMasterWhoseAnswerIsReadLateIsNotDoubted() {
		this.first.notListenedTo();
		this.world.a.hang();
		this.world.advance(Coordination.INTERVAL.plusMillis(500));

		this.world.a.resume();
		this.first.listened();
		this.world.advance(Duration.ofSeconds(5));

		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(this.world.told).isEmpty();
	}

	/** Whoever blocks an event loop does not hold up writes for as long. */
	@Test
	void aConnectionThatIsNeverListenedToIsReplacedByAnotherOneInTheEnd() {
		this.first.notListenedTo();
		this.world.silence();
		this.world.advance(Duration.ofSeconds(8));
		assertThat(this.world.master()).isNotNull().isNotSameAs(this.first);
	}

	@Test
	void aMasterIsNotReplacedByAnotherConnectionToItBeforeTheOneInUseWasListenedTo() {
		this.first.notListenedTo();
		this.world.silence();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.world.told).isEmpty();

		this.first.heard();
		this.first.listened();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.master()).isSameAs(this.first);
		assertThat(this.world.told).isEmpty();
	}

	@Test
	void aMasterThatIsSilentThoughItWasListenedToIsReplacedByAnotherConnectionToIt() {
		this.first.notListenedTo();
		this.world.silence();
		this.world.advance(Duration.ofSeconds(2));

		this.first.listened();
		this.world.advance(Duration.ofSeconds(1));

		assertThat(this.world.master()).isNotNull().isNotSameAs(this.first);
	}

	@Test
	void aMasterThatWasHeardBeforeItsSilenceCouldBeJudgedIsNotDoubted() {
		this.world.coordinator.silent(this.first);
		this.first.heard();
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.first);
	}

	@Test
	void aFailoverThatWasChosenIsNotGivenUpForAPauseOfThisProcess() {
		this.world.coordinator.failoverChosen(this.world.a.address(), null);
		this.world.advance(Duration.ofSeconds(1));
		this.world.time.stall(Duration.ofSeconds(10));
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.master()).isNull();

		this.world.advance(Duration.ofSeconds(3));
		assertThat(this.world.master()).isNotNull();
	}

	@Test
	void repliesOnTheirWayFromAFormerMasterAreListenedForBeforeItIsAbandoned() {
		this.first.inFlight();
		this.first.notListenedTo();
		this.world.b.promoted("Y", "X");
		this.world.coordinator.masterNamed(this.world.b.address());
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.first.abandoned()).isNull();

		this.first.listened();
		this.world.time.run();
		assertThat(this.first.abandoned()).isNotNull();
		assertThat(this.world.master()).isNotNull();
	}

	/**
	 * Code of the application that waits on the thread of the former connection keeps the
	 * replies on it from being read, and nothing else.
	 */
	@Test
	void aMasterTakesWritesThoughTheConnectionToTheFormerOneIsNeverListenedTo() {
		this.first.inFlight();
		this.first.notListenedTo();
		this.world.b.promoted("Y", "X");
		this.world.coordinator.masterNamed(this.world.b.address());
		this.world.time.run();
		ScriptedWrite<ScriptedLink> held = this.world.submit("1");
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(held.links()).containsExactly(this.world.b.link());
	}

}
