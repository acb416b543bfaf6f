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

import java.net.InetSocketAddress;

/**
 * Stands in front of a node, at the address by which all others know it, and puts the
 * replication connections that reach the node under the control of the replicas they come
 * from. When the node is down it is closed, so that the address behaves as the node's own
 * would.
 */
final class ReplicationFront {

	private final Forwarder forwarder;

	private final ReplicationLink link;

	/**
	 * Makes a front that does not listen yet.
	 * @param port where it listens
	 * @param nodePort where the node listens
	 * @param links the links of all replicas, to which that of this node is added
	 */
	ReplicationFront(int port, int nodePort, ReplicationLinks links) {
		InetSocketAddress node = Ports.address(nodePort);
		this.forwarder = new Forwarder(port, () -> node, links);
		this.link = links.add(port);
	}

	void open() {
		this.forwarder.open();
	}

	void close() {
		this.forwarder.close();
	}

	/**
	 * The link of this node to its master, whichever that is.
	 */
	ReplicationLink link() {
		return this.link;
	}

}
