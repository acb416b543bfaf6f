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

package io.github.redisrw.internal.path.subscription;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription is.
 *
 * @param via a connection of the path to the address to which that of the subscription
 * was made
 * @param runId what the process at the end of the subscription's own connection says it
 * is, {@code null} if it has not been asked, or has not answered
 */
public record SubscribedNode(NodeLink via, @Nullable String runId) {

	/**
	 * Whether it is where another connection leads.
	 * @param link the other connection
	 * @return {@code true} if it is, or may be: processes that are not known are told
	 * apart by their addresses
	 */
	public boolean isAt(NodeLink link) {
		NodeReport report = link.queries().lastReport();
		String other = (report != null) ? report.runId() : null;
		return (this.runId != null && other != null) ? this.runId.equals(other) : this.via.node().equals(link.node());
	}

	/**
	 * Whether it is at a replica.
	 * @param replica the replica
	 * @return {@code true} if it is
	 */
	public boolean isAt(Topology.Replica replica) {
		if (replica.runId() == null) {
			return this.via.node().equals(replica.node());
		}
		return replica.runId().equals((this.runId != null) ? this.runId : this.via.process());
	}

}
