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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What waits for its event loop while the path has come to lead elsewhere, or is given
 * back by a connection that is lost.
 */
@Timeout(120)
class TurnedBackTests {

	private static final byte[] KEY = bytes("key");

	private final FakeDeployment deployment = FakeDeployment.settings().ownEventLoops().start();

	@AfterEach
	void close() {
		this.deployment.close();
	}

	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> commands() {
		return (RedisAsyncCommands<byte[], byte[]>) this.deployment.factory().getConnection().getNativeConnection();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void whatWaitsForABlockedEventLoopIsNotSentToAFormerMaster() throws Exception {
		RedisAsyncCommands<byte[], byte[]> commands = commands();
		commands.incr(KEY).get();
		CountDownLatch blocking = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.deployment.first().swallow("INCR");
		commands.incr(KEY).thenAccept((value) -> {
			blocking.countDown();
			await(release);
		});
		this.deployment.first().letNewcomersIn();
		blocking.await();
		RedisFuture<String> waiting = commands.set(KEY, bytes("from before"));
		this.deployment.failOver();
		assertThat(commands.set(bytes("other"), bytes("after")).get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		release.countDown();
		assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		assertThat(this.deployment.first().executed()).noneMatch((command) -> command.contains("SET "));
		assertThat(this.deployment.second().executed()).filteredOn((command) -> command.contains("SET ")).hasSize(2);
	}

	@Test
	void whatTheMasterIsToAnswerIsNotAnsweredByAFormerOne() throws Exception {
		RedisAsyncCommands<byte[], byte[]> commands = commands();
		RedisAsyncCommands<byte[], byte[]> reads = reads();
		RedisRouting.with(ConsistencyLevel.PRIMARY, () -> reads.get(KEY)).get(20, TimeUnit.SECONDS);
		assertThat(this.deployment.first().count("GET")).isOne();
		commands.incr(KEY).get();
		CountDownLatch blocking = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.deployment.first().swallow("INCR");
		commands.incr(KEY).thenAccept((value) -> {
			blocking.countDown();
			await(release);
		});
		this.deployment.first().letNewcomersIn();
		blocking.await();
		RedisFuture<byte[]> waiting = RedisRouting.with(ConsistencyLevel.PRIMARY, () -> reads.get(KEY));
		this.deployment.failOver();
		release.countDown();
		waiting.get(20, TimeUnit.SECONDS);
		assertThat(this.deployment.first().count("GET")).isOne();
		assertThat(this.deployment.second().count("GET")).isOne();
	}

	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> reads() {
		return (RedisAsyncCommands<byte[], byte[]>) this.deployment.reads().getConnection().getNativeConnection();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whatComesBackGoesOutInTheOrderInWhichItWasIssued() throws Exception {
		RedisAsyncCommands<byte[], byte[]> commands = commands();
		int number = 0;
		for (int round = 0; round < 20; round++) {
			commands.incr(KEY).get();
			int before = this.deployment.first().executed().size();
			Semaphore inFlight = new Semaphore(100);
			List<RedisFuture<String>> issued = new ArrayList<>();
			Thread cutter = new Thread(() -> this.deployment.first().cut("SET"));
			for (int i = 0; i < 3000; i++) {
				inFlight.acquire();
				RedisFuture<String> write = commands.set(KEY, bytes(String.valueOf(number++)));
				write.whenComplete((value, failure) -> inFlight.release());
				issued.add(write);
				if (i == 1000) {
					cutter.start();
				}
			}
			for (RedisFuture<String> write : issued) {
				awaitEnd(write);
			}
			cutter.join();
			List<String> executed = this.deployment.first().executed();
			assertThat(executed.subList(before, executed.size())).filteredOn((command) -> command.contains("SET "))
				.extracting((command) -> Integer.valueOf(command.substring(command.lastIndexOf(' ') + 1)))
				.isSorted();
		}
	}

	/** Some end with the connection, and may have been executed. */
	private static void awaitEnd(RedisFuture<String> write) throws InterruptedException, TimeoutException {
		try {
			write.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isNotNull();
		}
	}

}
