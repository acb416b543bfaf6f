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

package io.github.redisrw.internal.client;

import java.time.Instant;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the verified master, and of the one before: how far that had got, so
 * that it can be told what its successor lacks. Thread-safe.
 */
final class VerifiedMaster {

	/**
	 * What a master writes to its stream by itself, every ten seconds; shorter than any
	 * write.
	 */
	private static final int PING_BYTES = "*1\r\n$4\r\nPING\r\n".length();

	private @Nullable Node node;

	private volatile Topology.@Nullable Master snapshot;

	private volatile @Nullable RoleReply role;

	private volatile @Nullable Instant since;

	private @Nullable String runId;

	/** What the last master said of its history. */
	private @Nullable Lineage lineage;

	/** How far the last master had got, as far as is known. */
	private long offset = -1;

	/**
	 * The master there is.
	 * @return a snapshot, {@code null} while there is none
	 */
	Topology.@Nullable Master snapshot() {
		return this.snapshot;
	}

	/**
	 * How many replicas the master has, by its own account.
	 * @return the number, 0 while there is no master
	 */
	int replicas() {
		RoleReply known = this.role;
		return (this.snapshot != null && known != null) ? known.replicas().size() : 0;
	}

	/**
	 * Since when the master has been master, as far as is known.
	 * @return the time, {@code null} while there is none
	 */
	@Nullable Instant since() {
		return (this.snapshot != null) ? this.since : null;
	}

	/**
	 * A node has told its role.
	 * @param teller the node
	 * @param reply what it told
	 * @return whether that was the master, and still is
	 */
	synchronized boolean learned(Node teller, RoleReply reply) {
		Topology.Master known = this.snapshot;
		if (known == null || !known.node().equals(teller) || reply.role() != Role.MASTER) {
			return false;
		}
		this.role = reply;
		this.offset = reply.offset();
		this.snapshot = new Topology.Master(teller, known.runId(), known.replicationId(), reply.offset(),
				known.version());
		return true;
	}

	/** There is no verified master from now on. */
	synchronized void holding() {
		this.snapshot = null;
	}

	/**
	 * The last master has told how far it had got when writes began to be held.
	 * @param teller the node
	 * @param reply what it told
	 */
	synchronized void heldAt(Node teller, RoleReply reply) {
		if (this.snapshot == null && teller.equals(this.node)) {
			this.offset = Math.max(this.offset, reply.offset());
		}
	}

	/**
	 * A master has been verified.
	 * @param previous the one there was, {@code null} if this is the first
	 * @param verified its address
	 * @param report what it says of itself
	 * @return what has changed by that
	 */
	synchronized Change mastered(@Nullable Node previous, Node verified, NodeReport report) {
		boolean moved = previous != null && !isSameProcess(previous, verified, report);
		Lineage former = this.lineage;
		Lineage present = report.lineage();
		boolean related = former == null || present == null || present.continues(former);
		long lost = 0;
		if (moved && former != null && present != null && present.isPromotedFrom(former)) {
			lost = Math.max(0, this.offset - (present.switchOffset() - 1));
			lost = (lost == PING_BYTES) ? 0 : lost;
		}
		this.node = verified;
		this.role = report.role();
		this.runId = report.runId();
		this.lineage = present;
		this.offset = report.role().offset();
		if (moved || previous == null) {
			this.since = Instant.now();
		}
		this.snapshot = new Topology.Master(verified, report.runId(), (present != null) ? present.id() : null,
				report.role().offset(), report.version());
		return new Change(moved, related, lost);
	}

	/**
	 * The master has given its history another name.
	 * @param verified the master
	 * @param report what it says of itself
	 */
	synchronized void renamed(Node verified, NodeReport report) {
		Topology.Master known = this.snapshot;
		Lineage present = report.lineage();
		if (known != null && present != null && known.node().equals(verified)) {
			this.lineage = present;
			this.snapshot = new Topology.Master(verified, known.runId(), present.id(), known.offset(), known.version());
		}
	}

	private boolean isSameProcess(Node previous, Node verified, NodeReport report) {
		return (this.runId != null && report.runId() != null) ? this.runId.equals(report.runId())
				: verified.equals(previous);
	}

	/**
	 * What has changed as a master was verified.
	 *
	 * @param moved whether it is another process than the master before
	 * @param related whether its data goes on from that of the master before
	 * @param lostBytes how much the master before is known to have written that it lacks,
	 * in bytes of the replication stream
	 */
	record Change(boolean moved, boolean related, long lostBytes) {
	}

}
