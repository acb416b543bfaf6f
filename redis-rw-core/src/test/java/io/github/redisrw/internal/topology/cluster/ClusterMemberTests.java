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

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ClusterMember}.
 */
class ClusterMemberTests {

	private static final Node ASKED = new Node("redis-0", 6379);

	private static final String REPLY = """
			aaa 10.0.0.1:6379@16379,one.example master - 0 1700000000000 1 connected 0-5460 5462 [5463->-bbb]
			bbb 10.0.0.2:6379@16379 myself,master - 0 1700000000000 7 connected 5461 5463-16383
			ccc 10.0.0.3:6380@16380 slave,fail? aaa 0 1700000000000 1 connected
			ddd :0@0 slave,noaddr aaa 0 1700000000000 1 disconnected
			""";

	@Test
	void tellsMastersWithTheirSlotsAndReplicas() {
		List<ClusterMember> members = ClusterMember.parse(REPLY, ASKED, false);
		assertThat(members).extracting(ClusterMember::id).containsExactly("aaa", "bbb", "ccc");
		BitSet slots = new BitSet();
		slots.set(0, 5461);
		slots.set(5462);
		assertThat(members.get(0).slots()).isEqualTo(slots);
		assertThat(members.get(0).isOwner()).isTrue();
		assertThat(members.get(1).epoch()).isEqualTo(7);
		assertThat(members.get(1).slots().cardinality()).isEqualTo(1 + 16383 - 5463 + 1);
		assertThat(members.get(2).master()).isEqualTo("aaa");
		assertThat(members.get(2).isOwner()).isFalse();
	}

	@Test
	void nodesAreReachedByTheirAddressesOrByTheirNames() {
		ClusterMember byAddress = ClusterMember.parse(REPLY, ASKED, false).get(0);
		ClusterMember byName = ClusterMember.parse(REPLY, ASKED, true).get(0);
		assertThat(byAddress.node()).isEqualTo(new Node("10.0.0.1", 6379));
		assertThat(byName.node()).isEqualTo(new Node("one.example", 6379));
		assertThat(byName.names()).isEqualTo(Set.of(new Node("10.0.0.1", 6379), new Node("one.example", 6379)));
	}

	@Test
	void nodeThatDoesNotKnowItsAddressIsWhereItWasAsked() {
		assertThat(ClusterMember.parse("aaa :6379@16379 myself,master - 0 0 1 connected 0", ASKED, false))
			.extracting(ClusterMember::node)
			.containsExactly(ASKED);
	}

	@Test
	void addressMayBeOfVersion6() {
		assertThat(ClusterMember.parse("aaa fd00::1:6379@16379 master - 0 0 1 connected 0", ASKED, false))
			.extracting(ClusterMember::node)
			.containsExactly(new Node("fd00::1", 6379));
	}

	@Test
	void otherRepliesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClusterMember.parse("", ASKED, false));
		assertThatIllegalArgumentException().isThrownBy(() -> ClusterMember.parse("OK", ASKED, false));
	}

}
