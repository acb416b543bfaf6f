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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LimitedConnectClient}, with a server that answers anything, or
 * nothing.
 */
@Timeout(60)
class LimitedConnectClientTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/** As of a server from before version 6. */
	private static final Map<String, String> ANSWERS = Map.of("HELLO", "-ERR unknown command 'HELLO'", "PING", "+PONG",
			"CLIENT", "+OK");

	private final ServerSocket server;

	private volatile boolean answers;

	private volatile Duration blocked = Duration.ZERO;

	private volatile Runnable preparation = () -> {
	};

	private final ClientResources resources = ClientResources.builder().nettyCustomizer(new NettyCustomizer() {

		@Override
		public void afterBootstrapInitialized(Bootstrap bootstrap) {
			LimitedConnectClientTests.this.preparation.run();
		}

		@Override
		public void afterChannelInitialized(Channel channel) {
			channel.pipeline().addFirst(new BlockingHandler());
		}

	}).build();

	private final LocalHealth health = new LocalHealth();

	private final LimitedConnectClient client = new LimitedConnectClient(this.resources, LIMIT, this.health);

	LimitedConnectClientTests() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve);
		thread.setDaemon(true);
		thread.start();
	}

	private void serve() {
		try (Socket socket = this.server.accept();
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				String answer = ANSWERS.get(line);
				if (this.answers && answer != null) {
					socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
				}
			}
			this.ended.complete(null);
		}
		catch (IOException ex) {
			this.ended.complete(null);
		}
	}

	@AfterEach
	void end() throws IOException {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.resources.shutdown(0, 1, TimeUnit.SECONDS);
		this.server.close();
	}

	private CompletableFuture<StatefulRedisConnection<String, String>> connect() {
		return connect(this.client);
	}

	private CompletableFuture<StatefulRedisConnection<String, String>> connect(LimitedConnectClient client) {
		RedisURI uri = RedisURI.create("127.0.0.1", this.server.getLocalPort());
		return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
	}

	@Test
	void anAttemptThatIsNotAnsweredIsGivenUpAndNothingIsLeftOfIt() {
		long began = System.nanoTime();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connect().get(30, TimeUnit.SECONDS))
			.havingRootCause()
			.isInstanceOf(RedisConnectionException.class)
			.withMessage("no connection within 300 ms");

		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(LIMIT);
		assertThat(this.ended).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void anAttemptOfAProcessThatCannotListenIsNotGivenUp() throws Exception {
		this.answers = true;
		this.blocked = LIMIT.multipliedBy(3);

		StatefulRedisConnection<String, String> connection = connect().get(30, TimeUnit.SECONDS);

		assertThat(connection.isOpen()).isTrue();
		assertThat(this.health.lateness()).isPositive();
		assertThat(this.client.heartbeat(connection)).isSameAs(this.client.heartbeat(connection));
	}

	@Test
	void anAttemptEndsWithTheClient() {
		CompletableFuture<StatefulRedisConnection<String, String>> connecting = connect();

		this.client.shutdown(0, 1, TimeUnit.SECONDS);

		assertThat(connecting).failsWithin(Duration.ofSeconds(10));
	}

	@Test
	void anErrorWhileAConnectionIsPreparedEndsTheAttemptAndIsItsCause() {
		this.preparation = () -> {
			throw new NoClassDefFoundError("com/example/Missing");
		};
		assertThat(connect()).failsWithin(Duration.ofSeconds(30))
			.withThrowableOfType(ExecutionException.class)
			.havingRootCause()
			.isInstanceOf(RedisConnectionException.class)
			.withMessage("the connection cannot be prepared: java.lang.NoClassDefFoundError: com/example/Missing");
	}

	@Test
	void anAttemptThatDoesNotGetAsFarAsTheNetworkIsGivenUp() {
		CountDownLatch end = new CountDownLatch(1);
		this.preparation = () -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		LimitedConnectClient client = new LimitedConnectClient(this.resources, LIMIT, LIMIT, this.health);
		assertThat(connect(client)).failsWithin(Duration.ofSeconds(50))
			.withThrowableOfType(ExecutionException.class)
			.havingRootCause()
			.withMessageContaining("no connection has been begun within 300 ms");
		end.countDown();
		client.shutdown(0, 1, TimeUnit.SECONDS);
	}

	/**
	 * Blocks the event loop when the connection is there, and the handshake is not.
	 */
	private final class BlockingHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelActive(ChannelHandlerContext context) {
			context.fireChannelActive();
			long end = System.nanoTime() + LimitedConnectClientTests.this.blocked.toNanos();
			while (end - System.nanoTime() > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			}
		}

	}

}
