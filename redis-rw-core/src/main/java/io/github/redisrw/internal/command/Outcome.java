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

import java.util.regex.Pattern;

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

	/** What Redis before 7 puts before and after the reason why a script has failed. */
	private static final String SCRIPT = "ERR Error running script";

	private static final String SCRIPT_REFUSED = "-READONLY You can't write against a read only ";

	/**
	 * A replica of Valkey tells a client that has announced by {@code CLIENT CAPA} that
	 * it understands it where the master is.
	 */
	private static final Pattern REDIRECTED = Pattern.compile("REDIRECT \\S+:\\d+");

	private static final String ABORTED = "EXECABORT Transaction discarded because of: ";

	/**
	 * The outcome that an error reply to what runs code on the server tells of. That code
	 * may fail by an error of its own that only begins like a refusal, after it has
	 * written: only the sentences that servers have count.
	 * @param error the reply, without the leading minus
	 * @return {@link #NOT_EXECUTED} or {@link #EXECUTED}
	 */
	public static Outcome ofErrorReplyOfCode(String error) {
		boolean ofServer = error.contains("READONLY You can't write against a read only ")
				|| error.contains("READONLY Can not run script with write flag on readonly replica")
				|| (error.startsWith("LOADING ") && error.contains(" is loading the dataset in memory"))
				|| error.startsWith("MASTERDOWN Link with MASTER is down")
				|| error.startsWith("NOREPLICAS Not enough good replicas to write")
				|| error.startsWith("UNBLOCKED force unblock") || REDIRECTED.matcher(error).matches();
		return ofServer ? ofErrorReply(error) : EXECUTED;
	}

	/**
	 * The outcome that an error reply tells of. A node refuses a command as a whole, and
	 * without executing it, when it is a replica ({@code READONLY}, also behind proxies
	 * that put {@code ERR} in front), loads its data ({@code LOADING}), has lost its
	 * master ({@code MASTERDOWN}), redirects to its master ({@code REDIRECT}), or has too
	 * few replicas to accept writes ({@code NOREPLICAS}). It refuses a transaction for
	 * the same reasons, which then follow {@code EXECABORT}. A command that blocks is
	 * sent back with nothing done when the node becomes a replica
	 * ({@code UNBLOCKED force unblock}); one that was unblocked by {@code CLIENT UNBLOCK}
	 * has got what somebody wanted it to get. Before Redis 7 a replica begins a script
	 * and refuses the first write in it: none has been done before that.
	 * @param error the reply, without the leading minus
	 * @return {@link #NOT_EXECUTED} or {@link #EXECUTED}
	 */
	public static Outcome ofErrorReply(String error) {
		int start = error.startsWith(ABORTED) ? ABORTED.length() : 0;
		start += error.startsWith("ERR ", start) ? 4 : 0;
		boolean refused = error.startsWith("READONLY", start) || error.startsWith("LOADING", start)
				|| error.startsWith("MASTERDOWN", start) || error.startsWith("NOREPLICAS", start)
				|| error.startsWith("UNBLOCKED force unblock") || REDIRECTED.matcher(error).matches()
				|| (error.startsWith(SCRIPT) && error.contains(SCRIPT_REFUSED));
		return refused ? NOT_EXECUTED : EXECUTED;
	}

}
