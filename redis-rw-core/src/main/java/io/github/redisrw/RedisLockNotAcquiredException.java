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

import org.springframework.dao.CannotAcquireLockException;

/**
 * A lock could not be had in time, or no longer, because the thread was interrupted or
 * the application is being shut down. What was to run with it has not run. The cause, if
 * there is one, is what went wrong last while it was tried.
 */
public class RedisLockNotAcquiredException extends CannotAcquireLockException {

	private final String key;

	private final boolean taken;

	/**
	 * Create an exception.
	 * @param key which lock
	 * @param reason why it could not be had
	 * @param cause what went wrong, {@code null} if somebody else had the lock
	 */
	public RedisLockNotAcquiredException(String key, String reason, @Nullable Throwable cause) {
		this(key, reason, cause, false);
	}

	private RedisLockNotAcquiredException(String key, String reason, @Nullable Throwable cause, boolean taken) {
		super("Lock '" + key + "' " + reason, cause);
		this.key = key;
		this.taken = taken;
	}

	/**
	 * Create an exception for a lock that somebody else had for too long.
	 * @param key which lock
	 * @param waitFor how long it was waited for
	 * @param cause what went wrong, {@code null} if nothing did
	 */
	public RedisLockNotAcquiredException(String key, Duration waitFor, @Nullable Throwable cause) {
		this(key, "was not acquired within " + waitFor.toMillis() + " ms", cause, cause == null);
	}

	/**
	 * Which lock.
	 * @return the value of the key expression
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Whether somebody else had the lock for as long as it was waited for.
	 * @return {@code false} if it could not be had for another reason
	 */
	public boolean isTaken() {
		return this.taken;
	}

}
