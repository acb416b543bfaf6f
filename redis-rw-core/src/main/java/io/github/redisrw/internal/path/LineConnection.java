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

import java.util.concurrent.CompletableFuture;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.session.FormerLinks;
import io.github.redisrw.internal.path.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a node on which a {@link DedicatedLine} puts its commands at present,
 * and those that it has left. Guarded by the monitor of its {@link DedicatedWriter}.
 */
final class LineConnection {

	private final SessionState session;

	private final FormerLinks former = new FormerLinks();

	private @Nullable NodeLink link;

	/** As of which version of the session the connection is prepared. */
	private volatile int prepared;

	/** Left while the node was asked for: what comes back from there goes first. */
	private @Nullable NodeLink awaited;

	/** The last command that blocks and was put on the connection. */
	private @Nullable TrackedCommand<?, ?, ?> blocking;

	LineConnection(SessionState session) {
		this.session = session;
	}

	@Nullable NodeLink link() {
		return this.link;
	}

	void use(NodeLink opened, int version) {
		this.link = opened;
		this.prepared = version;
	}

	/** What the application has set was set there, which may be a former connection. */
	void prepared(@Nullable NodeLink on) {
		if (on != null && on == this.link) {
			this.prepared = this.session.version();
		}
	}

	/** Whether the application has set something on its connection by another line. */
	boolean isOutdated() {
		return this.link != null && this.prepared != this.session.version();
	}

	/** A command is put on it. */
	void sent(TrackedCommand<?, ?, ?> command) {
		if (command.isBlocking()) {
			this.blocking = command;
		}
	}

	/**
	 * Whether all that is in flight is a command that blocks, and that its caller has
	 * given up: what comes next would wait behind it, for ever perhaps.
	 */
	boolean isBlockedInVain() {
		TrackedCommand<?, ?, ?> last = this.blocking;
		NodeLink present = this.link;
		return last != null && present != null && last.isGivenUpOn(present) && present.load() == 1;
	}

	/**
	 * Put nothing more on a connection.
	 * @param left the connection
	 * @return whether it was the one in use
	 */
	boolean leave(NodeLink left) {
		if (this.link != left) {
			return false;
		}
		this.link = null;
		this.blocking = null;
		this.former.add(left);
		return true;
	}

	/** What comes back from a connection that has been left is to go first. */
	void await(NodeLink left) {
		this.awaited = left;
	}

	/** Returns the connection that has been left and is to be awaited: once. */
	@Nullable NodeLink takeAwaited() {
		NodeLink left = this.awaited;
		this.awaited = null;
		return left;
	}

	/**
	 * Close the connections on which nothing more is sent, behind what has been sent.
	 * @return completes when all are closed, or will be
	 */
	CompletableFuture<Void> close() {
		return this.former.close();
	}

}
