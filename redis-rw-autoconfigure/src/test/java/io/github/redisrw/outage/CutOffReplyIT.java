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

package io.github.redisrw.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that are lost in the middle of a reply.
 */
@Timeout(60)
class CutOffReplyIT {

	private static final int SIZE = 4 << 20;

	private static RedisDeployment deployment;

	private static Cutter cutter;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws IOException {
		deployment = RedisDeployment.builder().replicas(0).start();
		cutter = new Cutter(deployment.master());
		context = Application.start(Map.of("redis.rw.nodes", "127.0.0.1:" + cutter.port()), 0);
	}

	@AfterAll
	static void stop() throws IOException {
		if (context != null) {
			context.close();
		}
		if (cutter != null) {
			cutter.close();
		}
		deployment.close();
	}

	@BeforeEach
	void fill() {
		RedisNode master = deployment.master();
		master.command("FLUSHALL");
		master.command("SET", "text", "x".repeat(SIZE));
		master.command("EVAL", "for i = 1, 10000 do redis.call('RPUSH', 'list', string.rep('x', 100)) end", "0");
		master.resetStats();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stringRedisTemplate", "readStringRedisTemplate" })
	void readOfOneValueIsIssuedAgain(String template) {
		cutter.cutAfter(SIZE / 2);
		assertThat(redis(template).opsForValue().get("text")).hasSize(SIZE);
		assertThat(deployment.master().commandCalls("get")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "stringRedisTemplate", "readStringRedisTemplate" })
	void readOfManyValuesFailsAsARead(String template) {
		cutter.cutAfter(500_000);
		assertThatExceptionOfType(NoReadableNodeException.class)
			.isThrownBy(() -> redis(template).opsForList().range("list", 0, -1))
			.withMessageContaining("LRANGE failed")
			.withMessageContaining("in the middle of its reply");
		assertThat(redis(template).opsForList().range("list", 0, -1)).hasSize(10_000);
	}

	@ParameterizedTest
	@ValueSource(strings = "stringRedisTemplate")
	void writeHasAnUnknownOutcome(String template) {
		cutter.cutAfter(SIZE / 2);
		assertThatExceptionOfType(WriteOutcomeUnknownException.class)
			.isThrownBy(() -> redis(template).opsForValue().getAndSet("text", "new"));
		assertThat(redis(template).opsForValue().get("text")).isEqualTo("new");
	}

	private static StringRedisTemplate redis(String name) {
		return context.getBean(name, StringRedisTemplate.class);
	}

	/**
	 * A way to a node that ends after a number of bytes of replies, once.
	 */
	private static final class Cutter implements AutoCloseable {

		private static final long NEVER = Long.MAX_VALUE;

		private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final RedisNode node;

		private final AtomicLong remaining = new AtomicLong(NEVER);

		Cutter(RedisNode node) throws IOException {
			this.node = node;
			run(this::accept);
		}

		int port() {
			return this.listener.getLocalPort();
		}

		void cutAfter(long bytes) {
			this.remaining.set(bytes);
		}

		private void accept() throws IOException {
			while (!this.listener.isClosed()) {
				Socket client = this.listener.accept();
				Socket server = new Socket(this.node.host(), this.node.port());
				run(() -> forward(client, server, false));
				run(() -> forward(server, client, true));
			}
		}

		private void forward(Socket from, Socket to, boolean replies) throws IOException {
			try (from; to) {
				InputStream input = from.getInputStream();
				OutputStream output = to.getOutputStream();
				byte[] buffer = new byte[64 * 1024];
				for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
					long left = (replies && this.remaining.get() != NEVER) ? this.remaining.addAndGet(-count) : 0;
					output.write(buffer, 0, count);
					if (left < 0) {
						this.remaining.set(NEVER);
						return;
					}
				}
			}
		}

		private static void run(Work work) {
			Thread thread = new Thread(() -> {
				try {
					work.run();
				}
				catch (IOException ex) {
					// The end of a connection.
				}
			});
			thread.setDaemon(true);
			thread.start();
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
		}

		private interface Work {

			void run() throws IOException;

		}

	}

}
