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

package io.github.redisrw.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.internal.client.ReadWriteClient;
import org.jspecify.annotations.Nullable;

/**
 * A planned failover, to see what it does to this application. One at a time.
 */
final class Drill {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ReadWriteClient client;

	private final AtomicReference<@Nullable CompletableFuture<FailoverRecord>> running = new AtomicReference<>();

	Drill(ReadWriteClient client) {
		this.client = client;
		client.onFailover((failover) -> {
			CompletableFuture<FailoverRecord> awaited = this.running.get();
			if (awaited != null && failover.masterChanged()) {
				awaited.complete(failover);
			}
		});
	}

	/**
	 * Trigger it and wait until writes pass again.
	 * @return what this application saw
	 * @throws IllegalStateException if the failover is refused, or does not come
	 * @throws InterruptedException if the thread is interrupted
	 */
	DrillReport run() throws InterruptedException {
		CompletableFuture<FailoverRecord> awaited = new CompletableFuture<>();
		if (!this.running.compareAndSet(null, awaited)) {
			throw new IllegalStateException("a drill is under way");
		}
		try {
			long fallbackBefore = readsInFallback();
			Instant requested = Instant.now();
			await(this.client.requestFailover().toCompletableFuture());
			FailoverRecord seen = await(awaited);
			return new DrillReport(requested.toString(), seen.from().toString(), seen.to().toString(),
					Duration.between(requested, seen.ended()).toString(), seen.held().toString(), seen.writesHeld(),
					seen.writesUnknown(), seen.writesFailed(), readsInFallback() - fallbackBefore);
		}
		finally {
			this.running.set(null);
		}
	}

	private long readsInFallback() {
		Map<String, Long> counts = this.client.fallbackReads();
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
		try {
			return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("no other master within " + PATIENCE.toSeconds() + " s", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			while (cause instanceof CompletionException && cause.getCause() != null) {
				cause = cause.getCause();
			}
			throw new IllegalStateException((cause != null) ? cause.getMessage() : "the request failed", ex);
		}
	}

}
