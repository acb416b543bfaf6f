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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: answers that come late, or not, or break.
 */
class FailoverCoordinatorFaultTests {

	private final Coordination world = new Coordination();

	@Test
	void candidatesThatComeLateAreVisited() {
		CompletableFuture<List<Node>> late = new CompletableFuture<>();
		this.world.a.master("X");
		this.world.source.answer(late);
		this.world.start();
		this.world.advanceMillis(500);
		late.complete(List.of(this.world.a.address()));
		this.world.time.run();
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		assertThat(this.world.a.attempts()).isEqualTo(1);
	}

	@Test
	void candidatesThatComeTooLateAreNotVisited() {
		CompletableFuture<List<Node>> late = new CompletableFuture<>();
		this.world.source.answer(late);
		this.world.start();
		this.world.source.propose(this.world.a.master("X"));
		this.world.advanceMillis(100);
		late.complete(List.of(this.world.b.address()));
		this.world.time.run();
		assertThat(this.world.b.attempts()).isZero();
	}

	@Test
	void anAddressThatHangsIsConnectedToOnce() {
		this.world.a.hang();
		this.world.source.propose(this.world.a);
		this.world.start();
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.world.a.attempts()).isEqualTo(1);
	}

	@Test
	void aConnectionThatIsMadeTooLateIsClosed() {
		this.world.a.master("X").latency(Duration.ofMillis(300));
		this.world.source.propose(this.world.a, this.world.b.master("X"));
		this.world.start();
		this.world.advanceMillis(300);
		assertThat(this.world.a.link().isRetired()).isTrue();
		assertThat(this.world.master()).isSameAs(this.world.b.link());
	}

	@Test
	void anAnswerThatComesTooLateClosesItsConnection() {
		this.world.a.replicaOf(this.world.b);
		this.world.source.propose(this.world.a, this.world.b.refuses("connection refused"));
		this.world.start();
		this.world.a.hang();
		this.world.advanceMillis(10);
		this.world.b.master("X");
		this.world.advanceMillis(20);
		assertThat(this.world.master()).isSameAs(this.world.b.link());
		this.world.a.resume();
		this.world.time.run();
		assertThat(this.world.a.openLinks()).isZero();
	}

	@Test
	void aNodeThatDoesNotAnswerIsConnectedToAnew() {
		this.world.a.replicaOf(this.world.b);
		this.world.source.propose(this.world.a);
		this.world.start();
		ScriptedLink first = this.world.a.link();
		this.world.a.hang();
		this.world.advanceMillis(10);
		this.world.a.promoted("Y", "X");
		first.giveUp();
		this.world.a.resume();
		this.world.advanceMillis(100);
		assertThat(first.abandoned()).isEqualTo("it does not answer");
		assertThat(this.world.tried).contains("a:6379 no answer");
		assertThat(this.world.master()).isSameAs(this.world.a.link()).isNotSameAs(first);
	}

	@Test
	void aSourceThatFailsForAWhileIsAskedAgain() {
		this.world.source.fail("cannot be resolved");
		this.world.start();
		this.world.advance(Duration.ofMinutes(10));
		this.world.source.propose(this.world.a.master("X"));
		this.world.advanceMillis(500);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void anOpenerThatFailsForAWhileIsAskedAgain() {
		this.world.source.propose(this.world.a.refuses("connection refused"));
		this.world.start();
		this.world.advance(Duration.ofMinutes(10));
		this.world.a.master("X");
		this.world.advanceMillis(500);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
	}

	@Test
	void aMessageIsMadeOfAnExceptionWithoutOne() {
		this.world.source.answer(CompletableFuture.failedFuture(new UnsupportedOperationException()));
		this.world.start();
		assertThat(this.world.tried).containsExactly("null UnsupportedOperationException");
	}

	@Test
	void aWriteThatCannotBeSentDoesNotKeepTheGateShut() {
		Coordination settled = Coordination.settled();
		settled.a.link().inFlight();
		ScriptedLink former = settled.a.link();
		settled.a.replicaOf(settled.b);
		settled.refuse(former);
		ScriptedWrite<ScriptedLink> failing = settled.write("1").onSend(() -> {
			throw new LinkageError("for a moment");
		});
		settled.gate.submit(failing);
		ScriptedWrite<ScriptedLink> second = settled.submit("2");
		settled.b.promoted("Y", "X");
		settled.advanceMillis(1);
		former.drained();
		settled.advance(Duration.ofSeconds(1));
		assertThat(settled.master()).isSameAs(settled.b.link());
		assertThat(failing.rejection()).isNotNull();
		assertThat(second.links()).containsExactly(settled.b.link());
		assertThat(settled.submit("3").links()).containsExactly(settled.b.link());
	}

	@Test
	void losingTheConnectionThatIsAboutToBeUsedIsTheBeginningOfAnotherSearch() {
		Coordination settled = Coordination.settled();
		settled.a.link().inFlight();
		settled.b.promoted("Y", "X");
		settled.silence();
		ScriptedLink successor = settled.b.link();
		settled.lose(successor);
		settled.advance(Coordination.FAST_INTERVAL);
		assertThat(settled.master()).isSameAs(settled.b.link()).isNotSameAs(successor);
		assertThat(settled.a.openLinks()).isZero();
	}

}
