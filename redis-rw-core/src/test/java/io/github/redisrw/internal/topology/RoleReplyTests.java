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

package io.github.redisrw.internal.topology;

import java.util.List;
import java.util.Map;

import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RoleReply}.
 */
class RoleReplyTests {

	@Test
	void aMasterNamesItsReplicas() {
		RoleReply reply = RoleReply.parse(List.of("master", 3129659L,
				List.of(List.of("10.0.0.2", "6379", "3129242"), List.of("10.0.0.3", "6380", "3129543"))));
		assertThat(reply).isEqualTo(new RoleReply(Role.MASTER, 3129659, null, LinkState.UNKNOWN,
				List.of(new Node("10.0.0.2", 6379), new Node("10.0.0.3", 6380))));
	}

	@Test
	void aMasterMayHaveNone() {
		RoleReply reply = RoleReply.parse(List.of("master", 0L, List.of()));
		assertThat(reply.role()).isEqualTo(Role.MASTER);
		assertThat(reply.replicas()).isEmpty();
	}

	@Test
	void replicasWithoutAnAddressAreLeftOut() {
		RoleReply reply = RoleReply.parse(List.of("master", 1L,
				List.of(List.of("?", "6379", "0"), List.of("10.0.0.3", "0", "0"), List.of("10.0.0.4"), "x")));
		assertThat(reply.replicas()).isEmpty();
	}

	@Test
	void aReplicaNamesItsMaster() {
		RoleReply reply = RoleReply.parse(List.of("slave", "10.0.0.1", 6379L, "connected", 3167038L));
		assertThat(reply).isEqualTo(
				new RoleReply(Role.REPLICA, 3167038, new Node("10.0.0.1", 6379), LinkState.CONNECTED, List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "connect, CONNECT", "connecting, CONNECTING", "handshake, CONNECTING", "sync, SYNC",
			"connected, CONNECTED", "CONNECTED, CONNECTED", "none, UNKNOWN", "'', UNKNOWN" })
	void aReplicaTellsTheStateOfItsLink(String text, LinkState expected) {
		assertThat(RoleReply.parse(List.of("slave", "10.0.0.1", 6379L, text, -1L)).link()).isEqualTo(expected);
	}

	@Test
	void anActiveReplicaOfKeyDbIsRefusedByName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RoleReply.parse(List.of("active-replica", "10.0.0.1", 6379L, "connected", 1L)))
			.withMessageContaining("active replica of KeyDB");
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.ofInfo(Map.of("role", "active-replica")))
			.withMessageContaining("active replica of KeyDB");
	}

	@Test
	void aMasterOfDragonflyIsRefusedByName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RoleReply.parse(List.of("master", List.of(List.of("10.0.0.2", "6379", "online")))))
			.withMessageContaining("Dragonfly");
	}

	@Test
	void aReplicaMayNotKnowItsMaster() {
		RoleReply reply = RoleReply.parse(List.of("slave", "?", 0L, "connect", -1L));
		assertThat(reply.master()).isNull();
		assertThat(reply.offset()).isEqualTo(-1);
	}

	@Test
	void infoOfAMasterSaysTheSame() {
		Map<String, String> info = Map.of("role", "master", "master_repl_offset", "42", "slave0",
				"ip=10.0.0.2,port=6379,state=online,offset=41,lag=0", "slave_read_only", "1");
		assertThat(RoleReply.ofInfo(info))
			.isEqualTo(new RoleReply(Role.MASTER, 42, null, LinkState.UNKNOWN, List.of(new Node("10.0.0.2", 6379))));
	}

	@Test
	void infoOfAReplicaSaysTheSame() {
		Map<String, String> info = Map.of("role", "slave", "master_host", "10.0.0.1", "master_port", "6379",
				"master_link_status", "up", "slave_repl_offset", "41");
		assertThat(RoleReply.ofInfo(info))
			.isEqualTo(new RoleReply(Role.REPLICA, 41, new Node("10.0.0.1", 6379), LinkState.CONNECTED, List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "up, 0, CONNECTED", "down, 1, SYNC", "down, 0, CONNECT" })
	void infoOfAReplicaTellsTheStateOfItsLink(String status, String sync, LinkState expected) {
		Map<String, String> info = Map.of("role", "slave", "master_link_status", status, "master_sync_in_progress",
				sync);
		assertThat(RoleReply.ofInfo(info).link()).isEqualTo(expected);
	}

	@Test
	void infoWithoutARoleIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.ofInfo(Map.of("connected_slaves", "0")));
	}

	@Test
	void aSentinelIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of("sentinel", List.of("mymaster"))))
			.withMessage("it is a Sentinel, not a Redis server");
	}

	@Test
	void anythingElseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of("master")));
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of("master", 1L, "x")));
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of("slave", "10.0.0.1", 6379L)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RoleReply.parse(List.of("slave", "10.0.0.1", 6379L, "connected", "x")));
		assertThatIllegalArgumentException().isThrownBy(() -> RoleReply.parse(List.of("PONG")))
			.withMessage("it answers ROLE with [PONG]");
	}

}
