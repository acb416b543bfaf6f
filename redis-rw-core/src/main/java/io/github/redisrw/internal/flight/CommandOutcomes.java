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

/**
 * Decides what becomes of a command that a node did not answer with a value. Thread-safe.
 */
public interface CommandOutcomes {

	/**
	 * Takes a command back after an error reply.
	 * @param command the command
	 * @param link where it was
	 * @param error the reply
	 * @return {@code false} if the error is the caller's
	 */
	boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error);

	/**
	 * Handles the failure of a command that had been put on a connection.
	 * @param command the command
	 * @param link where it was
	 * @param kind how far the command had got; not a failure of the command's own
	 * @param failure what happened
	 * @return whether the command was completed by this
	 */
	boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure);

	/**
	 * Handles a command that was not answered in time.
	 * @param command the command
	 * @param link where it is
	 */
	void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link);

	/**
	 * Handles a command that found no node in time.
	 * @param command the command
	 * @param reason why not
	 */
	void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason);

}
