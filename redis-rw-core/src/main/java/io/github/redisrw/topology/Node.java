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
 * One Redis server, or the address of a service in front of several.
 *
 * @param host a host name or a literal address, never empty
 * @param port 1 to 65535
 */
public record Node(String host, int port) {

	/** The port of a Redis server where none is given. */
	public static final int DEFAULT_PORT = 6379;

	/** The port of a Sentinel where none is given. */
	public static final int DEFAULT_SENTINEL_PORT = 26379;

	public Node {
		if (host.isBlank()) {
			throw new IllegalArgumentException("a node needs a host");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("port " + port + " of host '" + host + "' is not between 1 and 65535");
		}
	}

	/**
	 * Read {@code host}, {@code host:port} or {@code [ipv6]:port}.
	 * @param text the address
	 * @param defaultPort the port where the text has none
	 * @return the node
	 * @throws IllegalArgumentException if the text is no such address
	 */
	public static Node parse(String text, int defaultPort) {
		String trimmed = text.trim();
		int colon = portSeparator(trimmed);
		String host = (colon < 0) ? trimmed : trimmed.substring(0, colon);
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		if (host.isBlank() || host.startsWith("[") || host.contains("/") || host.contains("@") || host.contains(" ")) {
			throw new IllegalArgumentException("'" + text + "' is not host:port");
		}
		return new Node(host, (colon < 0) ? defaultPort : parsePort(text, trimmed.substring(colon + 1)));
	}

	/**
	 * Make a node of the host and port texts that Redis replies with.
	 * @param host the host, {@code ?} or empty where the server does not know it
	 * @param port the port
	 * @return the node, or {@code null} where the texts name none
	 */
	public static @Nullable Node ofReply(@Nullable String host, @Nullable Object port) {
		if (host == null || host.isBlank() || host.equals("?") || port == null) {
			return null;
		}
		try {
			return new Node(host, Integer.parseInt(port.toString()));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static int portSeparator(String text) {
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			return (end > 0 && end + 1 < text.length() && text.charAt(end + 1) == ':') ? end + 1 : -1;
		}
		int first = text.indexOf(':');
		return (first == text.lastIndexOf(':')) ? first : -1;
	}

	private static int parsePort(String text, String port) {
		try {
			if (port.startsWith("+")) {
				throw new NumberFormatException(port);
			}
			return Integer.parseInt(port);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "' is not host:port: '" + port + "' is no port number", ex);
		}
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
