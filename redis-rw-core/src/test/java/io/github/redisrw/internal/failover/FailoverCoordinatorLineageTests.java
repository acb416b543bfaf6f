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
 * Tests for {@link FailoverCoordinator}: masters whose data goes on from what was there,
 * and others.
 */
class FailoverCoordinatorLineageTests {

	private static final String UNRELATED = "is a master whose data has nothing to do with that of a:6379";

	private final Coordination world = Coordination.settled();

	@BeforeEach
	void loseTheMaster() {
		this.world.a.refuses("connection refused");
		this.world.lose(this.world.a.link());
		this.world.told.clear();
	}

	@Test
	void anUnrelatedMasterIsAcceptedAfterAnIntervalAndReported() {
		this.world.b.master("Z");
		this.world.advance(Coordination.INTERVAL);
		assertThat(this.world.master()).isNull();
		assertThat(this.world.tried).contains("b:6379 " + UNRELATED);
		this.world.advanceMillis(100);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		assertThat(this.world.told).hasSize(2).startsWith("lineage broken from a:6379 to b:6379");
	}

	@Test
	void theSameNodeThatCameBackEmptyIsTreatedAlike() {
		this.world.advance(Coordination.INTERVAL);
		this.world.a.master("Z").runId("another run");
		this.world.advanceMillis(900);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(250);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		assertThat(this.world.told).contains("lineage broken from a:6379 to a:6379");
	}

	@Test
	void aRelatedMasterThatAppearsInTheMeantimeIsTaken() {
		this.world.b.master("Z");
		this.world.advanceMillis(500);
		this.world.c.promoted("Y", "X");
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(this.world.told).hasSize(1);
	}

	@Test
	void theIntervalBeginsAnewWithAnotherProcess() {
		this.world.b.master("Z");
		this.world.advanceMillis(900);
		this.world.b.master("W").runId("another run");
		this.world.advanceMillis(900);
		assertThat(this.world.master()).isNull();
		this.world.advanceMillis(200);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void theIntervalBeginsAnewAfterARelatedMaster() {
		this.world.b.master("Z");
		this.world.advanceMillis(900);
		this.world.a.master("X");
		this.world.advance(Duration.ofSeconds(10));
		ScriptedLink taken = this.world.a.link();
		assertThat(this.world.master()).isSameAs(taken);
		this.world.a.refuses("connection refused");
		this.world.lose(taken);
		this.world.advanceMillis(900);
		assertThat(this.world.master()).isNull();
	}

	@Test
	void aMasterThatMayNotBeAskedForItsHistoryIsBelieved() {
		this.world.b.promoted("Y", "X");
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		this.world.b.refuses("connection refused");
		this.world.lose(this.world.b.link());
		this.world.c.unknownHistory();
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(this.world.told).noneMatch((told) -> told.startsWith("lineage broken"));
	}

	@Test
	void theHistoryOfTheNewMasterIsTheOneToGoOnFrom() {
		this.world.b.promoted("Y", "X");
		this.world.advance(Coordination.FAST_INTERVAL);
		this.world.b.refuses("connection refused");
		this.world.lose(this.world.b.link());
		this.world.c.promoted("Z", "Y");
		this.world.advance(Coordination.FAST_INTERVAL);
		assertThat(this.world.master()).isSameAs(this.world.c.link());
		assertThat(this.world.told).noneMatch((told) -> told.startsWith("lineage broken"));
	}

	@Test
	void aHistoryThatGetsAnotherNameIsTheOneToGoOnFrom() {
		Coordination world = Coordination.settled();
		world.a.joined("R");
		world.advance(Coordination.INTERVAL.multipliedBy(2));
		world.told.clear();
		world.a.refuses("connection refused");
		world.lose(world.a.link());
		world.b.promoted("Z", "R");
		world.advance(Coordination.FAST_INTERVAL);
		assertThat(world.master()).isSameAs(world.b.link());
		assertThat(world.told).noneMatch((told) -> told.startsWith("lineage broken"));
	}

	@Test
	void theSameProcessIsItsOwnSuccessorWhateverTheNameOfItsHistory() {
		Coordination world = Coordination.settled();
		world.a.joined("R");
		world.lose(world.a.link());
		world.advance(Coordination.FAST_INTERVAL);
		assertThat(world.master()).isSameAs(world.a.link());
		assertThat(world.told).noneMatch((told) -> told.startsWith("lineage broken"));
	}

	@Test
	void theSameProcessThatHasFollowedAnotherMasterHasToInsist() {
		Coordination world = Coordination.settled();
		world.a.promoted("Z", "Y");
		world.lose(world.a.link());
		world.advance(Coordination.FAST_INTERVAL);
		assertThat(world.master()).isNull();
	}

}
