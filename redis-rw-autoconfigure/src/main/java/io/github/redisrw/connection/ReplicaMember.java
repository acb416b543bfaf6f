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

package io.github.redisrw.connection;

import java.time.Duration;
import java.util.Locale;

import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.OffsetHistory;
import io.github.redisrw.topology.Role;
import io.github.redisrw.topology.RoleReply;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * A replica, or a place behind an endpoint where one may be reached, and what is known of
 * it. Confined to the scheduler's thread.
 */
final class ReplicaMember {

	private final Node node;

	private @Nullable NodeLink link;

	private @Nullable String runId;

	private boolean busy;

	/** When to look at it next. */
	private long due = System.nanoTime();

	private @Nullable RoleReply role;

	private @Nullable Duration lag;

	private long lagBytes = -1;

	private @Nullable String reason = "not connected yet";

	/** When the replica was last seen with its link up, and how old its data was then. */
	private long attachedAt;

	private Duration lagWhenAttached = Duration.ZERO;

	private boolean detached;

	private long unwellSince = System.nanoTime();

	private int failures;

	ReplicaMember(Node node) {
		this.node = node;
	}

	Node node() {
		return this.node;
	}

	@Nullable NodeLink link() {
		return this.link;
	}

	/**
	 * What tells this replica from others, whatever the address it is reached at.
	 * @return the identity of its process, or else its address
	 */
	Object identity() {
		return (this.runId != null) ? this.runId : this.node;
	}

	/**
	 * Whether it is time to look at it.
	 * @param now the time
	 * @return {@code true} if it is, and nothing is under way
	 */
	boolean isDue(long now) {
		return !this.busy && this.due - now <= 0;
	}

	long due() {
		return this.due;
	}

	/** Look at it as soon as possible. */
	void hurry() {
		this.due = System.nanoTime();
	}

	void lookAgainIn(long delayNanos) {
		this.due = System.nanoTime() + delayNanos;
	}

	/**
	 * Since when it has not been well.
	 * @return the moment, 0 if it is well
	 */
	long unwellSince() {
		return this.unwellSince;
	}

	boolean isBusy() {
		return this.busy;
	}

	void busy(boolean busy) {
		this.busy = busy;
	}

	int failures() {
		return this.failures;
	}

	boolean isEligible() {
		return this.reason == null && this.link != null && this.link.isOpen();
	}

	/**
	 * Whether it has lost its master, but not for so long that its data is too old. That
	 * is what replicas are while a new master is being chosen.
	 * @param maxLag how old the data may be
	 * @return {@code true} if it may answer reads that the master cannot
	 */
	boolean isFreshEnough(Duration maxLag) {
		return this.detached && this.link != null && this.link.isOpen()
				&& System.nanoTime() - this.attachedAt + this.lagWhenAttached.toNanos() <= maxLag.toNanos();
	}

	boolean isMaster() {
		return this.link != null && this.role != null && this.role.role() == Role.MASTER;
	}

	void connected(NodeLink opened) {
		this.link = opened;
		this.runId = opened.report().runId();
		this.failures = 0;
	}

	void lost(String why) {
		this.link = null;
		this.detached = false;
		this.role = null;
		this.lag = null;
		this.lagBytes = -1;
		this.reason = why;
		this.failures++;
		unwell();
	}

	private void unwell() {
		if (this.unwellSince == 0) {
			this.unwellSince = System.nanoTime();
		}
	}

	void doubted() {
		this.reason = "does not answer";
	}

	/**
	 * Judge by what the node says of itself.
	 * @param reply its role
	 * @param history the master's replication stream
	 * @param maxLag how far behind it may be
	 */
	void learned(RoleReply reply, OffsetHistory history, Duration maxLag) {
		this.role = reply;
		if (reply.role() == Role.MASTER) {
			this.lag = null;
			this.lagBytes = -1;
			this.detached = false;
			this.unwellSince = 0;
			this.reason = "is the master";
			return;
		}
		this.lag = history.lag(System.nanoTime(), reply.offset());
		this.lagBytes = (history.latest() >= 0 && reply.offset() >= 0) ? Math.max(0, history.latest() - reply.offset())
				: -1;
		this.reason = objection(reply, maxLag);
		if (this.reason == null) {
			this.unwellSince = 0;
		}
		else {
			unwell();
		}
		this.detached = reply.link() != LinkState.CONNECTED && reply.link() != LinkState.SYNC && this.attachedAt != 0;
		if (reply.link() == LinkState.CONNECTED) {
			this.attachedAt = System.nanoTime();
			this.lagWhenAttached = (this.lag != null) ? this.lag : Duration.ZERO;
		}
	}

	private @Nullable String objection(RoleReply reply, Duration maxLag) {
		if (reply.link() == LinkState.SYNC) {
			return "is synchronizing with its master";
		}
		if (reply.link() != LinkState.CONNECTED) {
			return "has no link to its master: " + reply.link().name().toLowerCase(Locale.ROOT);
		}
		if (this.lag != null && this.lag.compareTo(maxLag) > 0) {
			return "lags " + this.lag.toMillis() + " ms behind, more than " + maxLag.toMillis() + " ms";
		}
		return null;
	}

	Topology.Replica view() {
		return new Topology.Replica(this.node, this.runId, (this.role != null) ? this.role.link() : LinkState.UNKNOWN,
				(this.role != null) ? this.role.offset() : -1, this.lag, this.lagBytes, isEligible(),
				isEligible() ? null : this.reason);
	}

}
