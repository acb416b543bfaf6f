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

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * A lock was lost while it was needed: its lease ended without a confirmed renewal, or it
 * was no longer there when it was renewed or released. Somebody else may have held it
 * since. What ran with the lock <em>has run</em>, and its transaction, if any, has ended;
 * only where the lock was lost before a nested method with the same lock began, that
 * method has not run, as the message says. It is not a
 * {@link org.springframework.dao.TransientDataAccessException transient} exception, so
 * that no generic retry does the work a second time.
 */
public class RedisLockLostException extends NonTransientDataAccessResourceException {

	private final String key;

	/**
	 * Create an exception.
	 * @param key which lock
	 * @param reason what is known of how it was lost
	 * @param cause what went wrong, {@code null} if nothing is known to have
	 */
	public RedisLockLostException(String key, String reason, @Nullable Throwable cause) {
		super("Lock '" + key + "' " + reason, cause);
		this.key = key;
	}

	/**
	 * Which lock.
	 * @return the value of the key expression
	 */
	public String key() {
		return this.key;
	}

}
