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

package io.github.redisrw.internal.routing;

import java.time.Duration;
import java.util.Map;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * What makes an inner scope differ from the one around it. What is {@code null} stays as
 * it is. Immutable.
 *
 * @param master whether everything goes to the master from here on
 * @param transaction whether what follows belongs to a transaction that writes
 * @param level how much reads are to show
 * @param maxLag how far behind a replica may be; replaced together with the level
 * @param acks how many replicas must have a write
 * @param start from where positions of its own go on
 */
public record ScopeChange(boolean master, @Nullable Boolean transaction, @Nullable ConsistencyLevel level,
		@Nullable Duration maxLag, @Nullable ReplicaAcksRequirement acks, @Nullable Start start) {

	public static final ScopeChange NONE = new ScopeChange(false, null, null, null, null, null);

	public static final ScopeChange ON_MASTER = NONE.withMaster();

	ScopeChange withMaster() {
		return new ScopeChange(true, this.transaction, this.level, this.maxLag, this.acks, this.start);
	}

	public ScopeChange withTransaction(@Nullable Boolean writing) {
		return new ScopeChange(this.master, writing, this.level, this.maxLag, this.acks, this.start);
	}

	public ScopeChange withLevel(ConsistencyLevel wanted, @Nullable Duration limit) {
		return new ScopeChange(this.master, this.transaction, wanted, limit, this.acks, this.start);
	}

	public ScopeChange withAcks(ReplicaAcksRequirement requirement) {
		return new ScopeChange(this.master, this.transaction, this.level, this.maxLag, requirement, this.start);
	}

	public ScopeChange startingAt(Start place) {
		return new ScopeChange(this.master, this.transaction, this.level, this.maxLag, this.acks, place);
	}

	/**
	 * Whether nothing would ever be changed.
	 * @return {@code true} if so
	 */
	boolean isNothing() {
		return equals(NONE);
	}

	/**
	 * The scope within another one.
	 * @param outer the one around it, {@code null} if there is none
	 * @return the inner scope; the outer one itself if nothing differs
	 */
	public @Nullable RoutingScope within(@Nullable RoutingScope outer) {
		return within(outer, null);
	}

	/**
	 * The same for what was begun in another scope, and goes on in this one.
	 * @param outer the scope around it, {@code null} if there is none
	 * @param before what has been written in the other one, {@code null} for nothing
	 * @return the inner scope; the outer one itself if nothing differs
	 */
	@Nullable RoutingScope within(@Nullable RoutingScope outer, @Nullable ScopeWrites before) {
		if (changesNothingOf(outer)) {
			return outer;
		}
		boolean chosenMaster = this.master || (outer != null && outer.isChosenMaster());
		boolean inTransaction = (this.transaction != null) ? this.transaction
				: outer != null && outer.isInTransaction();
		ConsistencyLevel wanted = this.level;
		Duration limit = this.maxLag;
		if (wanted == null && outer != null) {
			wanted = outer.level();
			limit = outer.maxLag();
		}
		ReplicaAcksRequirement requirement = (this.acks == null && outer != null) ? outer.acks() : this.acks;
		return new RoutingScope(chosenMaster, inTransaction, wanted, limit, requirement,
				writes((outer != null) ? outer.writes() : null, before));
	}

	private boolean changesNothingOf(@Nullable RoutingScope outer) {
		if (this.level != null || this.acks != null || this.start != null) {
			return false;
		}
		boolean staysOnMaster = !this.master || (outer != null && outer.isChosenMaster());
		boolean staysInTransaction = this.transaction == null
				|| this.transaction == (outer != null && outer.isInTransaction());
		return staysOnMaster && staysInTransaction;
	}

	private ScopeWrites writes(@Nullable ScopeWrites outer, @Nullable ScopeWrites before) {
		if (this.start == null && outer != null) {
			return outer;
		}
		ScopeWrites around = (this.start != null && this.start.request()) ? null : outer;
		boolean goesOn = before != null && before.isUsed() && (around == null || before.isWithin(around));
		return new ScopeWrites(goesOn ? before : around, this.start);
	}

	/**
	 * From where positions go on.
	 *
	 * @param positions what has been written before, for each deployment of which that is
	 * known
	 * @param request whether it begins a request from outside: nothing around it counts,
	 * and the positions may have been made up
	 */
	public record Start(Map<String, ReplicationPosition> positions, boolean request) {

	}

}
