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

package io.github.redisrw.internal.replica;

import java.util.List;
import java.util.function.LongSupplier;

import io.github.redisrw.topology.Node;

/**
 * Addresses that stand for one node each: so many connections to every one of them.
 */
final class NodeMembership extends Membership {

	private final int connections;

	private final LongSupplier clock;

	NodeMembership(int connections, LongSupplier clock) {
		this.connections = connections;
		this.clock = clock;
	}

	@Override
	void keep(List<Node> addresses) {
		dropAllBut(addresses);
		for (Node node : addresses) {
			for (int present = at(node).size(); present < this.connections; present++) {
				add(new ReplicaMember(node, true, this.clock));
			}
		}
	}

}
