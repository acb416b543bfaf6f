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

package io.github.redisrw.internal.node.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Closes something once, whoever asks for it first. Nobody else waits for that: Lettuce
 * waits within for whoever is writing, and who writes may be the next to close.
 */
final class Closing implements Supplier<CompletableFuture<Void>> {

	private final Supplier<CompletableFuture<Void>> close;

	private final AtomicReference<@Nullable CompletableFuture<Void>> begun = new AtomicReference<>();

	Closing(Supplier<CompletableFuture<Void>> close) {
		this.close = close;
	}

	/** Begin, unless somebody has; completes when it is closed. */
	@Override
	public CompletableFuture<Void> get() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		CompletableFuture<Void> former = this.begun.compareAndExchange(null, closed);
		if (former != null) {
			return former;
		}
		try {
			this.close.get().whenComplete((done, failure) -> {
				if (failure != null) {
					closed.completeExceptionally(failure);
				}
				else {
					closed.complete(null);
				}
			});
		}
		catch (RuntimeException ex) {
			closed.completeExceptionally(ex);
		}
		return closed;
	}

}
