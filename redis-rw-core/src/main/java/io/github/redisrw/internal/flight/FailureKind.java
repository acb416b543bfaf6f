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

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLException;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;

/**
 * Why a command has failed that was given to a connection: what became of the command,
 * and whether its connection is still good. The only place where exceptions of Lettuce
 * and Netty are told apart.
 */
public enum FailureKind {

	/**
	 * The client has refused it: the queue is full, or it cannot be encoded. It was not
	 * executed. The connection stays.
	 */
	REFUSED(Outcome.NOT_EXECUTED, true),

	/**
	 * The node has replied, and the output of the command cannot take the reply. The
	 * connection stays: the reply is read to its end.
	 */
	REPLY_NOT_READABLE(Outcome.EXECUTED, true),

	/** The connection was lost before the command was written as a whole. */
	NOT_SENT(Outcome.NOT_EXECUTED, false),

	/** The connection was lost after the command was sent, and before any reply. */
	REPLY_LOST(Outcome.UNKNOWN, false),

	/** The connection was lost in the middle of the reply. */
	REPLY_CUT_OFF(Outcome.UNKNOWN, false);

	private final Outcome outcome;

	private final boolean ofTheCommand;

	FailureKind(Outcome outcome, boolean ofTheCommand) {
		this.outcome = outcome;
		this.ofTheCommand = ofTheCommand;
	}

	/**
	 * What became of the command.
	 * @return the outcome
	 */
	Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Whether only this command has failed.
	 * @return {@code false} if its connection is lost
	 */
	boolean isOfTheCommand() {
		return this.ofTheCommand;
	}

	/**
	 * Classify what a command has failed with.
	 * @param failure the exception that Lettuce completes the command with
	 * @param progress how far the command has got
	 * @param link its connection
	 * @return the kind of failure
	 */
	static FailureKind of(Throwable failure, Progress progress, NodeLink link) {
		return of(failure, progress, link.writer().isUsable(), link.writer().isUnwritten(failure));
	}

	/**
	 * Classify what a command has failed with.
	 * @param failure the exception
	 * @param progress how far the command has got
	 * @param usable whether the connection takes further commands
	 * @param unwritten whether the exception says that not all of the command was written
	 * @return the kind of failure
	 */
	static FailureKind of(Throwable failure, Progress progress, boolean usable, boolean unwritten) {
		if (failure instanceof EncoderException) {
			return REFUSED;
		}
		boolean connectionLost = isOfTheConnection(failure) || !usable;
		// An output may fail in a way that makes Lettuce close the connection, and a
		// codec with exceptions that look like those of a lost one.
		boolean ofTheOutput = progress == Progress.REPLYING && !(failure instanceof RedisException)
				&& !(usable ? isOfTheTransport(failure) : isOfTheConnection(failure));
		if (ofTheOutput || (!connectionLost && progress == Progress.REPLYING)) {
			return REPLY_NOT_READABLE;
		}
		if (!connectionLost && progress == Progress.WAITING) {
			return REFUSED;
		}
		// Something on the way has failed before the reply came. If Lettuce goes on, that
		// is taken for the reply to the next command: the connection is of no use.
		if (progress == Progress.WAITING || (progress == Progress.SENT && unwritten)) {
			return NOT_SENT;
		}
		return (progress == Progress.REPLYING) ? REPLY_CUT_OFF : REPLY_LOST;
	}

	/**
	 * Whether an exception says that a connection is lost, or that it is no longer known
	 * which reply belongs to which command. What Lettuce fails commands with once their
	 * connection is closed are plain {@link RedisException}s, as many others are: those
	 * count only if it is closed.
	 */
	private static boolean isOfTheConnection(Throwable failure) {
		return failure instanceof IOException || failure instanceof DecoderException
				|| failure instanceof RedisConnectionException || failure instanceof RedisProtocolException;
	}

	/** What the socket fails with reaches no command; what comes between them may. */
	private static boolean isOfTheTransport(Throwable failure) {
		return failure instanceof ClosedChannelException || failure instanceof SSLException
				|| failure.getCause() instanceof SSLException;
	}

	/**
	 * How far a command has got on its connection.
	 */
	enum Progress {

		/** It has not been encoded. */
		WAITING,

		/** It has been encoded. */
		SENT,

		/** A part of its reply has arrived. */
		REPLYING

	}

}
