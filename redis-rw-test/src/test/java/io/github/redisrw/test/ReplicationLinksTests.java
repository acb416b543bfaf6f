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
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReplicationLinks} and {@link ReplicationLink} with a backend that
 * echoes what a replica would say.
 */
class ReplicationLinksTests {

	private static final int REPLICA_PORT = 7001;

	private static final String PING = "*1\r\n$4\r\nPING\r\n";

	private final ReplicationLinks links = new ReplicationLinks();

	private final ReplicationLink link = this.links.add(REPLICA_PORT);

	private final int port = Ports.reserve();

	private EchoServer backend;

	private Forwarder forwarder;

	@BeforeEach
	void open() throws IOException {
		this.backend = new EchoServer('M');
		this.forwarder = new Forwarder(this.port, this.backend::address, this.links);
		this.forwarder.open();
	}

	@AfterEach
	void close() throws IOException {
		this.forwarder.close();
		this.backend.close();
		Ports.release(this.port);
	}

	@Test
	void delaysWhatReachesTheReplica() throws IOException {
		this.link.delay(Duration.ofMillis(500));
		try (Socket replica = connect()) {
			send(replica, PING);
			assertThat(millisUntilEchoed(replica, PING)).isLessThan(450);
			String handshake = handshake(REPLICA_PORT);
			send(replica, handshake);
			assertThat(millisUntilEchoed(replica, handshake)).isBetween(490L, 1500L);
		}
	}

	@Test
	void delayIsALineThatKeepsTheDistancesAndTheThroughput() throws Exception {
		try (Socket replica = connect()) {
			send(replica, handshake(REPLICA_PORT));
			millisUntilEchoed(replica, handshake(REPLICA_PORT));
			this.link.delay(Duration.ofMillis(500));
			byte[] data = new byte[8 * 1024 * 1024];
			long start = System.nanoTime();
			Thread writer = new Thread(() -> {
				try {
					replica.getOutputStream().write(data);
				}
				catch (IOException ex) {
					// The reader finds too little.
				}
			});
			writer.start();
			assertThat(replica.getInputStream().readNBytes(data.length)).hasSameSizeAs(data);
			writer.join();
			assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(490L, 2500L);
		}
	}

	@Test
	void restoreDeliversAtOnceWhatIsOnTheLine() throws IOException {
		this.link.delay(Duration.ofMinutes(1));
		try (Socket replica = connect()) {
			String handshake = handshake(REPLICA_PORT);
			send(replica, handshake);
			this.link.restore();
			assertThat(millisUntilEchoed(replica, handshake)).isLessThan(1000);
		}
	}

	@Test
	void recognisesAHandshakeInPieces() throws IOException {
		this.link.cut();
		try (Socket replica = connect()) {
			for (String part : handshake(REPLICA_PORT).split("(?<=-|1|0)", -1)) {
				send(replica, part);
			}
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> replica.getInputStream().readNBytes(1000));
		}
	}

	@Test
	void cutResetsOpenLinksAndThoseToCome() throws IOException {
		try (Socket replica = connect()) {
			String handshake = handshake(REPLICA_PORT);
			send(replica, handshake);
			millisUntilEchoed(replica, handshake);
			this.link.cut();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> replica.getInputStream().read());
		}
		try (Socket replica = connect()) {
			send(replica, handshake(REPLICA_PORT));
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> replica.getInputStream().readNBytes(1000));
		}
	}

	@Test
	void leavesOtherReplicasAndClientsAlone() throws IOException {
		this.link.cut();
		try (Socket other = connect()) {
			String handshake = handshake(REPLICA_PORT + 1);
			send(other, handshake);
			assertThat(millisUntilEchoed(other, handshake)).isLessThan(1000);
		}
		try (Socket client = connect()) {
			String longCommand = "*2\r\n$4\r\nECHO\r\n$5000\r\n" + "x".repeat(5000) + "\r\n" + handshake(REPLICA_PORT);
			send(client, longCommand);
			assertThat(millisUntilEchoed(client, longCommand)).isLessThan(1000);
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.connect(Ports.address(this.port));
		socket.setSoTimeout(5000);
		assertThat(socket.getInputStream().read()).isEqualTo('M');
		return socket;
	}

	private static String handshake(int port) {
		return PING + "*3\r\n$8\r\nREPLCONF\r\n$14\r\nlistening-port\r\n$4\r\n" + port + "\r\n";
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static long millisUntilEchoed(Socket socket, String text) throws IOException {
		long start = System.nanoTime();
		InputStream input = socket.getInputStream();
		assertThat(new String(input.readNBytes(text.length()), StandardCharsets.US_ASCII)).isEqualTo(text);
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

}
