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

package io.github.redisrw.topology;

import java.util.Locale;

/**
 * The state of a replica's link to its master, as {@code ROLE} reports it on the replica.
 */
public enum LinkState {

	/** The replica has to connect to its master. */
	CONNECT,

	/** The connection, or the handshake on it, is under way. */
	CONNECTING,

	/** A full synchronization is under way: the data is not what the master has. */
	SYNC,

	/** The replica receives the master's stream. */
	CONNECTED,

	/** Not known, or a state this version does not know. */
	UNKNOWN;

	public static LinkState of(String reply) {
		return switch (reply.toLowerCase(Locale.ROOT)) {
			case "connect" -> CONNECT;
			case "connecting", "handshake" -> CONNECTING;
			case "sync" -> SYNC;
			case "connected" -> CONNECTED;
			default -> UNKNOWN;
		};
	}

}
