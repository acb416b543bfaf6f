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

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A name server that says of each name what a test wants.
 */
final class NameServer implements AutoCloseable {

	/** It does not answer at all. */
	static final int SILENCE = -1;

	private final DatagramSocket socket;

	private final Map<String, byte[]> addresses = new ConcurrentHashMap<>();

	private volatile int code;

	NameServer() throws IOException {
		this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread thread = new Thread(this::serve);
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	/**
	 * Have a name lead to an address, from the next lookup on. It may be kept for a
	 * minute.
	 * @param name the name, with a dot at its end
	 * @param address the only address that it has from now on
	 */
	void set(String name, InetAddress address) {
		this.addresses.put(name, address.getAddress());
	}

	/**
	 * Have it answer by a response code.
	 * @param value the code of RFC 1035, 4.1.1, or {@link #SILENCE}
	 */
	void answer(int value) {
		this.code = value;
	}

	private void serve() {
		byte[] bytes = new byte[512];
		try {
			while (true) {
				DatagramPacket query = new DatagramPacket(bytes, bytes.length);
				this.socket.receive(query);
				if (this.code != SILENCE) {
					byte[] reply = reply(bytes);
					this.socket.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
				}
			}
		}
		catch (IOException ex) {
			// The test has ended.
		}
	}

	/** RFC 1035, 4.1: the header, the question as it was asked, and an A record. */
	private byte[] reply(byte[] query) {
		StringBuilder name = new StringBuilder();
		int end = 12;
		while (query[end] != 0) {
			name.append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII)).append('.');
			end += query[end] + 1;
		}
		byte[] address = (query[end + 2] == 1) ? known(name.toString()) : null;
		ByteBuffer reply = ByteBuffer.allocate(512);
		reply.put(query, 0, 2).putShort((short) (0x8180 | this.code)).putShort((short) 1);
		reply.putShort((short) ((address != null) ? 1 : 0)).putShort((short) 0).putShort((short) 0);
		reply.put(query, 12, end + 5 - 12);
		if (address != null) {
			reply.putShort((short) 0xC00C).putShort((short) 1).putShort((short) 1).putInt(60).putShort((short) 4);
			reply.put(address);
		}
		byte[] bytes = new byte[reply.position()];
		reply.flip().get(bytes);
		return bytes;
	}

	private byte @Nullable [] known(String name) {
		return this.addresses.get(name.toLowerCase(Locale.ROOT));
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
