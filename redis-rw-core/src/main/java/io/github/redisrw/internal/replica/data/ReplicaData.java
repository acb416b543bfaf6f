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

package io.github.redisrw.internal.replica.data;

import java.time.Duration;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.RoleReport;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the data of one replica process, and how fresh it is proven to be,
 * whichever connection to it that was learned on. Confined to the scheduler's thread.
 */
public final class ReplicaData {

	private @Nullable RoleReply role;

	private @Nullable Lineage lineage;

	private @Nullable Duration lag;

	private long lagBytes = -1;

	private final RoundTrip roundTrip = new RoundTrip();

	private @Nullable String zone;

	/** What had been written before this moment, the replica has; if it is known. */
	private @Nullable Long completeUpTo;

	/** The history in which that was proven. */
	private @Nullable String provenIn;

	public @Nullable RoleReply role() {
		return this.role;
	}

	public @Nullable Duration lag() {
		return this.lag;
	}

	public long lagBytes() {
		return this.lagBytes;
	}

	public RoundTrip roundTrip() {
		return this.roundTrip;
	}

	/**
	 * The availability zone that the process says it is in.
	 * @return the zone, {@code null} if it does not say
	 */
	public @Nullable String zone() {
		return this.zone;
	}

	/**
	 * It has said where it is, unless it was not asked on this connection.
	 * @param said the zone
	 */
	public void zone(@Nullable String said) {
		this.zone = (said != null) ? said : this.zone;
	}

	/**
	 * Until when the data is fresh enough, as far as is proven.
	 * @param maxLag how old it may be
	 * @param now the time
	 * @return the moment, or one that is long past, whatever the limit
	 */
	public long freshUntil(Duration maxLag, long now) {
		return (this.completeUpTo != null) ? this.completeUpTo + maxLag.toNanos() : now - NodeLink.FAR_NANOS;
	}

	/**
	 * The node has said what role it has. Its history may have changed with that: a
	 * promotion begins another one, and another master may bring one.
	 * @param said what it says
	 * @param reference what its data is compared with
	 * @return {@code true} if its history has to be asked for before it can be judged
	 */
	public boolean hasToTellLineage(RoleReply said, Reference reference) {
		RoleReply former = this.role;
		boolean promoted = former != null && former.role() != said.role();
		boolean moved = former != null && former.master() != null && !former.master().equals(said.master());
		boolean relinked = former != null && former.link() != said.link();
		if (promoted || moved || relinked) {
			this.lineage = null;
		}
		boolean comparable = said.role() == Role.MASTER || said.link() == LinkState.CONNECTED;
		return comparable && reference.lineage() != null && relation(reference) != Relation.SAME;
	}

	/**
	 * Its history has been learned. What was proven of its data still holds if the
	 * history goes on from the one in which it was proven; a full synchronization begins
	 * another one, which does not.
	 * @param said what it says
	 */
	public void lineage(Lineage said) {
		boolean goesOn = this.provenIn == null || said.id().equals(this.provenIn)
				|| this.provenIn.equals(said.previousId());
		if (!goesOn) {
			this.completeUpTo = null;
		}
		this.provenIn = said.id();
		this.lineage = said;
	}

	/**
	 * The node has been looked at.
	 * @param roleReport what it says of its role
	 * @param reference what its data is compared with
	 * @param now the time
	 * @return how its data is related to that of the last verified master
	 */
	public Relation looked(RoleReport roleReport, Reference reference, long now) {
		RoleReply said = roleReport.role();
		this.roundTrip.add(roleReport.asked(), roleReport.answered());
		this.role = said;
		this.lag = null;
		this.lagBytes = -1;
		if (said.link() == LinkState.SYNC) {
			forget();
		}
		Relation relation = relation(reference);
		if (relation == Relation.NONE) {
			this.completeUpTo = null;
		}
		if (said.role() == Role.MASTER) {
			measureMaster(roleReport, reference, relation);
		}
		else if (said.link() == LinkState.CONNECTED) {
			measureReplica(said, reference, relation, now);
		}
		return relation;
	}

	/**
	 * A master has everything that had been written before it was asked: the verified one
	 * because it took the writes, and its only successor because nobody else does.
	 */
	private void measureMaster(RoleReport roleReport, Reference reference, Relation relation) {
		Lineage own = this.lineage;
		if (relation == Relation.SUCCESSOR && own != null
				&& reference.successors().sampled(own.id(), roleReport.asked(), roleReport.role().offset())) {
			proven(roleReport.asked());
		}
	}

	/** It is the master that was verified last. */
	public void verified(Reference reference) {
		proven(reference.verifiedAt());
		this.provenIn = reference.lineage();
	}

	private void measureReplica(RoleReply said, Reference reference, Relation relation, long now) {
		Lineage own = this.lineage;
		if (relation == Relation.SAME) {
			this.lag = reference.history().lag(now, said.offset());
			long latest = reference.history().latest();
			this.lagBytes = (latest >= 0 && said.offset() >= 0) ? Math.max(0, latest - said.offset()) : -1;
			proven(reference.history().completeUpTo(said.offset()));
			this.provenIn = reference.lineage();
		}
		else if (relation == Relation.SUCCESSOR && own != null) {
			proven(reference.successors().completeUpTo(own.id(), said.offset()));
		}
	}

	private void proven(@Nullable Long moment) {
		if (moment != null && (this.completeUpTo == null || moment - this.completeUpTo > 0)) {
			this.completeUpTo = moment;
		}
	}

	/** The data is another one, or has nothing to do with the present master's. */
	public void forget() {
		this.completeUpTo = null;
		this.provenIn = null;
		this.lineage = null;
	}

	private Relation relation(Reference reference) {
		String master = reference.lineage();
		Lineage own = this.lineage;
		if (master == null || (own != null && master.equals(own.id()))) {
			return Relation.SAME;
		}
		if (own == null) {
			return Relation.UNKNOWN;
		}
		return reference.successors().includes(own.id()) ? Relation.SUCCESSOR : Relation.NONE;
	}

	/**
	 * How its history is related to that of the last verified master.
	 */
	public enum Relation {

		/** It is the same, as far as is known. */
		SAME,

		/** It goes on from it: there is a new master that has not been verified yet. */
		SUCCESSOR,

		/** It has not been asked for since it may have changed. */
		UNKNOWN,

		/** There is none. */
		NONE

	}

	/**
	 * Why it may not be fresh enough.
	 * @param maxLag how old it may be
	 * @return a text for a message
	 */
	public String staleness(Duration maxLag) {
		Duration lag = lag();
		if (lag != null && lag.compareTo(maxLag) > 0) {
			return "lags " + lag.toMillis() + " ms behind, more than " + maxLag.toMillis() + " ms";
		}
		return "cannot be shown to be less than " + maxLag.toMillis() + " ms behind";
	}

}
