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

package io.github.redisrw.internal.node.query;

import java.util.Locale;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a node does not answer a question at all, however often it is asked. Any other
 * error, such as {@code BUSY} while a script runs, is one of the moment.
 */
enum Denial {

	/** An ACL forbids the command. */
	NO_PERMISSION("NOPERM"),

	/** There has been no authentication. */
	NOT_AUTHENTICATED("NOAUTH"),

	/** The command has another name there, or none. */
	UNKNOWN_COMMAND("ERR UNKNOWN COMMAND");

	private final String code;

	Denial(String code) {
		this.code = code;
	}

	/**
	 * Tells what kind of denial a failure is.
	 * @param failure what a question has failed with, wrapped or not
	 * @return the kind, {@code null} if it is none
	 */
	static @Nullable Denial of(@Nullable Throwable failure) {
		if (Failures.cause(failure) instanceof RedisCommandExecutionException error && error.getMessage() != null) {
			String message = error.getMessage().toUpperCase(Locale.ROOT);
			for (Denial denial : values()) {
				if (message.startsWith(denial.code)) {
					return denial;
				}
			}
		}
		return null;
	}

	/**
	 * What the operator can do about it.
	 * @param commands the commands that are denied
	 * @return a sentence without a full stop
	 */
	String remedy(String... commands) {
		String names = String.join(" and ", commands);
		return switch (this) {
			case NO_PERMISSION ->
				"Allow " + names + " with ACL SETUSER <user> +" + String.join(" +", commands).toLowerCase(Locale.ROOT);
			case NOT_AUTHENTICATED -> "Set the password, or allow " + names + " to the default user";
			case UNKNOWN_COMMAND ->
				"Give " + names + " back to the server, whose configuration has renamed or disabled "
						+ "it (rename-command), or use a server that knows it";
		};
	}

}
