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

package io.github.redisrw.internal.flight;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.threads.HandOver;

/**
 * Issues commands, and decides what follows from what becomes of each: on which path it
 * is, how long it may take, and where it goes when it was not executed.
 */
public interface CommandIssuer extends CommandOutcomes {

	/**
	 * Returns whether commands are issued on the write path.
	 * @return {@code false} on the read path
	 */
	boolean isForWrites();

	/**
	 * Returns the counters of commands.
	 * @return the counters of the client
	 */
	Traffic traffic();

	/**
	 * Returns what runs whatever reaches the caller of a command otherwise than by a
	 * reply.
	 * @return the executor of the client
	 */
	HandOver handOver();

	/**
	 * Returns how long a command may take from being sent to its reply.
	 * @param command the command
	 * @return the time in nanoseconds, 0 for no limit
	 */
	long timeoutNanos(TrackedCommand<?, ?, ?> command);

	/**
	 * Returns from when the timeout of a command counts.
	 * @param submitted when it was issued
	 * @param sent when it is sent
	 * @return one of both
	 */
	long clockStart(long submitted, long sent);

	/**
	 * Returns how long a command may wait for a node.
	 * @return the time in nanoseconds
	 */
	long holdNanos();

	/**
	 * Returns whether a command may block its connection.
	 * @param command the command
	 * @return {@code true} if its reply may take as long as it asks for
	 */
	boolean isBlocking(TrackedCommand<?, ?, ?> command);

	/**
	 * Puts a command on a connection.
	 * @param command the command
	 * @param link the connection
	 */
	void send(TrackedCommand<?, ?, ?> command, NodeLink link);

	/**
	 * Dispatches a command again that has not been executed.
	 * @param command the command
	 */
	void dispatchAgain(TrackedCommand<?, ?, ?> command);

	/**
	 * Dispatches a command again that has not been executed, unless the application has
	 * closed its connection meanwhile.
	 * @param command the command
	 * @return whether the command was completed by this
	 */
	boolean resend(TrackedCommand<?, ?, ?> command);

	/**
	 * Returns whether the application has closed its connection.
	 * @return {@code true} if nothing is dispatched any more
	 */
	boolean isClosed();

	/**
	 * Whether its commands go out side by side with those of others.
	 * @return {@code false} if it has connections to nodes of its own
	 */
	boolean isShared();

	/**
	 * What becomes of a command that was not sent when the application closed its
	 * connection.
	 * @return the exception
	 */
	RuntimeException closed();

}
