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

package io.github.redisrw.sample.redis;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopologyViewTests {

	private static final Topology.Master MASTER = new Topology.Master(new Node("10.0.0.1", 6379), "run", "repl", 100,
			"7.0.15");

	private static final Topology.Replica FRESH = new Topology.Replica(new Node("10.0.0.2", 6379), "run2",
			LinkState.CONNECTED, 90, Duration.ofMillis(12), 10, true, null, null, null);

	private static final Topology.Replica UNKNOWN = new Topology.Replica(new Node("10.0.0.3", 6379), null,
			LinkState.SYNC, -1, null, -1, false, "is synchronizing", null, null);

	private final ReadLog readLog = new ReadLog();

	@Test
	void showsTheMaster() {
		TopologyView view = TopologyView.of(new Topology(3, MASTER, List.of()), this.readLog);
		assertThat(view.version()).isEqualTo(3);
		assertThat(view.master())
			.isEqualTo(new TopologyView.MasterView("10.0.0.1:6379", "10.0.0.1", 6379, "run", "7.0.15", 100));
	}

	@Test
	void showsThatThereIsNoMaster() {
		assertThat(TopologyView.of(new Topology(3, null, List.of(FRESH)), this.readLog).master()).isNull();
	}

	@Test
	void showsHowFarReplicasLag() {
		TopologyView view = TopologyView.of(new Topology(3, MASTER, List.of(FRESH, UNKNOWN)), this.readLog);
		assertThat(view.replicas()).containsExactly(
				new TopologyView.ReplicaView("10.0.0.2:6379", "10.0.0.2", 6379, "run2", "connected", 12L, 10L, true,
						null),
				new TopologyView.ReplicaView("10.0.0.3:6379", "10.0.0.3", 6379, null, "sync", null, null, false,
						"is synchronizing"));
	}

	@Test
	void showsWhoAnswersReads() {
		reply(CommandType.HGETALL, 6380);
		reply(CommandType.HGETALL, 6381);
		reply(CommandType.HGETALL, 6380);
		reply(CommandType.INCR, 6379);
		TopologyView view = TopologyView.of(new Topology(3, MASTER, List.of()), this.readLog);
		assertThat(view.lastReadBy()).isEqualTo("10.0.0.2:6380");
		assertThat(view.reads()).hasSize(2).containsEntry("10.0.0.2:6380", 2L).containsEntry("10.0.0.2:6381", 1L);
	}

	@Test
	void showsNobodyBeforeTheFirstRead() {
		assertThat(TopologyView.of(new Topology(3, MASTER, List.of()), this.readLog).lastReadBy()).isNull();
	}

	private void reply(CommandType command, int port) {
		this.readLog.recordCommandLatency(InetSocketAddress.createUnresolved("10.0.0.9", 50000),
				InetSocketAddress.createUnresolved("10.0.0.2", port), command, 1, 1);
	}

}
