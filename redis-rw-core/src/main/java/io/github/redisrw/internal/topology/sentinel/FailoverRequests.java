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

package io.github.redisrw.internal.topology.sentinel;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Requests for a failover that have not been answered. Each ends when the source stops,
 * whose thread runs nothing more then. Thread-safe.
 */
final class FailoverRequests {

	private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

	/**
	 * Make a request.
	 * @param thread the source's thread, {@code null} while it is stopped
	 * @param request makes the request on that thread
	 * @return completes when a Sentinel has begun a failover
	 */
	CompletionStage<Void> make(Supplier<? extends @Nullable Executor> thread,
			Function<Executor, CompletionStage<Void>> request) {
		CompletableFuture<Void> made = new CompletableFuture<>();
		this.pending.add(made);
		// Read after it has been added: who stops the source takes its thread first.
		Executor present = thread.get();
		if (present == null) {
			fail(made);
		}
		else {
			request.apply(present).whenComplete((done, failure) -> {
				if (failure != null) {
					made.completeExceptionally(failure);
				}
				else {
					made.complete(null);
				}
			});
		}
		return made.whenComplete((done, failure) -> this.pending.remove(made));
	}

	/** The source has stopped. */
	void fail() {
		this.pending.forEach(FailoverRequests::fail);
	}

	private static void fail(CompletableFuture<Void> request) {
		request.completeExceptionally(new IllegalStateException("the Sentinels are not asked any more"));
	}

}
