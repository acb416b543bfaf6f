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

import io.github.redisrw.ConsistencyLevel;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What the work under way asks for: a route, a consistency for reads, acknowledgements
 * for writes. Immutable but for its positions, which tell what has been written. It is
 * bound to a thread, or carried by a reactive chain in its context, and may be used by
 * many threads.
 */
public final class RoutingScope {

	/** Where reactive chains and context propagation keep the scope. */
	static final String KEY = RoutingScope.class.getName();

	private static final ThreadLocal<@Nullable RoutingScope> CURRENT = new ThreadLocal<>();

	private final boolean chosenMaster;

	private final boolean inTransaction;

	private final @Nullable ConsistencyLevel level;

	private final @Nullable Duration maxLag;

	private final @Nullable ReplicaAcksRequirement acks;

	private final ScopeWrites writes;

	RoutingScope(boolean chosenMaster, boolean inTransaction, @Nullable ConsistencyLevel level,
			@Nullable Duration maxLag, @Nullable ReplicaAcksRequirement acks, ScopeWrites writes) {
		this.chosenMaster = chosenMaster;
		this.inTransaction = inTransaction;
		this.level = level;
		this.maxLag = maxLag;
		this.acks = acks;
		this.writes = writes;
	}

	/**
	 * The scope of the present thread.
	 * @return the scope, {@code null} outside of any
	 */
	public static @Nullable RoutingScope current() {
		return CURRENT.get();
	}

	/**
	 * The scope of a reactive chain: the one in its context, or else that of the thread
	 * that subscribes.
	 * @param context the context of the chain
	 * @return the scope, {@code null} outside of any
	 */
	public static @Nullable RoutingScope current(ContextView context) {
		RoutingScope carried = context.isEmpty() ? null : context.getOrDefault(KEY, null);
		return (carried != null) ? carried : CURRENT.get();
	}

	/**
	 * Make a scope that of the present thread. Whoever does so puts back the former one
	 * when the work is done, on the same thread.
	 * @param scope the scope, {@code null} for none
	 * @return the former one
	 */
	public static @Nullable RoutingScope bind(@Nullable RoutingScope scope) {
		RoutingScope former = CURRENT.get();
		CURRENT.set(scope);
		return former;
	}

	static void restore(@Nullable RoutingScope scope) {
		CURRENT.set(scope);
	}

	/**
	 * Let a reactive chain carry this scope.
	 * @param context the context of the chain
	 * @return the context with this scope
	 */
	public Context into(Context context) {
		return context.put(KEY, this);
	}

	/**
	 * Whether everything goes to the master, whatever template it is issued through.
	 * @return {@code true} within a write scope
	 */
	public boolean isOnMaster() {
		return this.chosenMaster || this.inTransaction;
	}

	/**
	 * How much reads are to show.
	 * @return the level, {@code null} if the scope has none of its own
	 */
	public @Nullable ConsistencyLevel level() {
		return this.level;
	}

	/**
	 * How far behind a replica may be.
	 * @return the limit, {@code null} if the scope has none of its own
	 */
	public @Nullable Duration maxLag() {
		return this.maxLag;
	}

	/**
	 * How many replicas must have a write before it returns.
	 * @return the requirement, {@code null} if the scope has none of its own
	 */
	public @Nullable ReplicaAcksRequirement acks() {
		return this.acks;
	}

	/**
	 * What has been written in this scope and those around it.
	 * @return the positions, for each deployment
	 */
	public ScopeWrites writes() {
		return this.writes;
	}

	boolean isChosenMaster() {
		return this.chosenMaster;
	}

	boolean isInTransaction() {
		return this.inTransaction;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(isOnMaster() ? "on the master" : "on the path of its template");
		if (this.level != null) {
			text.append(", reads ").append(this.level);
		}
		if (this.maxLag != null) {
			text.append(" within ").append(this.maxLag);
		}
		if (this.acks != null) {
			text.append(", writes with ").append(this.acks);
		}
		return text.toString();
	}

}
