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

package io.github.redisrw.benchmark.failover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.test.RedisServer;

/**
 * Sees when one of the replicas becomes master, to within a millisecond.
 */
final class PromotionWatch implements AutoCloseable {

	private static final long INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

	private final CompletableFuture<Promotion> seen = new CompletableFuture<>();

	private volatile boolean closed;

	private PromotionWatch() {
	}

	static PromotionWatch of(List<? extends RedisServer> replicas) {
		PromotionWatch watch = new PromotionWatch();
		for (RedisServer replica : replicas) {
			Thread thread = new Thread(() -> watch.watch(replica), "promotion-watch-" + replica.port());
			thread.setDaemon(true);
			thread.start();
		}
		return watch;
	}

	private void watch(RedisServer replica) {
		try (RoleConnection connection = new RoleConnection(replica)) {
			while (!this.closed && !this.seen.isDone()) {
				List<Long> counters = connection.countersOfMaster();
				if (counters != null) {
					this.seen.complete(new Promotion(replica, System.nanoTime(), counters));
				}
				LockSupport.parkNanos(INTERVAL_NANOS);
			}
		}
	}

	/**
	 * Waits for the promotion.
	 * @param patience how long
	 * @return what was seen
	 * @throws IllegalStateException if there is none
	 */
	Promotion await(Duration patience) {
		try {
			return this.seen.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("No replica became master within " + patience, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

	/**
	 * A new master.
	 *
	 * @param node the node
	 * @param time when it first answered as a master, as {@link System#nanoTime()}: a
	 * Sentinel has it write its configuration to the disk before it answers anybody
	 * @param counters what was counted by then
	 */
	record Promotion(RedisServer node, long time, List<Long> counters) {

	}

}
