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

package io.github.redisrw.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.TransactionNotExecutedException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions at moments that servers do not hit on demand.
 */
@NullUnmarked
@Timeout(60)
class ClusterTransactionTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private static void assertFails(RedisFuture<?> command, Class<? extends Throwable> type) {
		assertThat(command.toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(type);
	}

	/** The second shard is known, and cannot be started until it may. */
	private void startWithShardThatDoesNotRun() {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-16383")).start();
		this.cluster.failStarts(true);
		this.cluster.slots(Map.of(0, "0-8191", 1, "8192-16383"));
		this.cluster.awaitSlots(1, 8192);
		FakeCluster.soon().until(() -> this.cluster.hasFailedToStart() && this.cluster.shard(1).path(true) == null);
	}

	private void letShardRun() {
		this.cluster.failStarts(false);
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().topology().master() != null);
	}

	@Test
	void nothingOfATransactionIsExecutedOfWhichThePartBeforeCouldNotBeSent() {
		startWithShardThatDoesNotRun();
		byte[] key = this.cluster.keyOf(1);
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		commands.multi();
		RedisFuture<Long> first = commands.incr(key);
		letShardRun();
		RedisFuture<Long> second = commands.decr(key);
		RedisFuture<TransactionResult> exec = commands.exec();
		assertFails(exec, TransactionNotExecutedException.class);
		assertFails(first, TransactionNotExecutedException.class);
		assertFails(second, TransactionNotExecutedException.class);
		assertThat(commands.incr(key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(1).executed()).filteredOn((line) -> line.contains("CR ")).hasSize(1);
	}

	@Test
	void watchThatCouldNotBeSentIsForgotten() {
		startWithShardThatDoesNotRun();
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertFails(commands.watch(this.cluster.keyOf(1)), NoWritableMasterException.class);
		commands.multi();
		commands.incr(this.cluster.keyOf(0));
		assertThat(commands.exec().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("INCR")).isOne();
	}

	@Test
	void aWatchWhoseKeyHasMovedIsForgotten() throws Exception {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		this.cluster.server(1).refuse("WATCH", this.cluster.moved(key, 0));
		assertFails(commands.watch(key), TransactionNotExecutedException.class);
		assertThat(commands.watch(this.cluster.keyOf(0)).get(30, TimeUnit.SECONDS)).isEqualTo("OK");
		commands.multi();
		commands.incr(this.cluster.keyOf(0));
		assertThat(commands.exec().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("INCR")).isOne();
	}

	@Test
	void whatAnotherUserOfAConnectionHasLeftWatchedIsRefusedOnce() throws Exception {
		this.cluster = FakeCluster.settings().start();
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertThat(commands.watch(this.cluster.keyOf(1)).get(30, TimeUnit.SECONDS)).isEqualTo("OK");
		assertFails(commands.watch(this.cluster.keyOf(0)), RedisCommandExecutionException.class);
		assertThat(commands.watch(this.cluster.keyOf(0)).get(30, TimeUnit.SECONDS)).isEqualTo("OK");
		commands.multi();
		commands.incr(this.cluster.keyOf(0));
		assertThat(commands.exec().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("INCR")).isOne();
		assertThat(this.cluster.server(1).count("UNWATCH")).isOne();
	}

	@Test
	void aTransactionThatCouldNotWatchAllIsNotExecuted() throws Exception {
		this.cluster = FakeCluster.settings().start();
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertThat(commands.watch(this.cluster.keyOf(1)).get(30, TimeUnit.SECONDS)).isEqualTo("OK");
		assertFails(commands.watch(this.cluster.keyOf(0)), RedisCommandExecutionException.class);
		commands.multi();
		commands.incr(this.cluster.keyOf(1));
		assertFails(commands.exec(), TransactionNotExecutedException.class);
		assertThat(this.cluster.server(1).count("INCR")).isZero();
	}

	@Test
	void whatAwaitsTheFirstKeyOfATransactionIsCompletedWhenTheConnectionIsClosed() {
		this.cluster = FakeCluster.settings().start();
		StatefulRedisConnection<byte[], byte[]> connection = this.cluster.dedicated();
		connection.async().multi();
		RedisFuture<String> ping = connection.async().ping();
		connection.close();
		assertFails(ping, TransactionNotExecutedException.class);
	}

	/** One shard only takes part in what follows. */
	private void assertExecuted(RedisAsyncCommands<byte[], byte[]> commands, int server, byte[] key) {
		assertThat(commands.watch(key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		commands.multi();
		commands.incr(key);
		assertThat(commands.exec().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS)
			.satisfies((result) -> assertThat(result.wasDiscarded()).isFalse());
		assertThat(this.cluster.server(server).count("INCR")).isOne();
	}

	@Test
	void watchThatTheServerDoesNotAllowBindsToNoShard() {
		this.cluster = FakeCluster.settings().start();
		this.cluster.server(1).refuse("WATCH", "NOPERM no permission");
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertFails(commands.watch(this.cluster.keyOf(1)), RedisCommandExecutionException.class);
		assertExecuted(commands, 0, this.cluster.keyOf(0));
	}

	@Test
	void watchWhoseConnectionIsLostBindsToNoShard() {
		this.cluster = FakeCluster.settings().holdTimeout(Duration.ofMillis(500)).start();
		this.cluster.server(1).closeOn("WATCH");
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertThat(commands.watch(this.cluster.keyOf(1)).toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS);
		assertExecuted(commands, 0, this.cluster.keyOf(0));
		this.cluster.server(1).closeOn("NOTHING");
		assertExecuted(commands, 1, this.cluster.keyOf(1));
	}

}
