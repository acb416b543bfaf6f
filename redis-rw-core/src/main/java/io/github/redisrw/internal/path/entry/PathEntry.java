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

import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.path.subscription.SubscriptionPath;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The write path or the read path, as the connections see it that the application holds.
 * Thread-safe.
 */
public interface PathEntry extends SubscriptionPath {

	/**
	 * What makes connections to nodes, and has the threads.
	 * @return the connector
	 */
	NodeConnector connector();

	/**
	 * What holds where no scope says otherwise.
	 * @return the policy
	 */
	RoutingPolicy policy();

	/**
	 * Makes a writer for a connection that an application will hold.
	 * @param shared whether many threads will use it side by side
	 * @return the writer
	 */
	EntryWriter writer(boolean shared);

	/**
	 * The path of commands that are issued in a write scope.
	 * @return the path
	 */
	PathEntry inWriteScope();

	/**
	 * Whether what is issued on the present thread must be answered by the master, though
	 * this is another path.
	 * @return {@code true} if so
	 */
	boolean isForMaster();

	/**
	 * Whether a command may be issued on this path. Asked before anything else.
	 * @param command the command
	 * @return {@code null} if it may, else the exception that says why not
	 */
	@Nullable RuntimeException refusal(RedisCommand<?, ?, ?> command);

	/**
	 * Adds a connection that many threads will use side by side.
	 * @param connection the connection
	 */
	void share(HeldConnection connection);

	/**
	 * Removes a connection that is closed.
	 * @param connection the connection
	 */
	void unshare(HeldConnection connection);

}
