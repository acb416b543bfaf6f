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

/**
 * Where Redis is, as the properties say.
 */
sealed interface Deployment {

	/**
	 * Two endpoints.
	 *
	 * @param write leads to the master
	 * @param read leads to the replicas, {@code null} if there is none
	 * @param access what the URL of the write endpoint says
	 */
	record Endpoints(Node write, @Nullable Node read, @Nullable UrlAccess access) implements Deployment {

	}

	/**
	 * Sentinels.
	 *
	 * @param master the name of the master
	 * @param nodes the Sentinels
	 * @param username for the Sentinels
	 * @param password for the Sentinels
	 */
	record Sentinels(String master, List<Node> nodes, @Nullable String username,
			@Nullable String password) implements Deployment {

		/** Without what is secret. */
		@Override
		public String toString() {
			return "Sentinels[master=" + this.master + ", nodes=" + this.nodes + "]";
		}

	}

	/**
	 * Nodes of any role.
	 *
	 * @param nodes the nodes
	 */
	record Nodes(List<Node> nodes) implements Deployment {

	}

	/**
	 * A Redis Cluster.
	 *
	 * @param nodes some of its nodes
	 */
	record Cluster(List<Node> nodes) implements Deployment {

	}

	/**
	 * What a URL says besides the address.
	 *
	 * @param username the user name
	 * @param password the password
	 * @param database the number of the database, {@code null} if the URL has none
	 * @param ssl whether it asks for TLS
	 */
	record UrlAccess(@Nullable String username, @Nullable String password, @Nullable Integer database, boolean ssl) {

		/** Without what is secret. */
		@Override
		public String toString() {
			return "UrlAccess[database=" + this.database + ", ssl=" + this.ssl + "]";
		}

	}

}
