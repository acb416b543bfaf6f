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
package io.github.redisrw.internal.path.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.NodeLink;

/**
 * The connections that a dedicated connection has left: nothing more is sent on them, and
 * there may still be something in flight. Thread-safe.
 */
public final class FormerLinks {

	/** How long an event loop that runs may take to close a connection. */
	private static final Duration CLOSED = Duration.ofMillis(500);

	private final Set<NodeLink> links = ConcurrentHashMap.newKeySet();

	public void add(NodeLink left) {
		this.links.add(left);
		left.drained().thenRun(() -> this.links.remove(left));
	}

	/**
	 * Close them, behind what has been sent.
	 * @return completes when all are closed, or will be by an event loop that does not
	 * run at the moment
	 */
	public CompletableFuture<Void> close() {
		return CompletableFuture
			.allOf(this.links.stream().map(FormerLinks::closeInTurn).toArray(CompletableFuture[]::new));
	}

	/**
	 * What keeps the event loop from running may be what waits for the thread that closes
	 * the connection.
	 */
	private static CompletableFuture<Void> closeInTurn(NodeLink link) {
		if (EventLoops.isCurrent()) {
			return link.close();
		}
		CompletableFuture<Void> closed = new CompletableFuture<>();
		boolean runs = link.writer().execute(() -> link.close().whenComplete((done, failure) -> closed.complete(null)));
		if (!runs) {
			return link.close();
		}
		CompletableFuture<Void> limit = link.listen(CLOSED);
		limit.thenRun(() -> closed.complete(null));
		closed.whenComplete((done, failure) -> limit.cancel(false));
		return closed;
	}

}
