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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.gate.HoldAccount;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Reads that are to show what was written, where only the master can answer them.
 */
@Timeout(60)
class ReadYourWritesTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	@Test
	void oneThatWaitsForAMasterDoesNotKeepTheGateFromOpening() throws Exception {
		try (FakeDeployment deployment = FakeDeployment.settings().start()) {
			ReadWriteConnectionFactory reads = ReadWriteConnectionFactory.forReads(deployment.client(),
					deployment.factory(), new RedisStandaloneConfiguration(), RedisURI.create("redis://localhost"),
					LettuceClientConfiguration.defaultConfiguration());
			reads.afterPropertiesSet();
			reads.start();
			deployment.loseMaster();
			CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> get(reads));
			FakeDeployment.soon().until(() -> isWaiting(deployment));
			long held = waiting(deployment).everHeld();
			deployment.restoreMaster();
			read.get(20, TimeUnit.SECONDS);
			assertThat(waiting(deployment).everHeld() - held).as("times that it waited again").isLessThan(10);
			reads.destroy();
		}
	}

	@Test
	void whereTheMasterDoesNotTellItsHistoryATokenStandsForTheMaster() {
		try (FakeDeployment deployment = FakeDeployment.settings().start();
				RedisConnection writes = deployment.factory().getConnection()) {
			deployment.first().refuse("INFO", "NOPERM this user has no permissions to run the 'info' command");
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				return RedisRouting.token();
			});
			assertThat(token).contains("0".repeat(40) + "-0");
			Optional<String> none = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> RedisRouting.token());
			assertThat(none).isEmpty();
		}
	}

	/** A master takes another replication ID when its first replica comes. */
	@Test
	void whatWasWrittenUnderAFormerNameOfTheHistoryIsReadAtAReplica() {
		writeUnderAFormerName((deployment, reads) -> FakeDeployment.soon().pollInSameThread().untilAsserted(() -> {
			get(reads);
			assertThat(deployment.second().count("GET key")).isPositive();
		}));
	}

	@Test
	void whatWasWrittenUnderAFormerNameOfTheHistoryIsNotLostByAFailover() {
		writeUnderAFormerName((deployment, reads) -> {
			deployment.failOver();
			get(reads);
			assertThat(deployment.second().count("GET key")).isPositive();
		});
	}

	/** Write, have the history of the master renamed, and go on in the same scope. */
	private static void writeUnderAFormerName(BiConsumer<FakeDeployment, ReadWriteConnectionFactory> then) {
		try (FakeDeployment deployment = FakeDeployment.settings().replica().start();
				RedisConnection writes = deployment.factory().getConnection()) {
			ReadWriteConnectionFactory reads = deployment.reads();
			RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				assertThat(RedisRouting.token()).isPresent();
				rename(deployment);
				then.accept(deployment, reads);
			});
			reads.destroy();
		}
	}

	/** Where nobody asks the master for its history, but who looks after it. */
	private static void rename(FakeDeployment deployment) {
		String former = replicationId(deployment);
		deployment.first().rename(deployment.second());
		FakeDeployment.soon().until(() -> !former.equals(replicationId(deployment)));
	}

	private static String replicationId(FakeDeployment deployment) {
		Topology.Master master = deployment.client().topology().master();
		return String.valueOf((master != null) ? master.replicationId() : null);
	}

	/** Nobody is made to wait for the master that could show it. */
	@Test
	void whatWasNotExecutedIsNotWritten() {
		try (FakeDeployment deployment = FakeDeployment.settings().holdTimeout(Duration.ofMillis(50)).start();
				RedisConnection writes = deployment.factory().getConnection()) {
			deployment.loseMaster();
			FakeDeployment.soon().until(() -> deployment.client().topology().master() == null);
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				assertThatExceptionOfType(NoWritableMasterException.class)
					.isThrownBy(() -> writes.stringCommands().set(KEY, KEY));
				return RedisRouting.token();
			});
			assertThat(token).isEmpty();
		}
	}

	/** Those that wait until the master has said how far its stream is. */
	@Test
	void noMoreWaitThanMay() throws Exception {
		try (FakeDeployment deployment = FakeDeployment.settings()
			.maxHeld(2)
			.timeout(Duration.ofSeconds(40))
			.holdTimeout(Duration.ofSeconds(40))
			.start(); RedisConnection writes = deployment.factory().getConnection()) {
			ReadWriteConnectionFactory reads = deployment.reads();
			RedisAsyncCommands<byte[], byte[]> commands = commands(reads);
			List<RedisFuture<byte[]>> waiting = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				deployment.loseMaster();
				return List.of(commands.get(KEY), commands.get(KEY), commands.get(KEY));
			});
			assertThat(waiting.get(2).toCompletableFuture()).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withCauseInstanceOf(NoReadableNodeException.class)
				.withMessageContaining("2 reads are waiting");
			assertThat(waiting.subList(0, 2)).noneMatch(RedisFuture::isDone);
			deployment.restoreMaster();
			waiting.get(0).get(40, TimeUnit.SECONDS);
			waiting.get(1).get(40, TimeUnit.SECONDS);
			FakeDeployment.soon().until(() -> !isWaiting(deployment));
			reads.destroy();
		}
	}

	/** They share a question. */
	@Test
	void oneThatBlocksWhenItIsRejectedKeepsNoOtherWaiting() {
		CountDownLatch end = new CountDownLatch(1);
		try (FakeDeployment deployment = FakeDeployment.settings()
			.timeout(Duration.ofSeconds(40))
			.holdTimeout(Duration.ofSeconds(40))
			.start(); RedisConnection writes = deployment.factory().getConnection()) {
			ReadWriteConnectionFactory reads = deployment.reads();
			RedisAsyncCommands<byte[], byte[]> commands = commands(reads);
			List<RedisFuture<byte[]>> waiting = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				deployment.loseMaster();
				return Stream.generate(() -> commands.get(KEY)).limit(8).toList();
			});
			AtomicInteger told = new AtomicInteger();
			waiting.forEach((read) -> read.whenComplete((value, failure) -> {
				told.incrementAndGet();
				await(end);
			}));
			((WritePath) deployment.client().path(true)).gate().close(() -> new IllegalStateException("stopped"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> told.get() == waiting.size());
			end.countDown();
			reads.destroy();
		}
		finally {
			end.countDown();
		}
	}

	/** Nor is a question that is put only when another one has failed. */
	@Test
	void aTokenIsNotWaitedForLongerThanTheTimeout() {
		try (FakeDeployment deployment = FakeDeployment.settings().timeout(Duration.ofSeconds(5)).start();
				RedisConnection writes = deployment.factory().getConnection()) {
			long begin = System.nanoTime();
			CompletableFuture<String> last = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				deployment.loseMaster();
				RedisRouting.tokenLater().toFuture();
				RedisRouting.tokenLater().toFuture();
				return RedisRouting.tokenLater().toFuture();
			});
			assertThat(last).failsWithin(Duration.ofSeconds(30));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
		}
	}

	/** It is kept for what is in flight on it, and swallowed on its way. */
	@Test
	void aTokenIsNotWaitedForOnAConnectionThatHasBeenReplaced() throws Exception {
		try (FakeDeployment deployment = FakeDeployment.settings()
			.connectTimeout(Duration.ofSeconds(40))
			.timeout(Duration.ofSeconds(40))
			.start(); RedisConnection writes = deployment.factory().getConnection()) {
			NodeLink former = master(deployment);
			RedisAsyncCommands<byte[], byte[]> commands = commands(deployment.factory());
			List<CompletableFuture<String>> tokens = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				deployment.first().swallow("SET");
				commands.incr(KEY);
				List<CompletableFuture<String>> asked = Stream.generate(() -> RedisRouting.tokenLater().toFuture())
					.limit(3)
					.toList();
				FakeDeployment.soon().until(() -> master(deployment) != null && master(deployment) != former);
				return Stream.concat(asked.stream(), Stream.of(RedisRouting.tokenLater().toFuture())).toList();
			});
			for (CompletableFuture<String> token : tokens) {
				assertThat(token.get(10, TimeUnit.SECONDS)).isNotNull();
			}
		}
	}

	private static @Nullable NodeLink master(FakeDeployment deployment) {
		return ((WritePath) deployment.client().path(true)).gate().master();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> commands(ReadWriteConnectionFactory factory) {
		return (RedisAsyncCommands<byte[], byte[]>) factory.getConnection().getNativeConnection();
	}

	/** The server has queued a write, and never executed it. */
	@Test
	void whatATransactionWasToWriteIsNotWrittenBeforeIt() {
		try (FakeDeployment deployment = FakeDeployment.settings().holdTimeout(Duration.ofMillis(50)).start();
				RedisConnection writes = deployment.factory().getConnection()) {
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.multi();
				writes.stringCommands().set(KEY, KEY);
				deployment.loseMaster();
				assertThatThrownBy(writes::exec).isInstanceOfAny(NoWritableMasterException.class,
						TransactionNotExecutedException.class);
				return RedisRouting.token();
			});
			assertThat(token).isEmpty();
		}
	}

	@Test
	void whatATransactionHasWrittenIsWritten() {
		try (FakeDeployment deployment = FakeDeployment.settings().start();
				RedisConnection writes = deployment.factory().getConnection()) {
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.multi();
				writes.stringCommands().set(KEY, KEY);
				writes.exec();
				return RedisRouting.token();
			});
			assertThat(token).isPresent();
		}
	}

	/** The master is waited for as by a write. */
	@Test
	void whereThereIsNoTimeoutATokenIsNotWaitedForWithoutEnd() {
		try (FakeDeployment deployment = FakeDeployment.settings()
			.timeout(Duration.ZERO)
			.holdTimeout(Duration.ofSeconds(1))
			.start(); RedisConnection writes = deployment.factory().getConnection()) {
			CompletableFuture<Optional<String>> token = CompletableFuture
				.supplyAsync(() -> RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
					writes.stringCommands().set(KEY, KEY);
					deployment.loseMaster();
					return RedisRouting.token();
				}));
			assertThat(token).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withCauseInstanceOf(NoWritableMasterException.class);
		}
	}

	private static boolean isWaiting(FakeDeployment deployment) {
		return waiting(deployment).waiting() > 0;
	}

	private static HoldAccount waiting(FakeDeployment deployment) {
		return ((WritePath) deployment.client().path(true)).gate().reads();
	}

	private static byte[] get(ReadWriteConnectionFactory reads) {
		try (RedisConnection connection = reads.getConnection()) {
			return RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> connection.stringCommands().get(KEY));
		}
	}

}
