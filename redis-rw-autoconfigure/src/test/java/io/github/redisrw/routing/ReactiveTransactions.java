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

package io.github.redisrw.routing;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * Manages reactive transactions of a resource that does nothing.
 */
final class ReactiveTransactions extends AbstractReactiveTransactionManager {

	@Override
	protected Object doGetTransaction(TransactionSynchronizationManager synchronization) {
		return new int[] { depth(synchronization) };
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((int[]) transaction)[0] > 0;
	}

	@Override
	protected Mono<Void> doBegin(TransactionSynchronizationManager synchronization, @Nullable Object transaction,
			TransactionDefinition definition) {
		return Mono.fromRunnable(() -> depth(synchronization, depth(synchronization) + 1));
	}

	@Override
	protected Mono<Object> doSuspend(TransactionSynchronizationManager synchronization, Object transaction) {
		return Mono.fromSupplier(() -> {
			int suspended = depth(synchronization);
			depth(synchronization, 0);
			return suspended;
		});
	}

	@Override
	protected Mono<Void> doResume(TransactionSynchronizationManager synchronization, @Nullable Object transaction,
			Object suspended) {
		return Mono.fromRunnable(() -> depth(synchronization, (Integer) suspended));
	}

	@Override
	protected Mono<Void> doCommit(TransactionSynchronizationManager synchronization,
			GenericReactiveTransaction status) {
		return Mono.empty();
	}

	@Override
	protected Mono<Void> doRollback(TransactionSynchronizationManager synchronization,
			GenericReactiveTransaction status) {
		return Mono.empty();
	}

	@Override
	protected Mono<Void> doCleanupAfterCompletion(TransactionSynchronizationManager synchronization,
			Object transaction) {
		return Mono.fromRunnable(() -> depth(synchronization, depth(synchronization) - 1));
	}

	private int depth(TransactionSynchronizationManager synchronization) {
		Object depth = synchronization.getResource(this);
		return (depth != null) ? (Integer) depth : 0;
	}

	private void depth(TransactionSynchronizationManager synchronization, int depth) {
		synchronization.unbindResourceIfPossible(this);
		if (depth > 0) {
			synchronization.bindResource(this, depth);
		}
	}

}
