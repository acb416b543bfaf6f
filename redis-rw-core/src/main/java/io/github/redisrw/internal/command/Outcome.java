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

package io.github.redisrw.internal.command;

/**
 * What became of a command.
 */
public enum Outcome {

	/**
	 * The node has replied, be it with a result or with an error of the command's own.
	 */
	EXECUTED,

	/** The node has refused it, or it never left the process. */
	NOT_EXECUTED,

	/** It was sent, and no reply came. */
	UNKNOWN;

	private static final String ABORTED = "EXECABORT Transaction discarded because of: ";

	/**
	 * The outcome that an error reply tells of. A node refuses a command as a whole, and
	 * without executing it, when it is a replica ({@code READONLY}, also behind proxies
	 * that put {@code ERR} in front), loads its data ({@code LOADING}), has lost its
	 * master ({@code MASTERDOWN}), or has too few replicas to accept writes
	 * ({@code NOREPLICAS}). It refuses a transaction for the same reasons, which then
	 * follow {@code EXECABORT}. A command that blocks is sent back with nothing done when
	 * the node becomes a replica ({@code UNBLOCKED force unblock}); one that was
	 * unblocked by {@code CLIENT UNBLOCK} has got what somebody wanted it to get.
	 * @param error the reply, without the leading minus
	 * @return {@link #NOT_EXECUTED} or {@link #EXECUTED}
	 */
	public static Outcome ofErrorReply(String error) {
		int start = error.startsWith(ABORTED) ? ABORTED.length() : 0;
		start += error.startsWith("ERR ", start) ? 4 : 0;
		boolean refused = error.startsWith("READONLY", start) || error.startsWith("LOADING", start)
				|| error.startsWith("MASTERDOWN", start) || error.startsWith("NOREPLICAS", start)
				|| error.startsWith("UNBLOCKED force unblock");
		return refused ? NOT_EXECUTED : EXECUTED;
	}

}
