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

import java.net.SocketAddress;
import java.time.Duration;

import io.lettuce.core.api.push.PushMessage;

/**
 * The connection that the application holds, as its path sees it: it stays the same while
 * the connections to nodes come and go.
 */
public interface HeldConnection {

	/**
	 * Its commands reach a node again.
	 * @param address the address of the node
	 */
	public void connected(SocketAddress address);

	/** Its commands reach no node for now. */
	public void disconnected();

	/**
	 * A node has pushed a message.
	 * @param message the message
	 */
	public void pushed(PushMessage message);

	/**
	 * Returns how long a command may take from being sent to its reply.
	 * @return the timeout, zero for no limit
	 */
	Duration getTimeout();

}
