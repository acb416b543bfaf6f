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
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as Sentinels do that cannot be had everywhere.
 */
final class ScriptedSentinel implements AutoCloseable {

	/** What a connection begins with. */
	private static final Map<String, String> HANDSHAKE = Map.of("HELLO", "-ERR unknown command 'HELLO'", "PING",
			"+PONG", "CLIENT", "+OK");

	private final ServerSocket server;

	private final Map<String, String> answers;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	/**
	 * Start to answer one connection.
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

	private void serve() {
		try (Socket socket = this.server.accept();
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				List<String> words = new ArrayList<>();
				for (int i = 0; i < Integer.parseInt(line.substring(1)); i++) {
					lines.readLine();
					words.add(lines.readLine());
				}
				socket.getOutputStream().write((answer(words) + "\r\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private String answer(List<String> words) {
		String handshake = HANDSHAKE.get(words.get(0));
		if (handshake != null) {
			return handshake;
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
