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

package io.github.redisrw.autoconfigure;

import io.github.redisrw.topology.Node;

/**
 * What a service of Docker Compose, or a container of Testcontainers, is for redis-rw. It
 * has the name that service connections of Spring Boot are told apart by.
 */
enum ServiceRole {

	/** Sentinels. */
	SENTINEL("redis-rw-sentinel", Node.DEFAULT_SENTINEL_PORT),

	/** Nodes of any role. */
	NODE("redis-rw-node", Node.DEFAULT_PORT),

	/** An endpoint that leads to the master. */
	WRITE("redis-rw-write", Node.DEFAULT_PORT),

	/** An endpoint that leads to the replicas. */
	READ("redis-rw-read", Node.DEFAULT_PORT);

	private final String connectionName;

	private final int defaultPort;

	ServiceRole(String connectionName, int defaultPort) {
		this.connectionName = connectionName;
		this.defaultPort = defaultPort;
	}

	/**
	 * The name of the service connection.
	 * @return the name
	 */
	String connectionName() {
		return this.connectionName;
	}

	/**
	 * The port, within the container, where no label names another.
	 * @return the port
	 */
	int defaultPort() {
		return this.defaultPort;
	}

	/** Whether a service of this role is one address, not several. */
	boolean isEndpoint() {
		return this == WRITE || this == READ;
	}

}
