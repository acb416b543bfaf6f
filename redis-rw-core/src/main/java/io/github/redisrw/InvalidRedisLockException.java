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

/**
 * A method cannot run with the lock that its {@link io.github.redisrw.RedisLock} asks
 * for, whatever happens at run time: the annotation is refused before the method is first
 * called.
 */
public class InvalidRedisLockException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Creates an exception.
	 * @param description what is wrong, and on which method
	 * @param action what the reader can do about it
	 * @param cause what it was noticed by, {@code null} if there is none
	 */
	public InvalidRedisLockException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * Returns what is wrong, and on which method.
	 * @return a sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Returns what the reader can do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
