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
package io.github.redisrw.internal.path;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of one caller whose event loop the application keeps from running.
 */
@Timeout(120)
class BlockedEventLoopTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch done = new CountDownLatch(1);

	private @Nullable FakeDeployment started;

	@AfterEach
	void close() {
		this.done.countDown();
		this.threads.shutdownNow();
		if (this.started != null) {
			this.started.close();
		}
	}

	private FakeDeployment start(FakeDeployment.Settings settings) {
		FakeDeployment deployment = settings.ownEventLoops().start();
		this.started = deployment;
		return deployment;
	}

	/** A native connection that all share. */
	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> shared() {
		return (RedisAsyncCommands<byte[], byte[]>) Objects.requireNonNull(this.started)
			.factory()
			.getConnection()
			.getNativeConnection();
	}

	/** A native connection of its own, as pipelines use it. */
	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> dedicated() {
		RedisConnection connection = Objects.requireNonNull(this.started).factory().getConnection();
		connection.openPipeline();
		return ((StatefulRedisConnection<byte[], byte[]>) ((RedisAsyncCommands<byte[], byte[]>) connection
			.getNativeConnection()).getStatefulConnection()).async();
	}

	/** Code of the application that runs on the event loop, and waits. */
	private void block(RedisAsyncCommands<byte[], byte[]> commands) throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		commands.dispatch(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE) {

			@Override
			public void set(ByteBuffer bytes) {
				blocked.countDown();
				try {
					BlockedEventLoopTests.this.done.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		}, new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(KEY).add("blocked"));
		blocked.await();
	}

	private static Thread eventLoop(RedisAsyncCommands<byte[], byte[]> commands) throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		commands.dispatch(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE) {

			@Override
			public void set(ByteBuffer bytes) {
				thread.complete(Thread.currentThread());
				super.set(bytes);
			}

		}, new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(KEY).add("where")).get(20, TimeUnit.SECONDS);
		return thread.get();
	}

	private static <T> T acknowledged(boolean wanted, Callable<T> work) throws Exception {
		return wanted ? RedisRouting.acknowledged(1, Duration.ofMillis(500), () -> {
			try {
				return work.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}) : work.call();
	}

	/** Also one that all share whose writes are to be confirmed. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void itsConnectionIsReplaced(boolean confirmed) throws Exception {
		RedisAsyncCommands<byte[], byte[]> commands;
		while (true) {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)));
			commands = confirmed ? shared() : dedicated();
			RedisAsyncCommands<byte[], byte[]> used = commands;
			if (acknowledged(confirmed, () -> eventLoop(used)) != eventLoop(shared())) {
				break;
			}
			Objects.requireNonNull(this.started).close();
		}
		RedisAsyncCommands<byte[], byte[]> used = commands;
		acknowledged(confirmed, () -> {
			block(used);
			return null;
		});
		assertThat(acknowledged(confirmed, () -> used.incr(KEY)).toCompletableFuture())
			.failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(WriteOutcomeUnknownException.class);
		assertThat(acknowledged(confirmed, () -> used.incr(KEY)).get(20, TimeUnit.SECONDS)).isOne();
	}

	/** It may be this that the event loop is waiting for. */
	@Test
	void itKeepsNobodyWhoClosesAConnection() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = dedicated();
		commands.incr(KEY).get(20, TimeUnit.SECONDS);
		int connections = deployment.first().connections();
		block(commands);
		Future<?> closed = this.threads.submit(() -> commands.getStatefulConnection().close());
		closed.get(30, TimeUnit.SECONDS);
		assertThat(deployment.first().connections()).isEqualTo(connections);
		this.done.countDown();
		FakeDeployment.soon().until(() -> deployment.first().connections() == connections - 1);
	}

}
