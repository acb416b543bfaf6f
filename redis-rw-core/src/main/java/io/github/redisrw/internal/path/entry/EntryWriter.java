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

package io.github.redisrw.internal.path.entry;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Where a connection that the application holds writes its commands. Thread-safe.
 */
public interface EntryWriter extends RedisChannelWriter {

	/**
	 * Returns where the commands go.
	 * @return the path
	 */
	PathEntry path();

	/**
	 * Makes the writer for those commands of the same connection that go another path.
	 * @param other the path, of the same client
	 * @return the writer
	 */
	EntryWriter beside(PathEntry other);

	/**
	 * Writes a command that has been flushed before, and has come back from elsewhere: it
	 * goes on at once, also where commands wait to be flushed.
	 * @param command the command
	 */
	void writeAgain(RedisCommand<?, ?, ?> command);

	/**
	 * Whether the application is in the middle of a transaction of which its connection
	 * does not know any more.
	 * @return {@code true} until it ends the transaction
	 */
	boolean isTransactionOpen();

}
