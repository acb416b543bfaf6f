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

package io.github.redisrw.test;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The control over one replica's connection to its master. Thread safe.
 */
final class ReplicationLink {

	private final Set<ForwardedConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile long delayNanos;

	private volatile boolean cut;

	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
		this.connections.forEach((connection) -> connection.delayToClient(this.delayNanos));
	}

	void cut() {
		this.cut = true;
		this.connections.forEach(ForwardedConnection::reset);
	}

	void restore() {
		this.cut = false;
		delay(Duration.ZERO);
	}

	/**
	 * Takes a connection of the replica under control. It is added before the state is
	 * read, so that a change at the same time is not missed.
	 */
	void attach(ForwardedConnection connection) {
		this.connections.add(connection);
		connection.onClose(() -> this.connections.remove(connection));
		if (this.cut) {
			connection.reset();
		}
		connection.delayToClient(this.delayNanos);
	}

}
