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

package io.github.redisrw.connection;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One replica that may answer reads, with the connections to it.
 */
final class ReadTarget {

	private final NodeLink[] links;

	ReadTarget(List<NodeLink> links) {
		this.links = links.toArray(NodeLink[]::new);
	}

	/**
	 * The connection with the least in flight.
	 * @return the connection, {@code null} if none is usable
	 */
	@Nullable NodeLink pick() {
		NodeLink best = null;
		for (NodeLink link : this.links) {
			if (link.isOpen() && (best == null || link.load() < best.load())) {
				best = link;
			}
		}
		return best;
	}

	/**
	 * How much is in flight to this replica.
	 * @return the number of commands
	 */
	int load() {
		int load = 0;
		for (NodeLink link : this.links) {
			load += link.load();
		}
		return load;
	}

}
