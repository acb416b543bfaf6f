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

import org.jspecify.annotations.Nullable;

/**
 * Knows in which availability zone a node is. A bean of this type is asked for each
 * replica, before {@code redis.rw.read.zones} and what the server says of itself
 * ({@code availability_zone} in {@code INFO server}, which Valkey has). It is asked on a
 * thread of its own, so it may block; until it has answered, the zone is not known. It is
 * asked again after a minute.
 */
@FunctionalInterface
public interface ZoneResolver {

	/**
	 * Returns the zone of a node.
	 * @param node the node, by the address at which the application reaches it; behind a
	 * Service that is the address of the Service
	 * @return its zone, {@code null} if it is not known
	 */
	@Nullable String zoneOf(Node node);

	/**
	 * Ask another one about nodes that this one does not know.
	 * @param other the other one
	 * @return a resolver that asks this one first
	 */
	default ZoneResolver or(ZoneResolver other) {
		return (node) -> {
			String zone = zoneOf(node);
			return (zone != null) ? zone : other.zoneOf(node);
		};
	}

}
