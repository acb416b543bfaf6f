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

package io.github.redisrw.internal.path;

import java.util.concurrent.TimeUnit;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.node.NodeLink;

/**
 * Reads that cost connections: a reply for which a node or a proxy closes the connection,
 * or a read that ends the server. Sent again for ever, it would take every node, with all
 * that others have in flight there.
 */
public final class ReadLosses {

	/** So many connections one read may cost. */
	private static final int MOST = 4;

	private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private ReadLosses() {
	}

	/**
	 * A connection was lost with a command in flight. Called on the event loop of the
	 * connection for each, in their order.
	 * @param command the command
	 * @param link the connection
	 * @return whether it is to be sent nowhere else, if it is a read
	 */
	public static boolean isToBlame(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return command.isEncoded() && link.inFlight().isFirstLost() && !hasWaited(command)
				&& command.countLoss() >= MOST;
	}

	/** For something to be read: it is what a connection has in flight all the time. */
	private static boolean hasWaited(TrackedCommand<?, ?, ?> command) {
		return command.isBlocking() && System.nanoTime() - command.sent() > AT_ONCE_NANOS;
	}

	/**
	 * What its caller is told.
	 * @param read the read
	 * @param link the last connection
	 * @return the exception
	 */
	public static RuntimeException exception(TrackedCommand<?, ?, ?> read, NodeLink link) {
		return new NoReadableNodeException(read.name() + " was not answered: " + MOST
				+ " connections were lost while its reply was the next to come, the last one to " + link + " ("
				+ link.lossReason() + ")");
	}

}
