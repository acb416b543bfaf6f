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

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Manages transactions of a resource that does nothing.
 */
final class BlockingTransactions extends AbstractPlatformTransactionManager {

	BlockingTransactions() {
		setNestedTransactionAllowed(true);
	}

	@Override
	protected Object doGetTransaction() {
		return new int[] { depth() };
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((int[]) transaction)[0] > 0;
	}

	@Override
	protected boolean useSavepointForNestedTransaction() {
		return false;
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		depth(depth() + 1);
	}

	@Override
	protected Object doSuspend(Object transaction) {
		int suspended = depth();
		depth(0);
		return suspended;
	}

	@Override
	protected void doResume(@Nullable Object transaction, Object suspended) {
		depth((Integer) suspended);
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		depth(depth() - 1);
	}

	private int depth() {
		Object depth = TransactionSynchronizationManager.getResource(this);
		return (depth != null) ? (Integer) depth : 0;
	}

	private void depth(int depth) {
		TransactionSynchronizationManager.unbindResourceIfPossible(this);
		if (depth > 0) {
			TransactionSynchronizationManager.bindResource(this, depth);
		}
	}

}
