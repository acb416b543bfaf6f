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
import io.github.redisrw.internal.threads.Backoff;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: starting, searching and being settled.
 */
class FailoverCoordinatorTests {

	@Nested
	class Starting {

		private final Coordination world = new Coordination();

		@Test
		void aMasterIsTakenAtOnce() {
			this.world.a.master("X");
			this.world.source.propose(this.world.a);
			ScriptedWrite<ScriptedLink> write = this.world.submit("1");
			this.world.start();
			assertThat(this.world.master()).isSameAs(this.world.a.link());
			assertThat(write.links()).containsExactly(this.world.a.link());
			assertThat(this.world.told).containsExactly("holding, start", "master a:6379 was null after 0 ms");
			assertThat(this.world.source.learned()).containsExactly("a:6379 MASTER");
		}

		@Test
		void theMasterIsFoundAmongReplicas() {
			this.world.c.master("X");
			this.world.a.replicaOf(this.world.c);
			this.world.b.replicaOf(this.world.c);
			this.world.source.propose(this.world.a, this.world.b, this.world.c);
			this.world.start();
			assertThat(this.world.master()).isSameAs(this.world.c.link());
			assertThat(this.world.a.openLinks() + this.world.b.openLinks()).isZero();
			assertThat(this.world.a.link().abandoned()).isNull();
		}

		@Test
		void withoutCandidatesItIsRetriedUntilThereAreSome() {
			this.world.source.fail("no Sentinel has answered yet");
			this.world.start();
			this.world.advanceMillis(200);
			assertThat(this.world.master()).isNull();
			assertThat(this.world.tried).containsOnly("null no Sentinel has answered yet").hasSizeGreaterThan(3);
			this.world.source.propose(this.world.a.master("X"));
			this.world.advance(Coordination.FAST_INTERVAL);
			assertThat(this.world.master()).isSameAs(this.world.a.link());
		}

		@Test
		void aReplicaIsAskedOnTheSameConnectionUntilItIsMaster() {
			this.world.a.replicaOf(this.world.b);
			this.world.source.propose(this.world.a);
			this.world.start();
			this.world.advanceMillis(200);
			assertThat(this.world.master()).isNull();
			assertThat(this.world.tried).containsOnly("a:6379 is a replica of b:6379").hasSizeGreaterThan(3);
			this.world.a.promoted("Y", "X");
			this.world.advance(Coordination.FAST_INTERVAL);
			assertThat(this.world.a.links()).hasSize(1);
			assertThat(this.world.master()).isSameAs(this.world.a.link());
			assertThat(this.world.a.link().report().role()).isEqualTo(this.world.a.role());
		}

		@Test
		void startingAgainChangesNothing() {
			this.world.source.propose(this.world.a.master("X"));
			this.world.start();
			this.world.start();
			assertThat(this.world.a.attempts()).isEqualTo(1);
			assertThat(this.world.told).hasSize(2);
		}

	}

	@Nested
	class Searching {

		private final Coordination world = new Coordination();

		@Test
		void attemptsBackOffUpToTheFastInterval() {
			this.world.source.propose(this.world.a.refuses("connection refused"));
			this.world.start();
			assertThat(this.world.a.attempts()).isEqualTo(1);
			this.world.advanceMillis(9);
			assertThat(this.world.a.attempts()).isEqualTo(1);
			this.world.advanceMillis(1);
			assertThat(this.world.a.attempts()).isEqualTo(2);
			this.world.advanceMillis(20);
			assertThat(this.world.a.attempts()).isEqualTo(3);
			this.world.advanceMillis(40);
			assertThat(this.world.a.attempts()).isEqualTo(4);
			this.world.advanceMillis(500);
			assertThat(this.world.a.attempts()).isEqualTo(14);
		}

		@Test
		void attemptsBackOffFurtherWhenNobodyWaits() {
			this.world.source.propose(this.world.a.refuses("connection refused"));
			this.world.start();
			this.world.advance(Coordination.HOLD_TIMEOUT.plusSeconds(1));
			int before = this.world.a.attempts();
			this.world.advance(Duration.ofSeconds(5));
			assertThat(this.world.a.attempts() - before).isEqualTo(10);
		}

		@Test
		void aWriteThatBeginsToWaitHurriesThem() {
			this.world.source.propose(this.world.a.refuses("connection refused"));
			this.world.start();
			this.world.advance(Coordination.HOLD_TIMEOUT.plusSeconds(1));
			this.world.a.master("X");
			ScriptedWrite<ScriptedLink> write = this.world.submit("1");
			assertThat(write.links()).containsExactly(this.world.a.link());
		}

		@RepeatedTest(10)
		void jitterKeepsAttemptsWithinTheBackoff() {
			Coordination jittery = new Coordination(new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0.5));
			jittery.source.propose(jittery.a.refuses("connection refused"));
			jittery.start();
			jittery.advance(Duration.ofMillis(4));
			assertThat(jittery.a.attempts()).isEqualTo(1);
			jittery.advance(Duration.ofMillis(6));
			assertThat(jittery.a.attempts()).isBetween(2, 3);
			int before = jittery.a.attempts();
			jittery.advance(Duration.ofSeconds(1));
			assertThat(jittery.a.attempts() - before).isBetween(20, 42);
		}

		@Test
		void whatWaitedInVainLearnsWhatWasTried() {
			this.world.a.refuses("connection refused");
			this.world.b.replicaOf(this.world.a);
			this.world.c.hang();
			this.world.source.propose(this.world.a, this.world.b, this.world.c);
			ScriptedWrite<ScriptedLink> write = this.world.submit("1");
			this.world.start();
			this.world.advance(Coordination.HOLD_TIMEOUT.minusMillis(1));
			assertThat(write.rejection()).isNull();
			this.world.advance(Coordination.FAST_INTERVAL);
			assertThat(write.rejection()).isInstanceOf(NoWritableMasterException.class)
				.hasMessage("No writable master within 10000 ms; tried the script; a:6379 connection refused; "
						+ "b:6379 is a replica of a:6379; c:6379 no answer yet");
		}

		@Test
		void whatWaitedInVainLearnsWhyThereAreNoCandidates() {
			this.world.source.fail("no Sentinel answers");
			ScriptedWrite<ScriptedLink> write = this.world.submit("1");
			this.world.start();
			this.world.advance(Coordination.HOLD_TIMEOUT.plus(Coordination.FAST_INTERVAL));
			assertThat(write.rejection())
				.hasMessage("No writable master within 10000 ms; tried the script: no Sentinel answers");
		}

		@Test
		void aNodeTheSourceObjectsToIsNotTaken() {
			this.world.source.propose(this.world.a.master("X"));
			this.world.source.objectTo(this.world.a, "is outvoted");
			this.world.start();
			this.world.advance(Coordination.INTERVAL);
			assertThat(this.world.master()).isNull();
			assertThat(this.world.tried).containsOnly("a:6379 is outvoted");
			this.world.source.believe(this.world.a);
			this.world.advance(Coordination.FAST_INTERVAL);
			assertThat(this.world.master()).isSameAs(this.world.a.link());
		}

		@Test
		void aNodeThatIsNoLongerProposedIsForgotten() {
			this.world.source.propose(this.world.a.refuses("connection refused"));
			this.world.start();
			this.world.source.propose(this.world.b.refuses("no route to host"));
			ScriptedWrite<ScriptedLink> write = this.world.submit("1");
			this.world.advance(Coordination.HOLD_TIMEOUT.plus(Coordination.FAST_INTERVAL));
			assertThat(write.rejection()).message().contains("b:6379 no route to host").doesNotContain("a:6379");
		}

		@Test
		void ofTwoMastersTheFirstToAnswerIsTakenAndTheOtherLeftAlone() {
			this.world.a.master("X").latency(Duration.ofMillis(2));
			this.world.b.master("X");
			this.world.source.propose(this.world.a, this.world.b);
			this.world.start();
			this.world.advance(Coordination.INTERVAL);
			assertThat(this.world.master()).isSameAs(this.world.b.link());
			assertThat(this.world.a.link().isRetired()).isTrue();
			assertThat(this.world.told).hasSize(2);
		}

		@Test
		void aConnectionThatIsLostWhileItIsKeptIsMadeAnew() {
			this.world.a.replicaOf(this.world.b);
			this.world.source.propose(this.world.a);
			this.world.start();
			this.world.lose(this.world.a.link());
			this.world.a.promoted("Y", "X");
			this.world.advance(Coordination.FAST_INTERVAL);
			assertThat(this.world.a.links()).hasSize(2);
			assertThat(this.world.master()).isSameAs(this.world.a.link());
		}

	}

}
