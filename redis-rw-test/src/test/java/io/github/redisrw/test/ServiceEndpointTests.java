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
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServiceEndpoint} with backends that echo.
 */
class ServiceEndpointTests {

	private EchoServer one;

	private EchoServer two;

	private ServiceEndpoint endpoint;

	private final List<Socket> sockets = new ArrayList<>();

	@BeforeEach
	void open() throws IOException {
		this.one = new EchoServer('1');
		this.two = new EchoServer('2');
		this.endpoint = ServiceEndpoint.to(List.of(this.one.address()));
	}

	@AfterEach
	void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.endpoint.close();
		this.one.close();
		this.two.close();
	}

	@Test
	void passesBytesInBothDirections() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		assertEchoes(socket);
	}

	@Test
	void passesMuchDataAndTheEndOfItWhileTheOtherDirectionGoesOn() throws Exception {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		byte[] data = new byte[16 * 1024 * 1024];
		for (int i = 0; i < data.length; i++) {
			data[i] = (byte) ((i * 31) >> 3);
		}
		Thread writer = new Thread(() -> {
			try {
				socket.getOutputStream().write(data);
				socket.shutdownOutput();
			}
			catch (IOException ex) {
				// The reader finds too little.
			}
		});
		writer.start();
		assertThat(socket.getInputStream().readAllBytes()).isEqualTo(data);
		writer.join();
		awaitOpenConnections(0);
	}

	@Test
	void spreadsNewConnectionsOverTheBackends() throws IOException {
		this.endpoint.retarget(List.of(this.one.address(), this.two.address()));
		Set<Character> seen = new HashSet<>();
		for (int i = 0; i < 30; i++) {
			seen.add(backendOf(connect()));
		}
		assertThat(seen).containsExactlyInAnyOrder('1', '2');
		assertThat(this.endpoint.openConnections()).isEqualTo(30);
		assertThat(this.endpoint.connectionsPerBackend()).containsOnlyKeys(key(this.one), key(this.two));
		assertThat(this.endpoint.connectionsPerBackend().values().stream().mapToInt((count) -> count).sum())
			.isEqualTo(30);
	}

	@Test
	void retargetConcernsNewConnectionsOnly() throws IOException {
		Socket before = connect();
		assertThat(backendOf(before)).isEqualTo('1');
		this.endpoint.retarget(List.of(this.two.address()));
		assertThat(backendOf(connect())).isEqualTo('2');
		assertEchoes(before);
	}

	@Test
	void emptyResetsNewConnectionsOnly() throws IOException {
		Socket before = connect();
		assertThat(backendOf(before)).isEqualTo('1');
		this.endpoint.empty();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> connect().getInputStream().read());
		assertEchoes(before);
		this.endpoint.restore();
		assertThat(backendOf(connect())).isEqualTo('1');
	}

	@Test
	void noBackendsIsEmpty() {
		this.endpoint.retarget();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> connect().getInputStream().read());
	}

	@Test
	void refuseRefusesNewConnectionsOnly() throws IOException {
		Socket before = connect();
		assertThat(backendOf(before)).isEqualTo('1');
		this.endpoint.refuse();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		assertEchoes(before);
		this.endpoint.restore();
		assertThat(backendOf(connect())).isEqualTo('1');
	}

	@Test
	void blackHoleSwallowsWithoutClosingUntilRestored() throws IOException {
		Socket before = connect();
		assertThat(backendOf(before)).isEqualTo('1');
		this.endpoint.blackHole();
		Socket during = connect();
		before.getOutputStream().write('x');
		assertSilent(before);
		assertSilent(during);
		this.one.disconnect(false);
		assertSilent(before);
		assertThat(this.endpoint.openConnections()).isEqualTo(2);
		this.endpoint.restore();
		assertThat(before.getInputStream().read()).isEqualTo(-1);
		assertThat(backendOf(during)).isEqualTo('1');
		assertEchoes(during);
	}

	@Test
	void restoreAfterABlackHoleLosesNothing() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		this.endpoint.blackHole();
		socket.getOutputStream().write('x');
		assertSilent(socket);
		this.endpoint.restore();
		assertThat(socket.getInputStream().read()).isEqualTo('x');
	}

	@Test
	void retargetLeavesWhatIsInTheBlackHole() throws IOException {
		Socket before = connect();
		assertThat(backendOf(before)).isEqualTo('1');
		this.endpoint.blackHole();
		this.endpoint.retarget(List.of(this.two.address()));
		assertThat(backendOf(connect())).isEqualTo('2');
		before.getOutputStream().write('x');
		assertSilent(before);
		this.endpoint.dropConnections();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> before.getInputStream().read());
	}

	@Test
	void endOfTheBackendIsSeenAtOnce() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		this.one.disconnect(false);
		assertThat(socket.getInputStream().read()).isEqualTo(-1);
		socket.close();
		awaitOpenConnections(0);
	}

	@Test
	void resetOfTheBackendIsSeenAtOnce() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		this.one.disconnect(true);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		awaitOpenConnections(0);
	}

	@Test
	void resetOfTheClientReachesTheBackend() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		socket.setSoLinger(true, 0);
		socket.close();
		awaitOpenConnections(0);
		Awaitility.await().until(() -> this.one.connections() == 0);
	}

	@Test
	void unreachableBackendResetsTheClient() throws IOException {
		InetSocketAddress nobody = Ports.address(Ports.reserve());
		this.endpoint.retarget(List.of(nobody));
		Socket socket = connect();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		Ports.release(nobody.getPort());
	}

	@Test
	void dropConnectionsResetsThem() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		this.endpoint.dropConnections();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		awaitOpenConnections(0);
		assertThat(backendOf(connect())).isEqualTo('1');
	}

	@Test
	void closeEndsAll() throws IOException {
		Socket socket = connect();
		assertThat(backendOf(socket)).isEqualTo('1');
		this.endpoint.close();
		this.endpoint.close();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		assertThatIllegalStateException().isThrownBy(this.endpoint::restore);
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.connect(Ports.address(this.endpoint.port()));
		socket.setSoTimeout(5000);
		this.sockets.add(socket);
		return socket;
	}

	private void awaitOpenConnections(int number) {
		Awaitility.await().until(() -> this.endpoint.openConnections() == number);
	}

	private static char backendOf(Socket socket) throws IOException {
		return (char) socket.getInputStream().read();
	}

	private static void assertEchoes(Socket socket) throws IOException {
		socket.getOutputStream().write('e');
		assertThat(socket.getInputStream().read()).isEqualTo('e');
	}

	private static void assertSilent(Socket socket) throws IOException {
		socket.setSoTimeout(150);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(5000);
	}

	private static String key(EchoServer server) {
		return Ports.HOST + ":" + server.address().getPort();
	}

}
