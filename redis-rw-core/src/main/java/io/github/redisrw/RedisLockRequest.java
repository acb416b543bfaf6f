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
package io.github.redisrw;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which lock, and how. Immutable.
 *
 * @param key which lock; not empty
 * @param waitFor how long to wait for it, zero for one attempt, {@code null} for
 * {@code redis.rw.lock.wait-for}
 * @param leaseFor for how long nobody else has it after its holder has died, at least 100
 * ms, {@code null} for {@code redis.rw.lock.lease-for}
 * @param holdAtLeast for how long nobody else gets it, from when it was taken, even if
 * what runs with it ends sooner
 */
public record RedisLockRequest(String key, @Nullable Duration waitFor, @Nullable Duration leaseFor,
		Duration holdAtLeast) {

	private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

	/**
	 * Create a request.
	 * @throws IllegalArgumentException if the key is empty or a time is out of range
	 */
	public RedisLockRequest {
		Assert.hasLength(key, "'key' must not be empty");
		Assert.isTrue(waitFor == null || !waitFor.isNegative(), "'waitFor' must not be negative");
		Assert.isTrue(leaseFor == null || leaseFor.compareTo(SHORTEST_LEASE) >= 0, "'leaseFor' must be 100 ms or more");
		Assert.isTrue(!holdAtLeast.isNegative(), "'holdAtLeast' must not be negative");
	}

	/**
	 * A request with the defaults of the application.
	 * @param key which lock; not empty
	 * @return the request
	 */
	public static RedisLockRequest of(String key) {
		return new RedisLockRequest(key, null, null, Duration.ZERO);
	}

	/**
	 * The same, but for how long to wait.
	 * @param time the time, zero for one attempt
	 * @return the request
	 */
	public RedisLockRequest waitFor(Duration time) {
		return new RedisLockRequest(this.key, time, this.leaseFor, this.holdAtLeast);
	}

	/**
	 * The same, but for how long nobody else has the lock after its holder has died.
	 * @param time the time, at least 100 ms
	 * @return the request
	 */
	public RedisLockRequest leaseFor(Duration time) {
		return new RedisLockRequest(this.key, this.waitFor, time, this.holdAtLeast);
	}

	/**
	 * The same, but for how long nobody else gets the lock, from when it was taken.
	 * @param time the time
	 * @return the request
	 */
	public RedisLockRequest holdAtLeast(Duration time) {
		return new RedisLockRequest(this.key, this.waitFor, this.leaseFor, time);
	}

}
