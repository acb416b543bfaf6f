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

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself when a connection to it has been made.
 *
 * @param role its answer to {@code ROLE}
 * @param lineage its replication history, {@code null} where {@code INFO} is not allowed
 * @param runId the identity of its process, {@code null} where {@code INFO} is not
 * allowed
 * @param version the version of the server, {@code null} where {@code INFO} is not
 * allowed
 * @param zone the availability zone that the server says it is in, {@code null} if it
 * does not
 * @param clusterDown whether it is a node of a cluster that, as it sees it, answers no
 * commands now
 */
public record NodeReport(RoleReply role, @Nullable Lineage lineage, @Nullable String runId, @Nullable String version,
		@Nullable String zone, boolean clusterDown) {

	/**
	 * Create a report of a node that belongs to no cluster.
	 */
	public NodeReport(RoleReply role, @Nullable Lineage lineage, @Nullable String runId, @Nullable String version,
			@Nullable String zone) {
		this(role, lineage, runId, version, zone, false);
	}

	private static final String RUN_ID = "run_id:";

	/**
	 * What {@code INFO server} says of the identity of a process.
	 * @param info the reply
	 * @return the identity, empty if the reply has none
	 */
	public static Optional<String> runId(String info) {
		return info.lines()
			.filter((line) -> line.startsWith(RUN_ID))
			.map((line) -> line.substring(RUN_ID.length()).trim())
			.findFirst();
	}

}
