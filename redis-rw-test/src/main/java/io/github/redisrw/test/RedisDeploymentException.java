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

package io.github.redisrw.test;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * A deployment could not do what it was asked for: a server did not start, a node did not
 * answer in time, a state was not reached before its deadline. The message says which
 * node and, where there is one, ends with the tail of its log.
 */
public final class RedisDeploymentException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	RedisDeploymentException(String message) {
		super(message);
	}

	RedisDeploymentException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
