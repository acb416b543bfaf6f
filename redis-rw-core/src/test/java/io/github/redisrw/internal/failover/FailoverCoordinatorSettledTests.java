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
 * Tests for {@link FailoverCoordinator}: what ends being settled.
 */
class FailoverCoordinatorSettledTests {

	private final Coordination world = Coordination.settled();

	private final ScriptedLink first = this.world.a.link();

	@Nested
	class Probing {

		@Test
		void theMasterIsAskedOnceAnInterval() {
			world().advance(Coordination.INTERVAL.multipliedBy(5));
			assertThat(world().source.learned()).hasSize(5).containsOnly("a:6379 MASTER");
			assertThat(world().master()).isSameAs(link());
			assertThat(world().told).isEmpty();
		}

		@Test
		void nothingElseIsDoneMeanwhile() {
			int asked = world().source.asked();
			int attempts = world().a.attempts() + world().b.attempts() + world().c.attempts();
			world().advance(Coordination.INTERVAL.multipliedBy(60));
			assertThat(world().source.asked()).isEqualTo(asked);
			assertThat(world().a.attempts() + world().b.attempts() + world().c.attempts()).isEqualTo(attempts);
			assertThat(world().a.openLinks() + world().b.openLinks() + world().c.openLinks()).isEqualTo(1);
			assertThat(world().time.scheduled()).isLessThanOrEqualTo(2);
		}

		@Test
		void aMasterThatHasBecomeReplicaIsLeft() {
			world().b.promoted("Y", "X");
			world().a.replicaOf(world().b);
			world().advance(Coordination.INTERVAL);
			assertThat(world().master()).isSameAs(world().b.link());
			assertThat(link().isRetired()).isTrue();
			assertThat(world().told).containsExactly("holding, a:6379 refuses writes: it is a replica of b:6379",
					"master b:6379 was a:6379 after 0 ms");
		}

		@Test
		void anAnswerToAFormerMasterIsOfNoInterest() {
			world().a.latency(Duration.ofMillis(30));
			world().advance(Coordination.INTERVAL);
			world().lose(link());
			world().advance(Coordination.INTERVAL);
			assertThat(world().master()).isSameAs(world().a.link()).isNotSameAs(link());
		}

	}

	@Nested
	class LosingTheConnection {

		@Test
		void theSameMasterIsTakenBackAtOnce() {
			world().lose(link());
			assertThat(world().master()).isSameAs(world().a.link()).isNotSameAs(link());
			assertThat(world().told).containsExactly("holding, connection to a:6379 lost: reset by peer",
					"master a:6379 was a:6379 after 0 ms");
		}

		@Test
		void writesWaitUntilItIsBack() {
			world().a.refuses("connection refused");
			world().lose(link());
			ScriptedWrite<ScriptedLink> write = world().submit("1");
			world().advanceMillis(100);
			assertThat(world().master()).isNull();
			world().a.master("X");
			world().advance(Coordination.FAST_INTERVAL);
			assertThat(write.links()).containsExactly(world().a.link());
			assertThat(world().told).hasSize(2).last().asString().startsWith("master a:6379 was a:6379 after 1");
		}

		@Test
		void thePromotedReplicaIsTaken() {
			world().a.refuses("connection refused");
			world().lose(link());
			world().advance(Duration.ofSeconds(3));
			assertThat(world().master()).isNull();
			world().b.promoted("Y", "X");
			world().advance(Coordination.FAST_INTERVAL);
			assertThat(world().master()).isSameAs(world().b.link());
			assertThat(world().b.openLinks()).isEqualTo(1);
			assertThat(world().c.openLinks()).isZero();
		}

		@Test
		void losingItSoonAgainIsNotRetriedInATightLoop() {
			int before = world().a.attempts();
			for (int i = 0; i < 100; i++) {
				ScriptedLink master = world().master();
				if (master != null) {
					world().lose(master);
				}
				world().advanceMillis(10);
			}
			assertThat(world().a.attempts() - before).isBetween(10, 30);
		}

		@Test
		void losingAnotherConnectionChangesNothing() {
			world().coordinator.lost(world().b.link(), "reset by peer");
			world().time.run();
			assertThat(world().master()).isSameAs(link());
			assertThat(world().told).isEmpty();
		}

		@Test
		void losingItBeforeItIsTakenIsNoticedWithTheNextProbe() {
			world().a.onMade((link) -> {
				link.lose();
				world().coordinator.lost(link, "reset by peer");
			});
			world().lose(link());
			world().a.onMade((link) -> {
			});
			world().advance(Coordination.INTERVAL.plusMillis(200));
			assertThat(world().master()).isSameAs(world().a.link());
			assertThat(world().a.link().isOpen()).isTrue();
		}

	}

	@Nested
	class RefusingWrites {

		@Test
		void anotherNodeIsWaitedFor() {
			world().a.replicaOf(world().b);
			world().refuse(link());
			ScriptedWrite<ScriptedLink> write = world().submit("1");
			world().advanceMillis(500);
			assertThat(world().master()).isNull();
			assertThat(link().isRetired()).isTrue();
			assertThat(link().abandoned()).isNull();
			world().b.promoted("Y", "X");
			world().advance(Coordination.FAST_INTERVAL);
			assertThat(write.links()).containsExactly(world().b.link());
		}

		@Test
		void whatItRefusedGoesFirst() {
			world().a.replicaOf(world().b);
			world().refuse(link());
			world().submit("2");
			world().gate.submitAgain(world().write("1"));
			world().b.promoted("Y", "X");
			world().advance(Coordination.FAST_INTERVAL);
			assertThat(world().sent).containsExactly("1", "2");
		}

		@Test
		void aMasterThatRefusesAllTheSameIsTriedAgainLessAndLessOften() {
			int before = world().a.attempts();
			for (int i = 0; i < 100; i++) {
				ScriptedLink master = world().master();
				if (master != null) {
					world().refuse(master);
				}
				world().advanceMillis(10);
			}
			assertThat(world().a.attempts() - before).isBetween(10, 30);
		}

		@Test
		void whatAnotherConnectionRefusesChangesNothing() {
			world().coordinator.demoted(world().b.link(), "READONLY");
			world().time.run();
			assertThat(world().master()).isSameAs(link());
		}

	}

	private Coordination world() {
		return this.world;
	}

	private ScriptedLink link() {
		return this.first;
	}

}
