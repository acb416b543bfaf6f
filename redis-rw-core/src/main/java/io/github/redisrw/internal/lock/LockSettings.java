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

package io.github.redisrw.internal.lock;

import java.time.Duration;

import io.github.redisrw.RedisLockRequest;

/**
 * What holds for locks that say nothing else.
 *
 * @param prefix what the keys in Redis begin with
 * @param waitFor how long to wait for a lock; zero means one attempt
 * @param leaseFor for how long a lock is held without being renewed
 */
public record LockSettings(String prefix, Duration waitFor, Duration leaseFor) {

	/** A shorter lease would end before it could be renewed. */
	public static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

	/**
	 * How long to wait for a lock.
	 * @param request which lock, and how
	 * @return what it says, or the default
	 */
	public Duration waitFor(RedisLockRequest request) {
		return (request.waitFor() != null) ? request.waitFor() : this.waitFor;
	}

	/**
	 * For how long a lock is held without being renewed.
	 * @param request which lock, and how
	 * @return what it says, or the default
	 */
	public Duration leaseFor(RedisLockRequest request) {
		return (request.leaseFor() != null) ? request.leaseFor() : this.leaseFor;
	}

	/**
	 * The key of a lock in Redis.
	 * @param key which lock
	 * @return the key
	 */
	String lockKey(String key) {
		return this.prefix + ":" + key;
	}

	/**
	 * The key of the greatest fencing token that was given out. It is one for all locks,
	 * so that no lock leaves anything behind.
	 * @return the key, which is not that of a lock
	 */
	String tokenKey() {
		return this.prefix + "-token";
	}

}
