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

package io.github.redisrw.benchmark.commands;

import org.jspecify.annotations.Nullable;

/**
 * A client, used as its manual says, by many threads.
 */
interface CommandClient extends AutoCloseable {

	@Nullable Object get(String key);

	void set(String key, String value);

	/**
	 * Sets a key and reads it in one transaction.
	 * @param key the key
	 * @param value its value
	 */
	void transaction(String key, String value);

	/**
	 * Sets a key several times in one pipeline.
	 * @param key the key
	 * @param value its value
	 * @param times how often
	 */
	void pipeline(String key, String value, int times);

	@Override
	void close();

}
