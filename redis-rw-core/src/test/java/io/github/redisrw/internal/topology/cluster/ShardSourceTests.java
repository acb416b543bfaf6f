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
package io.github.redisrw.internal.topology.cluster;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardSource}.
 */
class ShardSourceTests {

	private static final Node MASTER = new Node("m", 1);

	private static final Node REPLICA = new Node("r", 1);

	private final AtomicInteger changes = new AtomicInteger();

	private final ShardSource source = new ShardSource(0, this.changes::incrementAndGet);

	@BeforeEach
	void begin() {
		this.source.members(member("a", MASTER, null), List.of(member("b", REPLICA, "a")));
	}

	private static ClusterMember member(String id, Node node, @Nullable String master) {
		return new ClusterMember(id, node, Set.of(node, new Node(node.host() + ".example", node.port())), master, 1,
				new BitSet());
	}

	private static NodeReport report(boolean clusterDown) {
		return new NodeReport(new RoleReply(Role.MASTER, 1, null, LinkState.UNKNOWN, List.of()), (Lineage) null, "run",
				"7", null, clusterDown);
	}

	@Test
	void anyOfItsNodesMayBeTheMasterAndTheOthersAnswerReads() {
		assertThat(this.source.masterCandidates().toCompletableFuture()).isCompletedWithValue(List.of(MASTER, REPLICA));
		this.source.verified(REPLICA);
		assertThat(this.source.readCandidates().toCompletableFuture()).isCompletedWithValue(List.of(MASTER));
		assertThat(this.source.contains(new Node("r.example", 1))).isTrue();
	}

	@Test
	void redirectionWithinTheShardIsARefusalAndOneOutOfItIsNot() {
		assertThat(this.source.isRefusal("MOVED 1 r:1")).isTrue();
		assertThat(this.source.isRefusal("MOVED 1 r.example:1")).isTrue();
		assertThat(this.source.isRefusal("MOVED 1 other:1")).isFalse();
		assertThat(this.source.isRefusal("ASK 1 r:1")).isFalse();
		assertThat(this.source.isRefusal("READONLY You can't write against a read only replica.")).isFalse();
	}

	@Test
	void redirectionWithoutAHostIsToTheHostThatAnswers() {
		Node beside = new Node("m", 2);
		this.source.members(member("a", MASTER, null), List.of(member("b", REPLICA, "a"), member("c", beside, "a")));
		this.source.verified(MASTER);
		assertThat(this.source.isRefusal("MOVED 1 :2")).isTrue();
		assertThat(this.source.isRefusal("MOVED 1 :1")).isFalse();
		assertThat(this.source.isRefusal("MOVED 1 :3")).isFalse();
		assertThat(this.source.isRefusal("MOVED 1 ?:2")).isFalse();
	}

	@Test
	void masterIsNotBelievedWhileItSeesTheClusterAsDown() {
		assertThat(this.source.isRefusal("CLUSTERDOWN The cluster is down")).isTrue();
		assertThat(this.source.rejectionReason(MASTER, report(true), null)).contains("down");
		assertThat(this.source.rejectionReason(MASTER, report(false), null)).isNull();
	}

	@Test
	void unassignedSlotConcernsNothingElse() {
		assertThat(this.source.isRefusal("CLUSTERDOWN Hash slot not served")).isFalse();
	}

	@Test
	void strangersAreToldOf() {
		this.source.learned(MASTER, new RoleReply(Role.MASTER, 1, null, LinkState.UNKNOWN, List.of(REPLICA)));
		assertThat(this.changes).hasValue(0);
		this.source.learned(MASTER, new RoleReply(Role.MASTER, 1, null, LinkState.UNKNOWN, List.of(new Node("x", 1))));
		assertThat(this.changes).hasValue(1);
		this.source.learned(MASTER, new RoleReply(Role.MASTER, 2, null, LinkState.UNKNOWN, List.of(new Node("x", 1))));
		assertThat(this.changes).as("the same stranger again").hasValue(1);
		this.source.learned(REPLICA, new RoleReply(Role.REPLICA, 2, new Node("y", 1), LinkState.CONNECTED, List.of()));
		assertThat(this.changes).hasValue(2);
		this.source.members(member("a", MASTER, null), List.of());
		this.source.learned(MASTER, new RoleReply(Role.MASTER, 2, null, LinkState.UNKNOWN, List.of(new Node("x", 1))));
		assertThat(this.changes).as("there are other nodes than then").hasValue(3);
	}

}
