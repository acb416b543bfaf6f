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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Tells the connections of replicas from those of other clients: a replica names its port
 * at the start of the handshake, by {@code REPLCONF listening-port}. Thread safe.
 */
final class ReplicationLinks implements Forwarder.Inspector {

	private static final Pattern LISTENING_PORT = Pattern.compile("listening-port\r\n\\$\\d+\r\n(\\d+)\r\n");

	// A replica says PING, perhaps AUTH, and then its port.
	private static final int HANDSHAKE_LENGTH = 2048;

	private final Map<Integer, ReplicationLink> links = new ConcurrentHashMap<>();

	/**
	 * Adds the link of a replica.
	 * @param port the port it names
	 */
	ReplicationLink add(int port) {
		ReplicationLink link = new ReplicationLink();
		this.links.put(port, link);
		return link;
	}

	@Override
	public boolean inspect(ForwardedConnection connection, StringBuilder start, ByteBuf bytes) {
		int length = Math.min(bytes.readableBytes(), HANDSHAKE_LENGTH - start.length());
		start.append(bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1));
		ReplicationLink link = find(start);
		if (link != null) {
			link.attach(connection);
			return false;
		}
		return start.length() < HANDSHAKE_LENGTH;
	}

	private @Nullable ReplicationLink find(CharSequence start) {
		Matcher matcher = LISTENING_PORT.matcher(start);
		return matcher.find() ? this.links.get(Integer.valueOf(matcher.group(1))) : null;
	}

}
