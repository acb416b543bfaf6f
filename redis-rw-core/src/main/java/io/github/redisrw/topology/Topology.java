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

package io.github.redisrw.topology;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of who is master and who is replica.
 *
 * @param version grows by one with each snapshot of this process
 * @param master the verified master, {@code null} while there is none
 * @param replicas the known replicas, eligible or not
 */
public record Topology(long version, @Nullable Master master, List<Replica> replicas) {

	/**
	 * The verified master.
	 *
	 * @param node its address
	 * @param runId the identity of its process, {@code null} if it may not be asked
	 * @param replicationId the ID of its replication history, {@code null} if it may not
	 * be asked
	 * @param offset how much it had written to its replication stream when last asked, in
	 * bytes
	 * @param version the version of the server, {@code null} if it may not be asked
	 */
	public record Master(Node node, @Nullable String runId, @Nullable String replicationId, long offset,
			@Nullable String version) {

	}

	/**
	 * A replica.
	 *
	 * @param node its address
	 * @param runId the identity of its process, {@code null} while it is not known
	 * @param link its link to the master
	 * @param offset how much of the replication stream it had applied when last asked, in
	 * bytes, -1 while it is not known
	 * @param lag how old the data is that it answers with, {@code null} while it is not
	 * known
	 * @param lagBytes how much of the replication stream it has yet to apply, -1 while it
	 * is not known
	 * @param eligible whether it may answer reads
	 * @param reason why it may not, {@code null} if it may
	 * @param roundTrip how long it takes to answer a small question, {@code null} while
	 * it is not known
	 * @param zone the availability zone that it is in, {@code null} if it is not known
	 */
	public record Replica(Node node, @Nullable String runId, LinkState link, long offset, @Nullable Duration lag,
			long lagBytes, boolean eligible, @Nullable String reason, @Nullable Duration roundTrip,
			@Nullable String zone) {

	}

}
