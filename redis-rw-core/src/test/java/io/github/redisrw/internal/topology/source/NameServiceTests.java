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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lookups at a name server of the test's own.
 */
class NameServiceTests {

	private static final String NAME = "redis-write.test.";

	private DatagramSocket server;

	private NameService names;

	/** What the server says: a response code, or that it says nothing. */
	private volatile int code;

	private volatile boolean hasAddress;

	@BeforeEach
	void start() throws Exception {
		this.server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread thread = new Thread(this::serve);
		thread.setDaemon(true);
		thread.start();
		this.names = new NameService(
				new SingletonDnsServerAddressStreamProvider((InetSocketAddress) this.server.getLocalSocketAddress()));
		this.names.start();
	}

	@AfterEach
	void stop() {
		this.names.stop();
		this.server.close();
	}

	private void serve() {
		byte[] bytes = new byte[512];
		try {
			while (true) {
				DatagramPacket query = new DatagramPacket(bytes, bytes.length);
				this.server.receive(query);
				if (this.code >= 0) {
					byte[] reply = reply(bytes);
					this.server.send(new DatagramPacket(reply, reply.length, query.getSocketAddress()));
				}
			}
		}
		catch (IOException ex) {
			// The test has ended.
		}
	}

	/** RFC 1035, 4.1: the header, the question as it was asked, and an A record. */
	private byte[] reply(byte[] query) {
		int end = 12;
		while (query[end] != 0) {
			end += query[end] + 1;
		}
		int type = query[end + 2];
		boolean answers = this.hasAddress && type == 1;
		ByteBuffer reply = ByteBuffer.allocate(512);
		reply.put(query, 0, 2).putShort((short) (0x8180 | this.code)).putShort((short) 1);
		reply.putShort((short) (answers ? 1 : 0)).putShort((short) 0).putShort((short) 0);
		reply.put(query, 12, end + 5 - 12);
		if (answers) {
			reply.putShort((short) 0xC00C).putShort((short) 1).putShort((short) 1).putInt(60).putShort((short) 4);
			reply.put(new byte[] { 10, 0, 0, 7 });
		}
		byte[] bytes = new byte[reply.position()];
		reply.flip().get(bytes);
		return bytes;
	}

	private CompletableFuture<List<InetAddress>> lookUp() {
		return this.names.addresses(NAME).toCompletableFuture();
	}

	@Test
	void addressesAreFound() {
		this.hasAddress = true;
		assertThat(lookUp()).succeedsWithin(Duration.ofSeconds(20))
			.satisfies(
					(found) -> assertThat(found).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.7"));
	}

	@ParameterizedTest
	@CsvSource({ "0, true, no address of the name", "3, false, no such name", "2, true, the server fails",
			"5, true, the server refuses" })
	void anOutageIsToldFromAnAnswer(int response, boolean outage, String meaning) {
		this.code = response;
		assertThatExceptionOfType(ExecutionException.class).as(meaning)
			.isThrownBy(() -> lookUp().get(20, TimeUnit.SECONDS))
			.satisfies((failure) -> assertThat(this.names.isOutage(Objects.requireNonNull(failure.getCause())))
				.as(chain(failure))
				.isEqualTo(outage));
	}

	private static String chain(Throwable failure) {
		StringBuilder chain = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			chain.append(cause).append("; ");
		}
		return chain.toString();
	}

	@Test
	void aServerThatSaysNothingIsAnOutage() {
		this.code = -1;
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> lookUp().get(40, TimeUnit.SECONDS))
			.satisfies(
					(failure) -> assertThat(this.names.isOutage(Objects.requireNonNull(failure.getCause()))).isTrue());
	}

	@Test
	void whatHasNotBeenStartedLooksNothingUp() {
		this.names.stop();
		assertThat(lookUp()).isCompletedExceptionally();
	}

}
