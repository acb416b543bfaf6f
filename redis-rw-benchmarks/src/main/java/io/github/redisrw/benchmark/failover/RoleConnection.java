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

package io.github.redisrw.benchmark.failover;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.test.RedisServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A bare connection that asks a node for its role, so that no client's own ideas are in
 * the measurement.
 */
final class RoleConnection implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RoleConnection.class);

	private static final byte[] QUESTION = ("ROLE\r\nMGET " + String.join(" ", Load.keys()) + "\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final RedisServer node;

	private @Nullable Socket socket;

	private InputStream in = InputStream.nullInputStream();

	RoleConnection(RedisServer node) {
		this.node = node;
	}

	/**
	 * Asks for the role and the counters at once. A Sentinel that promotes a node makes
	 * it close all connections, so another one is tried at once.
	 * @return the counters if the node is a master that is in service; {@code null} if it
	 * is not, or cannot be reached
	 */
	@Nullable List<Long> countersOfMaster() {
		for (int attempt = 1; attempt <= 2; attempt++) {
			try {
				return ask();
			}
			catch (IOException ex) {
				close();
			}
		}
		return null;
	}

	private @Nullable List<Long> ask() throws IOException {
		Socket open = open();
		open.getOutputStream().write(QUESTION);
		Object role = read();
		Object counters = read();
		if (!(role instanceof List<?> parts)) {
			throw new IOException("Not the expected answer: " + role);
		}
		// A node of a cluster that is not to be asked redirects.
		return ("master".equals(parts.get(0)) && counters instanceof List<?> values)
				? values.stream().map(RoleConnection::number).toList() : null;
	}

	private static long number(Object counter) {
		String digits = counter.toString();
		return digits.isEmpty() ? 0 : Long.parseLong(digits);
	}

	private Socket open() throws IOException {
		Socket open = this.socket;
		if (open == null) {
			open = new Socket();
			this.socket = open;
			open.setTcpNoDelay(true);
			open.setSoTimeout((int) TIMEOUT.toMillis());
			open.connect(new InetSocketAddress(this.node.host(), this.node.port()), (int) TIMEOUT.toMillis());
			this.in = new BufferedInputStream(open.getInputStream());
		}
		return open;
	}

	private Object read() throws IOException {
		String header = line();
		return switch (header.charAt(0)) {
			case '*' -> {
				List<Object> elements = new ArrayList<>();
				int size = Integer.parseInt(header.substring(1));
				for (int i = 0; i < size; i++) {
					elements.add(read());
				}
				yield elements;
			}
			case '$' -> bulk(Integer.parseInt(header.substring(1)));
			default -> header;
		};
	}

	private String bulk(int length) throws IOException {
		if (length < 0) {
			return "";
		}
		byte[] content = this.in.readNBytes(length);
		line();
		return new String(content, StandardCharsets.US_ASCII);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		int next;
		while ((next = this.in.read()) != '\n') {
			if (next < 0) {
				throw new EOFException("The connection is closed");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	@Override
	public void close() {
		Socket open = this.socket;
		this.socket = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (IOException ex) {
				logger.debug("Closed in disorder", ex);
			}
		}
	}

}
