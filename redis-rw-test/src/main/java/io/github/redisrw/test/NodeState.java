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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A node's reply to {@code ROLE}.
 *
 * @param role what it is
 * @param master the address a replica replicates from, {@code null} on a master
 * @param link the state of a replica's link, such as {@code connected}; empty on a master
 * @param offset how far the node is in the stream of replication
 */
record NodeState(Role role, @Nullable String master, String link, long offset) {

	/**
	 * Reads the reply.
	 * @throws IllegalArgumentException if it is not one of a node
	 */
	static NodeState parse(@Nullable Object reply) {
		if (reply instanceof List<?> list && list.size() >= 3) {
			if ("master".equals(list.get(0)) && list.get(1) instanceof Long offset) {
				return new NodeState(Role.MASTER, null, "", offset);
			}
			if ("slave".equals(list.get(0)) && list.size() >= 5 && list.get(4) instanceof Long offset) {
				return new NodeState(Role.REPLICA, list.get(1) + ":" + list.get(2), String.valueOf(list.get(3)),
						offset);
			}
		}
		throw new IllegalArgumentException("Not the role of a node: " + reply);
	}

	@Override
	public String toString() {
		return isMaster() ? "a master" : "a replica of " + this.master + ", link " + this.link;
	}

	boolean isMaster() {
		return this.role == Role.MASTER;
	}

	/**
	 * Whether this is a replica of that master with its link up.
	 */
	boolean follows(String address) {
		return address.equals(this.master) && "connected".equals(this.link);
	}

}
