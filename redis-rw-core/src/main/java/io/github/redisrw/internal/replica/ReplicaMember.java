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

package io.github.redisrw.internal.replica;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.RoleReport;
import io.github.redisrw.internal.replica.choice.IneligibilityReason;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.data.Alias;
import io.github.redisrw.internal.replica.data.Reference;
import io.github.redisrw.internal.replica.data.ReplicaData;
import io.github.redisrw.internal.threads.ConnectFailures;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a replica, or a place for one, with its {@link ReplicaState state}.
 * Connections to the same process share what is known of its {@link ReplicaData data}.
 * Confined to the scheduler's thread.
 */
final class ReplicaMember {

	/** So often a replica that was out must be found well before it is eligible again. */
	private static final int GOOD_LOOKS = 2;

	/** So many looks tell whether the data of a replica is too old. */
	private static final int FIRST_LOOKS = 3;

	private final Node node;

	private final boolean nodeIdentifies;

	private @Nullable Alias alias;

	private final LongSupplier clock;

	private @Nullable NodeLink link;

	private @Nullable String runId;

	private ReplicaData data = new ReplicaData();

	private ReplicaState state = ReplicaState.UNREACHABLE;

	private String reason = "not connected yet";

	private boolean wasEligible;

	private int goodLooks;

	private int firstLooks;

	private final LookTime look;

	private @Nullable Long unwellSince;

	private final MemberSilence silence;

	private final ConnectFailures failures;

	/**
	 * Create a member.
	 * @param node where it is reached
	 * @param nodeIdentifies whether only one replica can be reached there
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	ReplicaMember(Node node, boolean nodeIdentifies, LongSupplier clock) {
		this.node = node;
		this.nodeIdentifies = nodeIdentifies;
		this.clock = clock;
		this.silence = new MemberSilence(clock);
		this.look = new LookTime(clock);
		this.failures = new ConnectFailures(clock);
		this.unwellSince = this.look.due();
	}

	Node node() {
		return this.node;
	}

	@Nullable NodeLink link() {
		return this.link;
	}

	@Nullable String runId() {
		return this.runId;
	}

	ReplicaData data() {
		return this.data;
	}

	/**
	 * What tells this replica from others, whatever the address it is reached at.
	 * @return its address, or the one that its process is reached at, if there is only
	 * one replica at it; else the identity of its process; if that is not known, only
	 * itself
	 */
	Object identity() {
		if (this.alias != null && this.alias.holdsFor(this.runId)) {
			return this.alias.of();
		}
		return this.nodeIdentifies ? this.node : (this.runId != null) ? this.runId : this;
	}

	void isReachedAt(@Nullable Alias other) {
		this.alias = other;
	}

	/**
	 * Whether it leads to the process at the end of a new connection.
	 * @param other where that was made to
	 * @param otherRunId the identity of that process, {@code null} if it is not known
	 * @return {@code true} if it does, or did when it was last connected
	 */
	boolean leadsTo(Node other, @Nullable String otherRunId) {
		return (otherRunId != null) ? otherRunId.equals(this.runId)
				: this.nodeIdentifies && this.link != null && this.runId == null && this.node.equals(other);
	}

	// When to look

	LookTime look() {
		return this.look;
	}

	int failures() {
		return this.failures.inARow();
	}

	/**
	 * Whether what is said against it, if anything, is more than that it has not been
	 * looked at for long enough. How fresh its data is can be told from what the master
	 * says after it has been looked at.
	 */
	boolean isSettled() {
		return switch (this.state) {
			case UNREACHABLE -> this.failures.inARow() > 0;
			case CONNECTED -> false;
			case STALE -> this.firstLooks >= FIRST_LOOKS;
			default -> true;
		};
	}

	/** Whether it has not been well, and that for less than some time. */
	boolean isUnwellForLessThan(Duration time) {
		Long since = this.unwellSince;
		return since != null && this.clock.getAsLong() - since < time.toNanos();
	}

	boolean isWell() {
		return this.link != null && this.unwellSince == null;
	}

	// What it may do

	ReplicaState state() {
		return this.state;
	}

	@Nullable IneligibilityReason ineligibility() {
		return this.state.ineligibility();
	}

	String reason() {
		return this.reason;
	}

	boolean isOpen() {
		return this.link != null && this.link.isOpen();
	}

	boolean isEligible() {
		return this.state == ReplicaState.ELIGIBLE && isOpen();
	}

	/**
	 * Whether it may answer while no master is verified: it has lost its master, has been
	 * promoted, or follows one that has, or is the master that was verified last.
	 * @return {@code true} if there is nothing else to say against it
	 */
	boolean isDetached() {
		return this.state.isDetached() && isOpen();
	}

	/** Whether it would answer a read, though its data may be old. */
	boolean isAnswering() {
		return this.state.isAnswering() && isOpen();
	}

	boolean isMaster() {
		RoleReply role = this.data.role();
		return this.link != null && role != null && role.role() == Role.MASTER;
	}

	/** Whether it leads to the master itself, as far as that one's process is known. */
	boolean isMaster(@Nullable String process) {
		return isMaster() && process != null && process.equals(this.runId);
	}

	/**
	 * Until when its data is fresh enough, as far as is proven.
	 * @param maxLag how old it may be
	 * @return the moment, or one that is past
	 */
	long freshUntil(Duration maxLag) {
		return this.data.freshUntil(maxLag, this.clock.getAsLong());
	}

	// What happens to it

	/**
	 * It has a connection. The node has to be looked at before anything is sent there.
	 * @param opened the connection
	 * @param known what is known of the data of the process at its end
	 * @param reference what that data is compared with
	 */
	void connected(NodeLink opened, ReplicaData known, Reference reference) {
		become(ReplicaState.CONNECTED, "is not looked at yet");
		NodeReport report = opened.report();
		this.link = opened;
		this.runId = report.runId();
		this.data = known;
		this.data.zone(report.zone());
		this.failures.connected();
		this.silence.end();
		this.data.hasToTellLineage(report.role(), reference);
		Lineage lineage = report.lineage();
		if (lineage != null) {
			this.data.lineage(lineage);
			reference.successors().learned(lineage);
		}
	}

	void lost(String why) {
		this.link = null;
		this.silence.end();
		this.failures.failed();
		out(ReplicaState.UNREACHABLE, PublishedReplicas.NOT_REACHED + why);
	}

	/**
	 * It has not answered for a while.
	 * @param since since when
	 * @param limit for how long its connection is kept
	 */
	void silent(long since, Duration limit) {
		if (this.link != null) {
			this.silence.begin(this.link, since, limit);
		}
		out(ReplicaState.SILENT, "does not answer");
	}

	/** Whether it has been silent for so long that its connection is given up. */
	boolean isSilentForTooLong() {
		return this.link != null && this.silence.isOver(this.link);
	}

	void refuses(String error) {
		out(ReplicaState.REFUSES, "refuses reads: " + error);
	}

	private void out(ReplicaState next, String text) {
		become(next, text);
		this.goodLooks = 0;
		unwell();
	}

	private void become(ReplicaState next, String text) {
		if (!this.state.mayBecome(next, this.wasEligible)) {
			throw new IllegalStateException(this.node + " is " + this.state + ", and cannot become " + next);
		}
		this.state = next;
		this.reason = text;
	}

	private void unwell() {
		if (this.unwellSince == null) {
			this.unwellSince = this.clock.getAsLong();
		}
	}

	/** Its data has nothing to do with the present master's. */
	void forgetFreshness() {
		this.data.forget();
	}

	/**
	 * Judge by what the node says of itself. Its history is known by then, where it can
	 * be.
	 * @param roleReport what it says, and when it was asked
	 * @param reference what its data is compared with
	 * @param settings how old its data may be
	 */
	void learned(RoleReport roleReport, Reference reference, ReadSettings settings) {
		this.silence.end();
		this.firstLooks = Math.min(FIRST_LOOKS, this.firstLooks + 1);
		ReplicaData.Relation relation = this.data.looked(roleReport, reference, this.clock.getAsLong());
		if (roleReport.role().role() == Role.MASTER) {
			judgeMaster(reference, relation);
		}
		else {
			judge(roleReport.role(), relation, settings.maxLag(), settings.calmInterval());
		}
	}

	/**
	 * One that goes on from the last known master has everything that it had as a
	 * replica, whether it has been verified as the new master yet or not.
	 */
	private void judgeMaster(Reference reference, ReplicaData.Relation relation) {
		if (relation == ReplicaData.Relation.SUCCESSOR) {
			out(ReplicaState.SUCCESSOR, "has become master, and is not verified yet");
		}
		else if (relation == ReplicaData.Relation.SAME && this.runId != null && this.runId.equals(reference.runId())) {
			this.data.verified(reference);
			out(ReplicaState.MASTER, "is the master");
		}
		else {
			out(ReplicaState.FOREIGN, "is a master");
		}
		this.unwellSince = null;
	}

	private void judge(RoleReply said, ReplicaData.Relation relation, Duration maxLag, Duration calm) {
		if (said.link() == LinkState.SYNC) {
			out(ReplicaState.SYNCHRONIZING, "is synchronizing with its master");
		}
		else if (said.link() != LinkState.CONNECTED) {
			out(ReplicaState.DETACHED, "has no link to its master: " + said.link().name().toLowerCase(Locale.ROOT));
		}
		else if (relation == ReplicaData.Relation.SUCCESSOR) {
			out(ReplicaState.DETACHED, "follows a successor of the last known master");
		}
		else if (relation != ReplicaData.Relation.SAME) {
			out(ReplicaState.UNRELATED, "follows another history than the master's");
		}
		else if (freshUntil(maxLag) - this.clock.getAsLong() <= 0) {
			out(ReplicaState.STALE, this.data.staleness(maxLag));
		}
		else {
			good(calm);
		}
	}

	private void good(Duration calm) {
		this.goodLooks++;
		if (this.wasEligible && this.state != ReplicaState.ELIGIBLE && this.goodLooks < GOOD_LOOKS) {
			become(ReplicaState.RETURNING, "has only just come back");
			return;
		}
		become(ReplicaState.ELIGIBLE, "answers reads");
		this.wasEligible = true;
		Duration lag = this.data.lag();
		if (lag != null && lag.compareTo(calm) > 0) {
			unwell();
		}
		else {
			this.unwellSince = null;
		}
	}

	Topology.Replica view(@Nullable String inZone) {
		RoleReply role = (this.link != null) ? this.data.role() : null;
		return new Topology.Replica(this.node, this.runId, (role != null) ? role.link() : LinkState.UNKNOWN,
				(role != null) ? role.offset() : -1, (role != null) ? this.data.lag() : null,
				(role != null) ? this.data.lagBytes() : -1, isEligible(), isEligible() ? null : this.reason,
				(this.link != null) ? this.data.roundTrip().get() : null, inZone);
	}

	@Override
	public String toString() {
		return this.node + ((this.runId != null) ? "#" + this.runId : "") + " " + this.state + " (" + this.reason + ")";
	}

}
