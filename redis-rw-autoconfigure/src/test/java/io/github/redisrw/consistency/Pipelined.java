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

package io.github.redisrw.consistency;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;

/**
 * Callbacks on connections of their own.
 */
final class Pipelined {

	private Pipelined() {
	}

	static SessionCallback<Object> setting(String key, String value) {
		return callback((operations) -> {
			operations.opsForValue().set(key, value);
			return null;
		});
	}

	static SessionCallback<Object> getting(String key) {
		return callback((operations) -> {
			operations.opsForValue().get(key);
			return null;
		});
	}

	static SessionCallback<Object> inTransaction(String key, String value) {
		return callback((operations) -> {
			operations.multi();
			operations.opsForValue().set(key, value);
			return operations.exec();
		});
	}

	private static SessionCallback<Object> callback(Action action) {
		return new SessionCallback<>() {

			@Override
			@SuppressWarnings({ "unchecked", "NullAway" }) // a pipelined callback returns
															// null
			public <K, V> Object execute(RedisOperations<K, V> operations) throws DataAccessException {
				return action.run((RedisOperations<String, String>) operations);
			}

		};
	}

	private interface Action {

		@Nullable Object run(RedisOperations<String, String> operations);

	}

}
