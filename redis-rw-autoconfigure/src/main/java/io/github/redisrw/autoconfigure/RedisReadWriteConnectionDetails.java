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

import java.util.List;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where a replicated Redis is, and how it is reached. A bean of this type counts more
 * than everything else that says so: connection details and configurations of Spring Data
 * Redis, and properties. Exactly one of {@link #getEndpoints()}, {@link #getSentinel()}
 * and {@link #getNodes()} must say where it is.
 */
public interface RedisReadWriteConnectionDetails extends ConnectionDetails {

	/**
	 * The user name for the nodes.
	 * @return the user name, {@code null} for none
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * The password for the nodes.
	 * @return the password, {@code null} for none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * The number of the database.
	 * @return the number, 0 by default
	 */
	default int getDatabase() {
		return 0;
	}

	/**
	 * What TLS is used with.
	 * @return the bundle, {@code null} for what the properties say
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

	/**
	 * Two endpoints, of which one always leads to the master.
	 * @return the endpoints, {@code null} if it is reached otherwise
	 */
	default @Nullable Endpoints getEndpoints() {
		return null;
	}

	/**
	 * The Sentinels that watch it.
	 * @return the Sentinels, {@code null} if it is reached otherwise
	 */
	default @Nullable Sentinel getSentinel() {
		return null;
	}

	/**
	 * Some of its nodes, of any role.
	 * @return the nodes, empty if it is reached otherwise
	 */
	default List<Node> getNodes() {
		return List.of();
	}

	/**
	 * Two endpoints.
	 *
	 * @param write leads to the master
	 * @param read leads to the replicas, {@code null} if there is none
	 */
	record Endpoints(Node write, @Nullable Node read) {

	}

	/**
	 * Sentinels.
	 *
	 * @param master the name under which they watch the master
	 * @param nodes the Sentinels, at least one
	 * @param username for the Sentinels, {@code null} for none
	 * @param password for the Sentinels, {@code null} for none
	 */
	record Sentinel(String master, List<Node> nodes, @Nullable String username, @Nullable String password) {

		/** Without what is secret. */
		@Override
		public String toString() {
			return "Sentinel[master=" + this.master + ", nodes=" + this.nodes + "]";
		}

	}

}
