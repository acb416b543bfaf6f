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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;

/**
 * One connection to one node, on which writes may be sent once the node has been verified
 * as the master on this very connection. Thread-safe; no method blocks.
 */
public interface MasterLink {

	/**
	 * The address the connection was made to.
	 * @return the node, or the endpoint in front of it
	 */
	Node node();

	/**
	 * What the node said when the connection was made, or was last inspected.
	 * @return the report
	 */
	NodeReport report();

	/**
	 * Ask for the role.
	 * @return the answer, or a failure if the connection is lost first
	 */
	CompletionStage<RoleReply> role();

	/**
	 * Ask for everything a {@link #report()} has.
	 * @return the answer, or a failure if the connection is lost first
	 */
	CompletionStage<NodeReport> inspect();

	/**
	 * Whether the connection has not been lost.
	 * @return {@code false} if it is of no use any more
	 */
	default boolean isOpen() {
		return true;
	}

	/**
	 * Whether anything has arrived on this connection since a moment.
	 * @param nanoTime the moment, as {@link System#nanoTime()}
	 * @return {@code true} if a reply has arrived since
	 */
	boolean hasReceivedSince(long nanoTime);

	/**
	 * Completes when this process has been able to listen to this connection for some
	 * time from now on: what does not answer until then, does not answer. Whoever needs
	 * it no longer cancels it.
	 * @param time how long, for a process that keeps time
	 * @return the moment
	 */
	default CompletableFuture<Void> listen(Duration time) {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Send nothing more; when the replies on their way have arrived, close.
	 * @return completes when nothing is in flight any more
	 */
	CompletionStage<Void> retire();

	/**
	 * Close now. The outcome of what is in flight becomes unknown.
	 * @param reason why
	 */
	void abandon(String reason);

}
