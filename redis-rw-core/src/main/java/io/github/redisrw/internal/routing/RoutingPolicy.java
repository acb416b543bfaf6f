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

import io.github.redisrw.ConsistencyLevel;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What holds for a deployment where no scope says otherwise, and whether transactions
 * count.
 *
 * @param transactional whether a transaction that is not read-only uses the master
 * @param level how much reads are to show outside of any scope with a level of its own
 * @param deployment by what name scopes tell the deployment from others
 */
public record RoutingPolicy(boolean transactional, ConsistencyLevel level, String deployment) {

	/** The name of a deployment that needs none. */
	public static final String UNNAMED = "";

	/** What holds if nothing is set. */
	public static final RoutingPolicy STANDARD = new RoutingPolicy(true, ConsistencyLevel.BOUNDED, UNNAMED);

	/**
	 * Whether what is issued on the present thread goes to the master, whatever template
	 * it is issued through.
	 * @return {@code true} within a write scope and within a transaction that writes
	 */
	public boolean isOnMaster() {
		RoutingScope scope = RoutingScope.current();
		return (scope != null && scope.isOnMaster()) || (this.transactional && isTransactionWriting());
	}

	/**
	 * The scope of what is subscribed to with a context, with its transaction taken into
	 * account.
	 * @param context the context of the chain
	 * @return the scope, {@code null} outside of any
	 */
	public @Nullable RoutingScope scope(ContextView context) {
		RoutingScope scope = RoutingScope.current(context);
		if ((scope == null || !scope.isOnMaster()) && this.transactional
				&& (isTransactionWriting(context) || isTransactionWriting())) {
			return ScopeChange.NONE.withTransaction(true).within(scope);
		}
		return scope;
	}

	private static boolean isTransactionWriting() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	private static boolean isTransactionWriting(ContextView context) {
		TransactionContext transaction = context.isEmpty() ? null
				: context.getOrDefault(TransactionContext.class, null);
		if (transaction == null) {
			return false;
		}
		var synchronization = new org.springframework.transaction.reactive.TransactionSynchronizationManager(
				transaction);
		return synchronization.isActualTransactionActive() && !synchronization.isCurrentTransactionReadOnly();
	}

}
