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

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend for tests of forwarders: says its name, then sends back what it gets.
 */
final class EchoServer implements AutoCloseable {

	private final ServerSocket listener;

	private final char name;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	EchoServer(char name) throws IOException {
		this.name = name;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(this::acceptAll);
	}

	InetSocketAddress address() {
		return Ports.address(this.listener.getLocalPort());
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Ends all connections, by a FIN or a reset.
	 */
	void disconnect(boolean reset) {
		for (Socket connection : this.connections) {
			try {
				connection.setSoLinger(reset, 0);
				connection.close();
			}
			catch (IOException ex) {
				// Its client was faster.
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		disconnect(true);
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket connection = this.listener.accept();
				this.connections.add(connection);
				daemon(() -> echo(connection));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void echo(Socket connection) {
		try (connection) {
			InputStream input = connection.getInputStream();
			connection.getOutputStream().write(this.name);
			input.transferTo(connection.getOutputStream());
			connection.shutdownOutput();
		}
		catch (IOException ex) {
			// Closed by a test.
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "echo");
		thread.setDaemon(true);
		thread.start();
	}

}
