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

package io.github.redisrw.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads what the labels of a service say of it, and where they do not, its environment,
 * by the names that the images of Bitnami have.
 *
 * @param service the name of the service, for messages
 * @param labels its labels
 * @param env its environment
 */
record ServiceLabels(String service, Map<String, String> labels, Map<String, @Nullable String> env) {

	static final String PREFIX = "io.github.redisrw.";

	/**
	 * Put together what the service says.
	 * @param role what it is
	 * @param host where its ports are
	 * @param published maps a port of the container to the port of that host
	 * @return the part
	 * @throws IllegalStateException if a label makes no sense
	 */
	ServicePart part(ServiceRole role, String host, IntUnaryOperator published) {
		List<Node> addresses = ports("ports", role.defaultPort()).stream()
			.map((port) -> new Node(host, published.applyAsInt(port)))
			.toList();
		if (role.isEndpoint() && addresses.size() != 1) {
			throw wrong("ports", "names several ports: an endpoint has one");
		}
		List<Integer> read = ports("read-port", null);
		if (read.size() > 1 || (!read.isEmpty() && role != ServiceRole.WRITE)) {
			throw wrong("read-port", "is for one port of a service '" + ServiceRole.WRITE.connectionName() + "'");
		}
		return new ServicePart(this.service, role, addresses,
				read.isEmpty() ? null : new Node(host, published.applyAsInt(read.get(0))),
				labelOr("master", "REDIS_MASTER_SET"), access(role), label("sentinel-username"),
				labelOr("sentinel-password", "REDIS_SENTINEL_PASSWORD"));
	}

	private ServicePart.Access access(ServiceRole role) {
		boolean sentinel = role == ServiceRole.SENTINEL;
		String database = label("database");
		if (database != null && !database.matches("\\d{1,9}")) {
			throw wrong("database", "is no number of a database");
		}
		return new ServicePart.Access(sentinel ? labelOr("username", "REDIS_MASTER_USER") : label("username"),
				labelOr("password", sentinel ? "REDIS_MASTER_PASSWORD" : "REDIS_PASSWORD"),
				(database != null) ? Integer.valueOf(database) : null);
	}

	private List<Integer> ports(String label, @Nullable Integer standard) {
		String text = label(label);
		if (text == null) {
			return (standard != null) ? List.of(standard) : List.of();
		}
		return Arrays.stream(StringUtils.commaDelimitedListToStringArray(text))
			.map((port) -> port(label, port.trim()))
			.toList();
	}

	private int port(String label, String text) {
		int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
		if (port < 1 || port > 65535) {
			throw wrong(label, "has '" + text + "', which is not a port from 1 to 65535");
		}
		return port;
	}

	private @Nullable String labelOr(String label, String variable) {
		String value = label(label);
		return (value != null) ? value : text(this.env.get(variable));
	}

	private @Nullable String label(String label) {
		return text(this.labels.get(PREFIX + label));
	}

	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	private IllegalStateException wrong(String label, String reason) {
		return new IllegalStateException(
				"The label '" + PREFIX + label + "' of the service '" + this.service + "' " + reason);
	}

}
