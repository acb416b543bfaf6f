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

package io.github.redisrw.internal.topology.source;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NodeListSource}.
 */
class NodeListSourceTests {

	private static final Node A = new Node("a", 6379);

	private static final Node B = new Node("b", 6379);

	private static final Node C = new Node("c", 6379);

	private final AtomicLong now = new AtomicLong();

	private final AtomicInteger changes = new AtomicInteger();

	private final NodeListSource source = new NodeListSource(List.of(A, B), this.now::get);

	@Test
	void theNodesAreCandidatesInTheirOrder() {
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B);
		assertThat(candidates(this.source.readCandidates())).containsExactly(A, B);
		assertThat(this.source.addressesNodes()).isTrue();
		assertThat(this.source).hasToString("nodes [a:6379, b:6379]");
	}

	@Test
	void replicasThatAMasterNamesAreFollowed() {
		start();
		this.source.learned(A, master(B, C));
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B, C);
		assertThat(candidates(this.source.readCandidates())).containsExactly(B, C);
		assertThat(this.changes).hasValue(1);
	}

	@Test
	void theMasterThatAReplicaNamesIsFollowed() {
		start();
		this.source.learned(A, replicaOf(C));
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B, C);
		assertThat(this.changes).hasValue(1);
	}

	@Test
	void aReplicaThatNamesNoMasterIsNoNews() {
		start();
		this.source.learned(A, replicaOf(null));
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B);
		assertThat(this.changes).hasValue(0);
	}

	@Test
	void whatIsKnownAlreadyIsNoNews() {
		start();
		this.source.learned(A, master(B, C));
		this.source.learned(A, master(B, C));
		this.source.learned(B, replicaOf(A));
		assertThat(this.changes).hasValue(1);
	}

	@Test
	void readsFollowTheMaster() {
		start();
		this.source.learned(A, master(B));
		this.source.learned(B, master());
		this.source.verified(B);
		assertThat(candidates(this.source.readCandidates())).containsExactly(A);
		assertThat(this.changes).hasValue(2);
	}

	@Test
	void twoNodesThatBothCallThemselvesMasterAreNoNews() {
		start();
		this.source.learned(A, master(B));
		this.source.verified(A);
		for (int i = 0; i < 1000; i++) {
			this.source.learned(B, master());
			this.source.learned(A, master());
		}
		assertThat(this.changes).hasValue(1);
		assertThat(candidates(this.source.readCandidates())).containsExactly(B);
	}

	@Test
	void addressesThatChangeForEverAreBounded() {
		start();
		for (int i = 0; i < 1000; i++) {
			this.source.learned(A, master(new Node("pod-" + i, 6379)));
		}
		assertThat(candidates(this.source.masterCandidates())).hasSize(2 + NodeListSource.MOST_DISCOVERED);
		assertThat(this.changes).hasValue(NodeListSource.MOST_DISCOVERED);
	}

	@Test
	void aNodeThatNobodyNamesAnyMoreMakesRoomForAnother() {
		start();
		for (int i = 0; i < NodeListSource.MOST_DISCOVERED; i++) {
			this.source.learned(A, master(new Node("pod-" + i, 6379)));
		}
		this.now.addAndGet(NodeListSource.FORGOTTEN_AFTER.toNanos());
		this.source.learned(A, master(new Node("pod-7", 6379)));
		this.now.addAndGet(1);
		this.source.learned(A, master(C));
		assertThat(candidates(this.source.masterCandidates())).containsExactlyInAnyOrder(A, B, C,
				new Node("pod-7", 6379));
	}

	@Test
	void stoppedItForgetsWhatItFoundAndTellsNobody() {
		start();
		this.source.learned(A, master(B, C));
		this.source.stop();
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B);
		this.source.learned(A, master(B, C));
		assertThat(this.changes).hasValue(1);
	}

	@Test
	void anyNodeMayBeTheMaster() {
		assertThat(this.source.rejectionReason(C, new NodeReport(master(), null, null, null, null), null)).isNull();
	}

	private void start() {
		this.source.start(new TopologySource.Listener() {

			@Override
			public void failoverChosen(Node master, @Nullable Node selected) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void failoverAborted(String reason) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void masterNamed(Node master) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void readCandidatesChanged() {
				NodeListSourceTests.this.changes.incrementAndGet();
			}

		});
	}

	private static List<Node> candidates(CompletionStage<List<Node>> stage) {
		return stage.toCompletableFuture().join();
	}

	private static RoleReply master(Node... replicas) {
		return new RoleReply(Role.MASTER, 0, null, LinkState.UNKNOWN, List.of(replicas));
	}

	private static RoleReply replicaOf(@Nullable Node master) {
		return new RoleReply(Role.REPLICA, 0, master, LinkState.CONNECTED, List.of());
	}

	@Test
	void aNodeOfWhichNobodyHasHeardForLongIsFollowedNoMore() {
		start();
		this.source.learned(A, master(C));
		this.now.addAndGet(NodeListSource.FORGOTTEN_AFTER.toNanos());
		assertThat(candidates(this.source.masterCandidates())).as("nobody else was heard").contains(C);
		this.now.addAndGet(1);
		this.source.learned(A, master(B));
		assertThat(candidates(this.source.masterCandidates())).containsExactly(A, B);
		this.source.learned(A, master(C));
		assertThat(candidates(this.source.masterCandidates())).contains(C);
	}

	@Test
	void aNodeThatAnswersIsNotForgottenThoughNobodyNamesIt() {
		start();
		this.source.learned(A, master(C));
		for (int i = 0; i < 3; i++) {
			this.now.addAndGet(NodeListSource.FORGOTTEN_AFTER.toNanos() / 2);
			this.source.learned(C, replicaOf(A));
		}
		assertThat(candidates(this.source.masterCandidates())).contains(C);
	}

}
