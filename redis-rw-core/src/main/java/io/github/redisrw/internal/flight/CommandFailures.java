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

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that the callers of commands get.
 */
public final class CommandFailures {

	/** Why a transaction is not executed whose caller has cancelled a part of it. */
	public static final String PART_GIVEN_UP = "a part of a transaction was given up before it was sent";

	private CommandFailures() {
	}

	public static WriteOutcomeUnknownException outcomeUnknown(TrackedCommand<?, ?, ?> command, NodeLink link,
			String reason, @Nullable Throwable cause) {
		return new WriteOutcomeUnknownException(command.name() + " was sent to " + link
				+ " and may have been executed: " + reason + ". It is not sent again.", cause);
	}

	/** Where it is not sent again in the end, it may have been executed before. */
	static Throwable ofRepeated(TrackedCommand<?, ?, ?> command, Throwable reason) {
		NodeLink before = command.repeatedFrom();
		return (before != null && reason instanceof NoWritableMasterException)
				? outcomeUnknown(command, before, "its reply was lost", reason) : reason;
	}

	public static TransactionNotExecutedException transactionNotExecuted(String reason) {
		return new TransactionNotExecutedException("The transaction was not executed: " + reason);
	}

	public static NoReadableNodeException cutOff(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return new CutOffException(command.name() + " failed: the connection to " + link
				+ " was lost in the middle of its reply. It may be issued again.");
	}

	/**
	 * Whether a part of a reply has come, so that the output cannot take another one.
	 * @param failure what a command has failed with
	 * @return {@code true} if so
	 */
	public static boolean isCutOff(Throwable failure) {
		return failure instanceof CutOffException;
	}

	public static NoReadableNodeException unanswered(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return new NoReadableNodeException(command.name() + " was sent to " + link
				+ " and not answered: the application has closed its connection");
	}

	static ReplicaAcksMissingException acksMissing(TrackedCommand<?, ?, ?> command, NodeLink link, String finding) {
		return new ReplicaAcksMissingException(
				command.name() + " was executed by " + link + ", but not confirmed by its replicas: " + finding);
	}

	/**
	 * A connection was lost in the middle of a reply.
	 */
	private static final class CutOffException extends NoReadableNodeException {

		CutOffException(String message) {
			super(message);
		}

	}

}
