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
import java.util.stream.Stream;

import io.github.redisrw.internal.failover.succession.Succession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverCoordinator}: what contradicts itself, or each other, for
 * minutes causes a bounded number of connections a second, and is over soon after it is.
 */
class FailoverCoordinatorContradictionTests {

	private static final int MILLIS = 1;

	/** As often as {@code retry.max-delay} says, and the attempts at the beginning. */
	private static final int SLOW_A_MINUTE = 60 * 2 + 10;

	private static final int FAST_A_MINUTE = 60 * 20 + 10;

	private final Coordination world = Coordination.settled();

	@Test
	void aMasterThatRefusesTheWriteThatWaitsForIt() {
		ScriptedWrite<ScriptedLink> write = this.world.write("1");
		during(Duration.ofSeconds(20), () -> refuseTo(write));
		int before = opened();
		during(Duration.ofMinutes(1), () -> refuseTo(write));
		assertThat(opened() - before).isLessThan(SLOW_A_MINUTE);
		assertThat(opened()).isLessThan(12 * 20 + 2 * SLOW_A_MINUTE);
	}

	private void refuseTo(ScriptedWrite<ScriptedLink> write) {
		ScriptedLink master = this.world.master();
		if (master != null) {
			this.world.gate.holdIf(master);
			this.world.coordinator.demoted(master, "NOREPLICAS");
			this.world.gate.submitAgain(write);
			this.world.time.run();
		}
	}

	@Test
	void oneThatRefusesEachNewWrite() {
		during(Duration.ofSeconds(20), this::refuseANewOne);
		int before = opened();
		during(Duration.ofMinutes(1), this::refuseANewOne);
		assertThat(opened() - before).isLessThan(SLOW_A_MINUTE);
	}

	private void refuseANewOne() {
		refuseTo(this.world.write("next"));
	}

	@Test
	void whenItAcceptsWritesAgainTheyPassAtTheNextAttempt() {
		during(Duration.ofMinutes(1), this::refuseANewOne);
		this.world.advanceMillis(500);
		assertThat(this.world.master()).isSameAs(this.world.a.link());
		this.world.advance(Coordination.INTERVAL.plusMillis(1));
		this.world.lose(this.world.a.link());
		assertThat(this.world.master()).as("at once, since it had lasted").isSameAs(this.world.a.link());
	}

	@Test
	void aMasterWhoseConnectionsAreLostAsSoonAsTheyAreUsed() {
		ScriptedWrite<ScriptedLink> write = this.world.write("1");
		Runnable loses = () -> {
			ScriptedLink master = this.world.master();
			if (master != null) {
				this.world.lose(master);
				this.world.gate.submitAgain(write);
				this.world.time.run();
			}
		};
		during(Duration.ofSeconds(20), loses);
		int before = opened();
		during(Duration.ofMinutes(1), loses);
		assertThat(opened() - before).isLessThan(SLOW_A_MINUTE);
	}

	@Test
	void sentinelsThatNameAnotherMasterEveryMoment() {
		this.world.b.promoted("Y", "X");
		ScriptedNode[] named = { this.world.b, this.world.a };
		int[] turn = { 0 };
		Runnable name = () -> {
			this.world.coordinator.masterNamed(named[turn[0]++ % 2].address());
			this.world.time.run();
		};
		during(Duration.ofSeconds(20), name);
		int before = opened();
		during(Duration.ofMinutes(1), name);
		assertThat(opened() - before).isLessThan(SLOW_A_MINUTE);
	}

	@Test
	void sentinelsThatNameANodeThatSaysItIsAReplica() {
		this.world.source.objectTo(this.world.a, "the Sentinels say it is b:6379");
		this.world.coordinator.masterNamed(this.world.b.address());
		this.world.time.run();
		this.world.submit("1");
		int before = opened();
		during(Duration.ofMinutes(1), () -> this.world.coordinator.masterNamed(this.world.b.address()));
		assertThat(opened() - before).as("the connections are kept").isLessThan(10);
		assertThat(this.world.tried).hasSizeLessThan(3 * FAST_A_MINUTE);
	}

	@Test
	void anEndpointThatLeadsToTwoNodesInTurn() {
		Coordination endpoint = new Coordination();
		endpoint.source.isEndpoint();
		endpoint.source.propose(endpoint.a);
		endpoint.b.replicaOf(endpoint.c.master("X"));
		endpoint.route(endpoint.a, endpoint.b);
		endpoint.start();
		for (int i = 0; i < 60; i++) {
			endpoint.submit("waits");
			endpoint.advance(Duration.ofSeconds(1));
		}
		assertThat(endpoint.b.attempts()).isLessThan(FAST_A_MINUTE);
	}

	@Test
	void twoMastersChangeNothingWhileTheVerifiedOneAnswers() {
		this.world.b.promoted("Y", "X");
		this.world.c.master("Z");
		ScriptedLink verified = this.world.master();
		int before = opened();
		this.world.advance(Duration.ofMinutes(1));
		assertThat(this.world.master()).isSameAs(verified);
		assertThat(opened()).isEqualTo(before);
	}

	@Test
	void manyUnrelatedMastersBehindAnEndpointAreNotRememberedForEver() {
		Succession succession = new Succession(Coordination.INTERVAL);
		succession.follow(this.world.a.address(), this.world.a.report());
		for (int i = 0; i < 10_000; i++) {
			this.world.b.master("other " + i).runId("process " + i);
			assertThat(rejectionReason(succession, i)).isNotNull();
		}
		assertThat(succession.unrelated()).isLessThanOrEqualTo(Succession.MOST_UNRELATED);
	}

	private @Nullable String rejectionReason(Succession succession, long now) {
		return succession.rejectionReason(this.world.b.address(), this.world.b.report(), now);
	}

	private void during(Duration time, Runnable eachMoment) {
		for (long i = 0; i < time.toMillis(); i += MILLIS) {
			eachMoment.run();
			this.world.advanceMillis(MILLIS);
		}
	}

	/** To the node that has got most of them. */
	private int opened() {
		return Stream.of(this.world.a, this.world.b, this.world.c).mapToInt(ScriptedNode::attempts).max().orElseThrow();
	}

}
