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

package io.github.redisrw.internal.topology.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.redisrw.test.RedisNode;

/**
 * Another address of a node, at a port that all have. It stays when the node is gone, as
 * a machine does, and refuses connections then.
 */
final class NodeAlias implements AutoCloseable {

	private final RedisNode node;

	private final ServerSocket server;

	private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();

	/**
	 * Open it.
	 * @param address one of the loopback addresses
	 * @param port the port, 0 for any
	 * @param node the node
	 */
	NodeAlias(InetAddress address, int port, RedisNode node) {
		this.node = node;
		try {
			this.server = new ServerSocket(port, 100, address);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	InetAddress address() {
		return this.server.getInetAddress();
	}

	int port() {
		return this.server.getLocalPort();
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "node-alias");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				this.open.add(client);
				try {
					Socket upstream = new Socket(this.node.host(), this.node.port());
					this.open.add(upstream);
					start(() -> pass(client, upstream));
					start(() -> pass(upstream, client));
				}
				catch (IOException ex) {
					client.close();
				}
			}
		}
		catch (IOException ex) {
			// It has been closed.
		}
	}

	private static void pass(Socket from, Socket to) {
		try (from; to) {
			to.setTcpNoDelay(true);
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One side is gone, so the other one goes.
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Closeable each : this.open) {
			each.close();
		}
	}

}
