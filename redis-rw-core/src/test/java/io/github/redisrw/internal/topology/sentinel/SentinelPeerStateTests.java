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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelView;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelPeerStateTests {

	private static final Duration ROUND = Duration.ofSeconds(1);

	private static final SentinelView VIEW = new SentinelView(new Node("A", 6379), 3, false, List.of());

	/** Close to where the clock overflows. */
	private long now = Long.MAX_VALUE - 1_000_000_000;

	private final SentinelPeerState state = new SentinelPeerState("sentinels:26379", ROUND);

	private void connect(String id) {
		this.state.connected();
		this.state.identified(id);
	}

	private boolean answer() {
		return this.state.answered(VIEW, 2, this.now);
	}

	private void miss(int rounds) {
		for (int i = 0; i < rounds; i++) {
			this.now += ROUND.toNanos();
			this.state.missed(this.now);
		}
	}

	@Test
	void itHasNoSayAtFirst() {
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.CONNECTING);
		assertThat(this.state.vote()).isNull();
		assertThat(this.state.lastIdentity()).isEqualTo("sentinels:26379");
	}

	@Test
	void itHasASayOnceItHasAnswered() {
		connect("s1");
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.IDENTIFYING);
		assertThat(answer()).isTrue();
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.ANSWERING);
		assertThat(this.state.vote()).isEqualTo(new SentinelVote("s1", VIEW, this.now, 2));
	}

	@Test
	void anAnswerOfNobodyKnowsWhomIsNoVote() {
		this.state.connected();
		assertThat(answer()).isFalse();
		assertThat(this.state.vote()).isNull();
	}

	@Test
	void anotherSentinelAtTheSameAddressHasAVoteOfItsOwn() {
		connect("s1");
		answer();
		this.state.missed(this.now);
		this.state.connected();
		assertThat(answer()).as("before it is known who it is").isFalse();
		this.state.identified("s3");
		assertThat(answer()).isTrue();
		assertThat(this.state.vote()).isNotNull().matches((vote) -> vote.identity().equals("s3"));
	}

	@Test
	void oneThatDoesNotKnowItsIdentityIsKnownByItsAddress() {
		this.state.connected();
		this.state.identified("sentinels:26379");
		assertThat(answer()).isTrue();
		assertThat(this.state.vote()).isNotNull().matches((vote) -> vote.identity().equals("sentinels:26379"));
	}

	@Test
	void itsWordCountsWhileItMissesARoundOrTwo() {
		connect("s1");
		answer();
		miss(2);
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.SILENT);
		assertThat(this.state.vote()).isNotNull();
	}

	@Test
	void itLosesItsSayWithTheThird() {
		connect("s1");
		answer();
		miss(3);
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.LOST);
		assertThat(this.state.vote()).isNull();
		assertThat(this.state.lastIdentity()).isEqualTo("s1");
	}

	@Test
	void refusalsInQuickSuccessionAreNotRounds() {
		connect("s1");
		answer();
		for (int i = 0; i < 40; i++) {
			this.now += ROUND.toNanos() / 20;
			this.state.missed(this.now);
		}
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.SILENT);
		assertThat(this.state.vote()).isNotNull();
	}

	@Test
	void aProcessThatWasStoppedHasNotAskedMeanwhile() {
		connect("s1");
		answer();
		this.now += ROUND.multipliedBy(60).toNanos();
		this.state.missed(this.now);
		this.state.missed(this.now);
		this.state.missed(this.now);
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.SILENT);
		assertThat(this.state.vote()).isNotNull();
	}

	@Test
	void anAnswerMakesUpForWhatWasMissed() {
		connect("s1");
		answer();
		miss(2);
		connect("s1");
		answer();
		miss(2);
		assertThat(this.state.vote()).isNotNull();
	}

	@Test
	void itComesBack() {
		connect("s1");
		answer();
		miss(5);
		connect("s1");
		assertThat(this.state.vote()).isNull();
		assertThat(answer()).isTrue();
		assertThat(this.state.phase()).isEqualTo(SentinelPeerState.Phase.ANSWERING);
	}

	@Test
	void oneThatKnowsNoSuchMasterHasNoSayAtOnce() {
		connect("s1");
		answer();
		this.state.answered(null, 0, this.now);
		assertThat(this.state.vote()).isNull();
	}

	@Test
	void replicasThatAreListedLaterBelongToTheSameWord() {
		connect("s1");
		answer();
		SentinelView amended = VIEW.withReplicas(List.of(new Node("B", 6379)));
		this.state.amended(amended);
		assertThat(this.state.vote()).isEqualTo(new SentinelVote("s1", amended, this.now, 2));
	}

}
