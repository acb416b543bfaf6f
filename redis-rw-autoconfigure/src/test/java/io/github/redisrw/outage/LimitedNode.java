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

package io.github.redisrw.outage;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.redisrw.test.RedisNode;
import org.jspecify.annotations.Nullable;

/**
 * A node as a managed service shows it: some commands are not known there. What is asked
 * for reaches the node under a name that it does not know, so the reply is that of a real
 * server, in its place among the others.
 */
final class LimitedNode implements AutoCloseable {

	private final RedisNode node;

	private final Set<String> unknown;

	/** Whether {@code INFO} has none of the sections that are asked for. */
	private final boolean withoutSections;

	private final ServerSocket server;

	private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();

	/** What was asked for in vain. */
	private final Queue<String> refused = new ConcurrentLinkedQueue<>();

	/**
	 * Open it, on the loopback address.
	 * @param node the node
	 * @param unknown commands that are not known, in capitals
	 * @param withoutSections whether {@code INFO} has no section
	 */
	LimitedNode(RedisNode node, Set<String> unknown, boolean withoutSections) {
		this.node = node;
		this.unknown = unknown;
		this.withoutSections = withoutSections;
		try {
			this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	RedisNode node() {
		return this.node;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.server.getLocalSocketAddress();
	}

	/** The commands that were refused, each as often as it was. */
	Queue<String> refused() {
		return this.refused;
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "limited-node");
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
					start(() -> pass(client, upstream, this::requests));
					start(() -> pass(upstream, client, InputStream::transferTo));
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

	private static void pass(Socket from, Socket to, Direction direction) {
		try (from; to) {
			from.setTcpNoDelay(true);
			to.setTcpNoDelay(true);
			direction.pass(from.getInputStream(), to.getOutputStream());
		}
		catch (IOException ex) {
			// One side is gone, so the other one goes.
		}
	}

	private void requests(InputStream from, OutputStream to) throws IOException {
		DataInputStream requests = new DataInputStream(new BufferedInputStream(from));
		for (byte[][] request = read(requests); request != null; request = read(requests)) {
			to.write(bytes("*" + request.length + "\r\n"));
			for (byte[] argument : limited(request)) {
				to.write(bytes("$" + argument.length + "\r\n"));
				to.write(argument);
				to.write(bytes("\r\n"));
			}
		}
	}

	/** An array of bulk strings, as every request of Lettuce is. */
	private static byte @Nullable [][] read(DataInputStream requests) throws IOException {
		int length = length(requests);
		if (length < 0) {
			return null;
		}
		byte[][] request = new byte[length][];
		for (int i = 0; i < request.length; i++) {
			request[i] = new byte[length(requests)];
			requests.readFully(request[i]);
			requests.readFully(new byte[2]);
		}
		return request;
	}

	private static int length(DataInputStream requests) throws IOException {
		if (requests.read() < 0) {
			return -1;
		}
		int length = 0;
		for (int digit = requests.read(); digit != '\r'; digit = requests.read()) {
			length = length * 10 + digit - '0';
		}
		requests.readFully(new byte[1]);
		return length;
	}

	private byte[][] limited(byte[][] request) {
		String command = new String(request[0], StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
		byte[][] limited = Arrays.copyOf(request, request.length);
		if (this.unknown.contains(command)) {
			this.refused.add(command);
			limited[0] = bytes("NO-" + command);
		}
		else if (this.withoutSections && command.equals("INFO") && request.length > 1) {
			this.refused.add(command);
			limited[1] = bytes("no-section");
		}
		return limited;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Closeable each : this.open) {
			each.close();
		}
	}

	/**
	 * What comes one way.
	 */
	private interface Direction {

		void pass(InputStream from, OutputStream to) throws IOException;

	}

}
