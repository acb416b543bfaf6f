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
 * Tests for {@link FailoverCoordinator}: the shard of a cluster, of which a master that
 * hands over is silent until another one has taken over.
 */
class FailoverCoordinatorShardTests {

	private final Coordination world = Coordination.settled();

	private final ScriptedLink first = this.world.a.link();

	@BeforeEach
	void begin() {
		this.world.source.isShard();
		this.first.inFlight();
	}

	@Test
	void masterThatHandsOverIsHeardOut() {
		handOver();
		this.world.advanceMillis(20);
		assertThat(this.world.master()).isNull();
		assertThat(this.first.isRetired()).isTrue();
		assertThat(this.first.abandoned()).isNull();
		this.first.drained();
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void masterThatHandsOverIsNotWaitedForForLong() {
		handOver();
		this.world.advance(FailoverCoordinator.GRACE.plus(Coordination.FAST_INTERVAL));
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void masterThatHasFailedIsNotHeardOut() {
		this.world.a.hang();
		this.world.silence();
		this.world.advance(Duration.ofSeconds(2));
		this.world.b.promoted("Y", "X");
		awaitSuccessor();
		assertThat(this.first.abandoned()).isEqualTo("b:6379 is the master now");
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void whatIsSaidOnAFormerConnectionToTheMasterCounts() {
		this.world.silence();
		this.world.advanceMillis(120);
		ScriptedLink second = this.world.a.link();
		assertThat(this.world.master()).isSameAs(second).isNotSameAs(this.first);
		this.world.b.promoted("Y", "X");
		this.world.a.replicaOf(this.world.b);
		this.world.refuse(this.first);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	private void handOver() {
		this.world.a.hang();
		this.world.silence();
		this.world.b.promoted("Y", "X");
		awaitSuccessor();
	}

	/** Not a moment longer than until the former master is left. */
	private void awaitSuccessor() {
		for (int i = 0; i < 1000 && !this.first.isRetired(); i++) {
			this.world.advanceMillis(1);
		}
		assertThat(this.first.isRetired()).isTrue();
	}

}
