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
import java.util.Objects;

import io.github.redisrw.topology.Lineage;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.OffsetHistory;
import io.github.redisrw.topology.Role;
import io.github.redisrw.topology.RoleReply;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a replica, or a place for one, and what is known of that replica.
 * Confined to the scheduler's thread.
 */
final class ReplicaMember {

	/** So often a replica that was out must be found well before it is eligible again. */
	private static final int GOOD_LOOKS = 2;

	private final Node node;

	private final boolean nodeIdentifies;

	private @Nullable NodeLink link;

	private @Nullable String runId;

	private @Nullable Lineage lineage;

	/** Is master, and goes on from the last that was verified. */
	private boolean successor;

	private @Nullable RoleReply role;

	private boolean busy;

	/** When to look at it next. */
	private long due = System.nanoTime();

	private long asked = this.due;

	private @Nullable Duration lag;

	private long lagBytes = -1;

	/** What had been written before this moment, the replica has; if it is known. */
	private @Nullable Long completeUpTo;

	private @Nullable Objection objection = Objection.UNREACHABLE;

	private String reason = "not connected yet";

	private int goodLooks;

	private int goodLooksNeeded = 1;

	private long unwellSince = System.nanoTime();

	private long silentSince;

	private int failures;

	/**
	 * Create a member.
	 * @param node where it is reached
	 * @param nodeIdentifies whether only one replica can be reached there
	 */
	ReplicaMember(Node node, boolean nodeIdentifies) {
		this.node = node;
		this.nodeIdentifies = nodeIdentifies;
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

	/**
	 * What tells this replica from others, whatever the address it is reached at.
	 * @return its address, if there is only one replica at it; else the identity of its
	 * process; if that is not known, only itself
	 */
	Object identity() {
		return this.nodeIdentifies ? this.node : (this.runId != null) ? this.runId : this;
	}

	// When to look

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
	 * When it was asked last.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	long asked() {
		return this.asked;
	}

	boolean isBusy() {
		return this.busy;
	}

	void busy(boolean nowBusy) {
		this.busy = nowBusy;
		if (nowBusy) {
			this.asked = System.nanoTime();
		}
	}

	int failures() {
		return this.failures;
	}

	/**
	 * Whether it has not been well for less than some time.
	 * @param time the time
	 * @return {@code true} if there is a connection, and a reason to look at it often
	 */
	boolean isUnwellForLessThan(Duration time) {
		return this.unwellSince != 0 && System.nanoTime() - this.unwellSince < time.toNanos();
	}

	boolean isWell() {
		return this.link != null && this.unwellSince == 0;
	}

	// What it may do

	@Nullable Objection objection() {
		return this.objection;
	}

	String reason() {
		return this.reason;
	}

	boolean isEligible() {
		return this.objection == null && this.link != null && this.link.isOpen();
	}

	/**
	 * Whether it has lost its master, or has become master itself: what replicas are
	 * while a new one is not yet verified.
	 * @return {@code true} if there is nothing else to say against it
	 */
	boolean isDetached() {
		return (this.objection == Objection.DETACHED && isAnswering())
				|| (this.successor && isMaster() && Objects.requireNonNull(this.link).isOpen());
	}

	/**
	 * Whether it would answer a read, though its data may be old.
	 * @return {@code true} if it answers
	 */
	boolean isAnswering() {
		return this.link != null && this.link.isOpen() && this.role != null && this.objection != Objection.SILENT
				&& this.objection != Objection.REFUSES && this.objection != Objection.SYNCHRONIZING && !isMaster();
	}

	boolean isMaster() {
		return this.link != null && this.role != null && this.role.role() == Role.MASTER;
	}

	/**
	 * Until when its data is fresh enough, as far as is proven.
	 * @param maxLag how old it may be
	 * @return the moment, or one that is past
	 */
	long freshUntil(Duration maxLag) {
		return (this.completeUpTo != null) ? this.completeUpTo + maxLag.toNanos() : System.nanoTime() - 1;
	}

	// What happens to it

	void connected(NodeLink opened) {
		String opposite = opened.report().runId();
		if (opposite == null || !opposite.equals(this.runId)) {
			this.completeUpTo = null;
		}
		this.link = opened;
		this.runId = opposite;
		this.role = opened.report().role();
		this.lineage = opened.report().lineage();
		this.failures = 0;
		this.silentSince = 0;
	}

	void lost(String why) {
		this.link = null;
		this.successor = false;
		this.role = null;
		this.lineage = null;
		this.lag = null;
		this.lagBytes = -1;
		this.failures++;
		object(Objection.UNREACHABLE, "cannot be reached: " + why);
	}

	/**
	 * It has not answered for a while.
	 * @param since since when
	 */
	void silent(long since) {
		if (this.silentSince == 0) {
			this.silentSince = since;
		}
		object(Objection.SILENT, "does not answer");
	}

	/**
	 * Whether it has been silent for so long that its connection is given up.
	 * @param patience how long it may be
	 * @return {@code true} if nothing has been heard
	 */
	boolean isSilentFor(long patience) {
		NodeLink present = this.link;
		return this.silentSince != 0 && present != null && !present.heardSince(this.silentSince + 1)
				&& System.nanoTime() - this.silentSince > patience;
	}

	void refuses(String error) {
		object(Objection.REFUSES, "refuses reads: " + error);
	}

	private void object(Objection why, String text) {
		if (this.objection == null) {
			this.goodLooksNeeded = GOOD_LOOKS;
		}
		this.objection = why;
		this.reason = text;
		this.goodLooks = 0;
		unwell();
	}

	private void unwell() {
		if (this.unwellSince == 0) {
			this.unwellSince = System.nanoTime();
		}
	}

	/** Its data has nothing to do with the present master's. */
	void forgetFreshness() {
		this.completeUpTo = null;
		this.lineage = null;
	}

	/**
	 * Whether its history has to be asked for, to be compared with the master's.
	 * @param seen what it has just said of itself
	 * @param masterLineage the master's history
	 * @return {@code true} if what is known of it may no longer hold
	 */
	boolean isLineageOpen(RoleReply seen, String masterLineage) {
		boolean comparable = seen.role() == Role.MASTER || seen.link() == LinkState.CONNECTED;
		return comparable && relation(masterLineage) != Relation.SAME;
	}

	void lineage(Lineage said) {
		this.lineage = said;
	}

	private Relation relation(@Nullable String masterLineage) {
		Lineage own = this.lineage;
		if (masterLineage == null || (own != null && masterLineage.equals(own.id()))) {
			return Relation.SAME;
		}
		if (own == null) {
			return Relation.UNKNOWN;
		}
		return masterLineage.equals(own.previousId()) ? Relation.SUCCESSOR : Relation.NONE;
	}

	/**
	 * Judge by what the node says of itself.
	 * @param sighting what it says, and when it was asked
	 * @param history the master's replication stream
	 * @param masterLineage the master's history, {@code null} if it is not known
	 * @param settings how old its data may be
	 */
	void learned(Sighting sighting, OffsetHistory history, @Nullable String masterLineage, ReadSettings settings) {
		RoleReply said = sighting.role();
		RoleReply former = this.role;
		this.role = said;
		this.silentSince = 0;
		if (said.role() == Role.MASTER) {
			learnedMaster(former, masterLineage);
			return;
		}
		this.successor = false;
		boolean otherMaster = former != null && former.master() != null && !former.master().equals(said.master());
		if (otherMaster || said.link() != LinkState.CONNECTED) {
			this.lineage = null;
		}
		if (said.link() == LinkState.SYNC) {
			this.completeUpTo = null;
		}
		Relation relation = relation(masterLineage);
		if (relation == Relation.NONE) {
			this.completeUpTo = null;
		}
		measure(said, history, relation == Relation.SAME);
		judge(said, relation, settings.maxLag(), settings.calmInterval());
	}

	/**
	 * One that goes on from the last known master has everything that it had as a
	 * replica, whether it has been verified as the new master yet or not.
	 */
	private void learnedMaster(@Nullable RoleReply former, @Nullable String masterLineage) {
		if (former != null && former.role() != Role.MASTER) {
			this.lineage = null;
		}
		this.lag = null;
		this.lagBytes = -1;
		Relation relation = relation(masterLineage);
		if (relation != Relation.SUCCESSOR && relation != Relation.UNKNOWN) {
			this.completeUpTo = null;
		}
		this.successor = relation == Relation.SUCCESSOR;
		object(Objection.MASTER, this.successor ? "has become master, and is not verified yet" : "is the master");
		this.unwellSince = 0;
	}

	private void measure(RoleReply said, OffsetHistory history, boolean related) {
		boolean comparable = related && said.link() == LinkState.CONNECTED;
		this.lag = comparable ? history.lag(System.nanoTime(), said.offset()) : null;
		this.lagBytes = (comparable && history.latest() >= 0 && said.offset() >= 0)
				? Math.max(0, history.latest() - said.offset()) : -1;
		Long proven = comparable ? history.completeUpTo(said.offset()) : null;
		if (proven != null && (this.completeUpTo == null || proven - this.completeUpTo > 0)) {
			this.completeUpTo = proven;
		}
	}

	private void judge(RoleReply said, Relation relation, Duration maxLag, Duration calm) {
		if (said.link() == LinkState.SYNC) {
			object(Objection.SYNCHRONIZING, "is synchronizing with its master");
		}
		else if (said.link() != LinkState.CONNECTED) {
			object(Objection.DETACHED, "has no link to its master: " + said.link().name().toLowerCase(Locale.ROOT));
		}
		else if (relation == Relation.SUCCESSOR) {
			object(Objection.DETACHED, "follows a successor of the last known master");
		}
		else if (relation != Relation.SAME) {
			object(Objection.UNRELATED, "follows another history than the master's");
		}
		else if (freshUntil(maxLag) - System.nanoTime() <= 0) {
			object(Objection.STALE, staleness(maxLag));
		}
		else {
			good(calm);
		}
	}

	private String staleness(Duration maxLag) {
		if (this.lag != null && this.lag.compareTo(maxLag) > 0) {
			return "lags " + this.lag.toMillis() + " ms behind, more than " + maxLag.toMillis() + " ms";
		}
		return "cannot be shown to be less than " + maxLag.toMillis() + " ms behind";
	}

	private void good(Duration calm) {
		this.goodLooks++;
		if (this.objection != null && this.goodLooks < this.goodLooksNeeded) {
			this.objection = Objection.RETURNING;
			this.reason = "has only just come back";
			return;
		}
		this.objection = null;
		if (this.lag != null && this.lag.compareTo(calm) > 0) {
			unwell();
		}
		else {
			this.unwellSince = 0;
		}
	}

	Topology.Replica view() {
		return new Topology.Replica(this.node, this.runId, (this.role != null) ? this.role.link() : LinkState.UNKNOWN,
				(this.role != null) ? this.role.offset() : -1, this.lag, this.lagBytes, isEligible(),
				isEligible() ? null : this.reason);
	}

	/**
	 * How its history is related to that of the last known master.
	 */
	private enum Relation {

		/** It is the same, as far as is known. */
		SAME,

		/** It goes on from it: there is a new master that has not been verified yet. */
		SUCCESSOR,

		/** It has not been asked for since it may have changed. */
		UNKNOWN,

		/** There is none. */
		NONE

	}

}
