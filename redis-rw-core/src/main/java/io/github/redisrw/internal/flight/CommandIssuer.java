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

import java.util.List;

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
	 * Returns the database that its commands go to at this moment.
	 * @return the index
	 */
	int database();

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
	 * @param command the command
	 * @return the time in nanoseconds
	 */
	long holdNanos(TrackedCommand<?, ?, ?> command);

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
	 * Returns whether what is issued goes to a connection at this moment. Asked on its
	 * event loop, right before something is put on the wire.
	 * @param link the connection
	 * @param command what is about to be sent
	 * @return {@code false} if what has been put on it, and is not on the wire yet, has
	 * to go elsewhere
	 */
	boolean goesTo(NodeLink link, TrackedCommand<?, ?, ?> command);

	/**
	 * Sees to a command that was not put on the wire, as its path has left the connection
	 * meanwhile. Called on the event loop of the connection.
	 * @param command the command
	 * @param link the connection
	 */
	void turnedBack(TrackedCommand<?, ?, ?> command, NodeLink link);

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
	 * Rejects commands, none of which is to wait for what the caller of another one does.
	 * @param commands the commands
	 * @param reason the exception
	 */
	default void rejectApart(List<TrackedCommand<?, ?, ?>> commands, RuntimeException reason) {
		commands.forEach((command) -> handOver().execute(() -> command.reject(reason)));
	}

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
