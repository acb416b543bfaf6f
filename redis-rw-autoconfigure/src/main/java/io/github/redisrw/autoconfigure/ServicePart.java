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
 * What one service says of where Redis is, and of how it is reached.
 *
 * @param service its name, for messages
 * @param role what it is
 * @param addresses its addresses, at least one, exactly one for an endpoint
 * @param read an endpoint for reads of the same service, {@code null} if it has none
 * @param master the name under which Sentinels watch the master, {@code null} if the
 * service says none
 * @param access for the nodes
 * @param sentinelUsername for the Sentinels, {@code null} for none
 * @param sentinelPassword for the Sentinels, {@code null} for none
 */
record ServicePart(String service, ServiceRole role, List<Node> addresses, @Nullable Node read, @Nullable String master,
		Access access, @Nullable String sentinelUsername, @Nullable String sentinelPassword) {

	/** Shows no password. */
	@Override
	public String toString() {
		return this.service + " (" + this.role.connectionName() + ")";
	}

	/**
	 * What the nodes ask for.
	 *
	 * @param username the user name, {@code null} for none
	 * @param password the password, {@code null} for none
	 * @param database the number of the database, {@code null} if the service says none
	 */
	record Access(@Nullable String username, @Nullable String password, @Nullable Integer database) {

		@Override
		public String toString() {
			return "Access";
		}

	}

}
