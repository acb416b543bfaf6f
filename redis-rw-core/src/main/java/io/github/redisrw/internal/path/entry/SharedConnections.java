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
package io.github.redisrw.internal.path.entry;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.redisrw.topology.Node;
import io.lettuce.core.api.push.PushMessage;
import org.jspecify.annotations.Nullable;

/**
 * The connections that an application holds of a path, and that many threads use side by
 * side. They are told what happens to the connections to the nodes. Thread-safe.
 */
public final class SharedConnections {

	private final Set<HeldConnection> connections = ConcurrentHashMap.newKeySet();

	private final Supplier<@Nullable Node> reachable;

	private final Runnable released;

	/**
	 * Create an instance without any.
	 * @param reachable a node that they lead to now, {@code null} if there is none
	 * @param released told when the last one is closed
	 */
	public SharedConnections(Supplier<@Nullable Node> reachable, Runnable released) {
		this.reachable = reachable;
		this.released = released;
	}

	/**
	 * Adds a connection.
	 * @param connection the connection
	 */
	public void add(HeldConnection connection) {
		Node node = this.reachable.get();
		if (node != null) {
			connection.connected(InetSocketAddress.createUnresolved(node.host(), node.port()));
		}
		this.connections.add(connection);
	}

	/**
	 * Removes a connection that is closed.
	 * @param connection the connection
	 */
	public void remove(HeldConnection connection) {
		if (this.connections.remove(connection) && this.connections.isEmpty()) {
			this.released.run();
		}
	}

	public boolean isEmpty() {
		return this.connections.isEmpty();
	}

	/** Nodes can be reached again. */
	public void connected(Node node) {
		this.connections.forEach(
				(connection) -> connection.connected(InetSocketAddress.createUnresolved(node.host(), node.port())));
	}

	/** No node can be reached. */
	public void disconnected() {
		this.connections.forEach(HeldConnection::disconnected);
	}

	public void pushed(PushMessage message) {
		this.connections.forEach((connection) -> connection.pushed(message));
	}

}
