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
 * A write was sent and its reply never came: the connection was lost, the reply did not
 * arrive within {@code redis.rw.timeout}, or another node became master meanwhile. The
 * command <em>may have been executed</em>, and it is never sent a second time. It is not
 * a {@link org.springframework.dao.TransientDataAccessException transient} exception, so
 * that no generic retry repeats a command that is not idempotent; the application knows
 * whether it may.
 * <p>
 * The message has the name of the command and the node, never keys or values.
 */
public class WriteOutcomeUnknownException extends NonTransientDataAccessResourceException {

	/**
	 * Create an exception.
	 * @param message the command, the node and the reason
	 * @param cause the failure below, if there is one
	 */
	public WriteOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
