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

package io.github.redisrw.internal.topology.sentinel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as Sentinels do that cannot be had everywhere.
 */
final class ScriptedSentinel implements AutoCloseable {

	/** What a connection begins with. */
	private static final Map<String, String> HANDSHAKE = Map.of("HELLO", "-ERR unknown command 'HELLO'", "PING",
			"+PONG", "CLIENT", "+OK");

	/** As from one that is subscribed to. */
	private static final String PONG = "*2\r\n$4\r\npong\r\n$0\r\n";

	private final ServerSocket server;

	private final Map<String, String> answers;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicInteger pings = new AtomicInteger();

	private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();

	/**
	 * Start to answer connections.
	 * @param answers the replies, as they are sent, by commands
	 */
	ScriptedSentinel(Map<String, String> answers) {
		this.answers = answers;
		try {
			this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve);
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** The commands that were asked of it, without those of the handshake. */
	List<String> asked() {
		return this.asked;
	}

	/** How often it was asked for a sign of life by those who are subscribed. */
	int pings() {
		return this.pings.get();
	}

	/** What comes on the connections of this moment gets nowhere, and nobody is told. */
	void swallow() {
		this.swallowed.addAll(this.sockets);
	}

	private void serve() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				Thread thread = new Thread(() -> serve(socket));
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private void serve(Socket socket) {
		boolean subscribed = false;
		try (socket;
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				List<String> words = new ArrayList<>();
				for (int i = 0; i < Integer.parseInt(line.substring(1)); i++) {
					lines.readLine();
					words.add(lines.readLine());
				}
				if (!this.swallowed.contains(socket)) {
					boolean pinged = subscribed && words.get(0).equals("PING");
					if (pinged) {
						this.pings.incrementAndGet();
					}
					String answer = pinged ? PONG : answer(words);
					socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
				}
				subscribed |= words.get(0).equals("SUBSCRIBE");
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private static String confirmation(List<String> channels) {
		List<String> replies = new ArrayList<>();
		for (String channel : channels) {
			replies.add("*3\r\n$9\r\nsubscribe\r\n$" + channel.length() + "\r\n" + channel + "\r\n:"
					+ (replies.size() + 1));
		}
		return String.join("\r\n", replies);
	}

	private String answer(List<String> words) {
		String handshake = HANDSHAKE.get(words.get(0));
		if (handshake != null) {
			return handshake;
		}
		if (words.get(0).equals("SUBSCRIBE")) {
			return confirmation(words.subList(1, words.size()));
		}
		String command = String.join(" ", words);
		this.asked.add(command);
		return this.answers.getOrDefault(command, "-ERR not in the script");
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
