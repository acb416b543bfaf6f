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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * What failures of connections and of questions to nodes mean.
 */
public final class Failures {

	private Failures() {
	}

	public static RuntimeException runtime(@Nullable Throwable failure) {
		Throwable cause = cause(failure);
		return (cause instanceof RuntimeException exception) ? exception
				: new RedisConnectionException("Cannot connect", cause);
	}

	/**
	 * Whether a question was not answered in time, and nothing else is known to be wrong.
	 * @param failure the failure
	 * @return {@code true} if the answer may still come
	 */
	public static boolean isSilence(@Nullable Throwable failure) {
		return cause(failure) instanceof NoAnswerException;
	}

	/**
	 * Whether a question has not been sent, because this client has no room for it. That
	 * says nothing about the node.
	 * @param failure the failure
	 * @return {@code true} if nobody was asked
	 */
	public static boolean isNotAsked(@Nullable Throwable failure) {
		return cause(failure) instanceof NotAskedException;
	}

	/**
	 * Whether a node that is well otherwise has answered a question by an error of the
	 * moment: while a script runs there, it answers nothing else.
	 * @param failure the failure
	 * @return {@code true} if it is busy
	 */
	public static boolean isBusy(@Nullable Throwable failure) {
		return isReply(failure) && describe(failure).startsWith("BUSY ");
	}

	/**
	 * Whether a node has answered by an error.
	 * @param failure the failure
	 * @return {@code true} if the failure is what the node said
	 */
	static boolean isReply(@Nullable Throwable failure) {
		return cause(failure) instanceof RedisCommandExecutionException;
	}

	/**
	 * What a failure says, in the words of its innermost cause.
	 * @param failure the failure
	 * @return a text without line breaks
	 */
	public static String describe(@Nullable Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof RedisException || cause instanceof CompletionException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause == null) {
			return "unknown";
		}
		if (cause instanceof ClosedChannelException) {
			return "the connection is closed";
		}
		String message = cause.getMessage();
		if (message == null) {
			return cause.getClass().getSimpleName();
		}
		return (cause instanceof IOException) ? inWords(message) : message;
	}

	/** Each transport says in its own way what the operating system has told it. */
	private static String inWords(String message) {
		if (message.contains("Connection reset")) {
			return "reset by the node";
		}
		if (message.contains("Broken pipe")) {
			return "closed by the node";
		}
		int start = message.indexOf("Connection refused");
		return (start > 0) ? message.substring(start) : message;
	}

	/**
	 * What a stage has failed with. A stage that depends on it fails with the same, but
	 * wrapped, so nothing is told from the type of a failure before it has been
	 * unwrapped.
	 * @param failure the failure, wrapped or not
	 * @return the failure itself
	 */
	static @Nullable Throwable cause(@Nullable Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * A question of the library's own was refused on this side.
	 */
	static final class NotAskedException extends RedisException {

		private static final long serialVersionUID = 1L;

		NotAskedException(Throwable cause) {
			super("was not asked: " + cause.getMessage(), cause);
		}

	}

	/**
	 * A node has not answered a question of the library's own in time.
	 */
	static final class NoAnswerException extends RedisException {

		private static final long serialVersionUID = 1L;

		NoAnswerException(long millis) {
			super("does not answer within " + millis + " ms");
		}

	}

}
