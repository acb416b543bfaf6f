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

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The Redis behind the shop as it is shown.
 *
 * @param version counts the changes
 * @param master who takes the purchases, {@code null} while there is none
 * @param replicas who answers the reads
 * @param lastReadBy who has answered the latest read of a product, {@code null} before
 * the first
 * @param reads how many reads of products each server has answered, by address
 */
public record TopologyView(long version, @Nullable MasterView master, List<ReplicaView> replicas,
		@Nullable String lastReadBy, Map<String, Long> reads) {

	/**
	 * Make a view.
	 * @param topology who is who
	 * @param readLog who has answered reads
	 * @return the view
	 */
	public static TopologyView of(Topology topology, ReadLog readLog) {
		Topology.Master master = topology.master();
		return new TopologyView(topology.version(), (master != null) ? MasterView.of(master) : null,
				topology.replicas().stream().map(ReplicaView::of).toList(), readLog.last(), readLog.counts());
	}

	/**
	 * The master.
	 *
	 * @param address {@code host:port}
	 * @param host its host
	 * @param port its port
	 * @param runId the identity of its process, {@code null} if not known
	 * @param redisVersion the version of its server
	 * @param offset how many bytes it has written to its replication stream
	 */
	public record MasterView(String address, String host, int port, @Nullable String runId,
			@Nullable String redisVersion, long offset) {

		static MasterView of(Topology.Master master) {
			return new MasterView(master.node().toString(), master.node().host(), master.node().port(), master.runId(),
					master.version(), master.offset());
		}

	}

	/**
	 * A replica.
	 *
	 * @param address {@code host:port}
	 * @param host its host
	 * @param port its port
	 * @param runId the identity of its process, which tells apart what has the same
	 * address, as behind a Service; {@code null} if not known
	 * @param link the state of its link to the master
	 * @param lagMillis how old its data is, in milliseconds, {@code null} if not known
	 * @param lagBytes how many bytes of the replication stream it has yet to apply,
	 * {@code null} if not known
	 * @param eligible whether it may answer reads
	 * @param reason why it may not, {@code null} if it may
	 */
	public record ReplicaView(String address, String host, int port, @Nullable String runId, String link,
			@Nullable Long lagMillis, @Nullable Long lagBytes, boolean eligible, @Nullable String reason) {

		static ReplicaView of(Topology.Replica replica) {
			Duration lag = replica.lag();
			return new ReplicaView(replica.node().toString(), replica.node().host(), replica.node().port(),
					replica.runId(), replica.link().name().toLowerCase(Locale.ROOT),
					(lag != null) ? lag.toMillis() : null, (replica.lagBytes() >= 0) ? replica.lagBytes() : null,
					replica.eligible(), replica.reason());
		}

	}

}
