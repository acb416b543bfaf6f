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

import java.util.concurrent.CompletableFuture;

import io.github.redisrw.failover.HeldWrite;

/**
 * Waits at the gate for the master as a write does, and gets something from it that is
 * not the reply to a command of the application.
 *
 * @param <T> the type of what it gets
 */
abstract class GateRequest<T> implements HeldWrite<NodeLink> {

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final long holdDeadline;

	GateRequest(long holdDeadline) {
		this.holdDeadline = holdDeadline;
	}

	CompletableFuture<T> result() {
		return this.result;
	}

	boolean isLate() {
		return this.holdDeadline - System.nanoTime() <= 0;
	}

	@Override
	public void reject(RuntimeException reason) {
		this.result.completeExceptionally(reason);
	}

	@Override
	public boolean isDone() {
		return this.result.isDone();
	}

	@Override
	public long holdDeadline() {
		return this.holdDeadline;
	}

}
