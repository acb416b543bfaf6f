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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.topology.Node;

/**
 * The other Sentinels that a Sentinel knows.
 *
 * @param nodes their addresses
 * @param identities who they are
 */
public record SentinelListing(Set<Node> nodes, Set<String> identities) {

	/**
	 * Read the reply to {@code SENTINEL SENTINELS}.
	 * @param entries the fields by name, of each
	 * @return the listing
	 */
	public static SentinelListing of(List<Map<String, String>> entries) {
		Map<String, Node> byIdentity = new HashMap<>();
		for (Map<String, String> entry : entries) {
			Node node = SentinelView.address(entry);
			if (node != null) {
				byIdentity.put(entry.getOrDefault("runid", node.toString()), node);
			}
		}
		return new SentinelListing(Set.copyOf(byIdentity.values()), Set.copyOf(byIdentity.keySet()));
	}

}
