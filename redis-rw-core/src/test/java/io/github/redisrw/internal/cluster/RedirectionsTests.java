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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.threads.InternalThread;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How commands go on that a shard has not executed.
 */
@NullUnmarked
@Timeout(60)
class RedirectionsTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void commandOfAPipelineThatIsRedirectedIsNotFlushedAgain() {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		this.cluster.server(1).refuse("INCR", this.cluster.moved(key, 0));
		StatefulRedisConnection<byte[], byte[]> pipeline = this.cluster.dedicated();
		pipeline.setAutoFlushCommands(false);
		RedisFuture<Long> redirected = pipeline.async().incr(key);
		pipeline.flushCommands();
		assertThat(redirected.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("INCR")).isOne();
	}

	@Test
	void applicationIsAskedForTimeoutsWhereNothingIsDecided() {
		Set<Thread> asked = ConcurrentHashMap.newKeySet();
		Set<Boolean> internal = ConcurrentHashMap.newKeySet();
		this.cluster = FakeCluster.settings().timeouts(new TimeoutOptions.TimeoutSource() {

			@Override
			public long getTimeout(RedisCommand<?, ?, ?> command) {
				asked.add(Thread.currentThread());
				internal.add(InternalThread.isCurrent());
				return Duration.ofSeconds(30).toMillis();
			}

		}).start();
		this.cluster.server(1).refuse("INCR", "CLUSTERDOWN Hash slot not served");
		RedisFuture<Long> waiting = this.cluster.shared().incr(this.cluster.keyOf(1));
		FakeCluster.soon().until(() -> this.cluster.server(1).refused() > 2);
		this.cluster.server(1).accept("INCR");
		assertThat(waiting.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(asked).hasSizeGreaterThan(1);
		assertThat(internal).containsOnly(false);
	}

	@Test
	void subscriptionsAreMadeAtAShardThatHasAMaster() {
		this.cluster = FakeCluster.settings().start();
		this.cluster.server(1).close();
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().topology().master() == null);
		for (int i = 0; i < 20; i++) {
			assertThat(this.cluster.client().path(true).subscriptionNode().toCompletableFuture())
				.succeedsWithin(5, TimeUnit.SECONDS)
				.extracting(NodeLink::node)
				.isEqualTo(this.cluster.server(0).node());
		}
	}

	@Test
	void replyThatIsCutOffIsNotFollowedByAnotherOneInTheSameOutput() {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		this.cluster.server(1).send("LRANGE", "*2\r\n$1\r\na\r\n");
		this.cluster.server(0).send("LRANGE", "*2\r\n$1\r\na\r\n$1\r\nb\r\n");
		RedisFuture<List<byte[]>> read = this.cluster.shared().lrange(key, 0, -1);
		FakeCluster.soon().until(() -> this.cluster.server(1).lastOf("LRANGE"));
		this.cluster.slots(Map.of(0, "0-16383"));
		this.cluster.awaitSlots(0, 16384);
		this.cluster.server(1).cut("LRANGE");
		assertThat(read.toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(NoReadableNodeException.class);
		assertThat(this.cluster.shared().lrange(key, 0, -1).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS)
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(2);
	}

	@Test
	void commandWaitsBetweenTwoShardsOfWhichOneNamesTheOtherAndThatOneRefusesAtOnce() {
		this.cluster = FakeCluster.settings().maxHeld(1).holdTimeout(Duration.ofSeconds(1)).start();
		byte[] key = this.cluster.keyOf(0);
		this.cluster.server(0).refuse("INCR", this.cluster.moved(key, 1).replace("MOVED", "ASK"));
		this.cluster.server(1).close();
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().topology().master() == null);
		this.cluster.shared().incr(this.cluster.keyOf(1));
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().held() > 0);
		assertThat(this.cluster.shared().incr(key).toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(NoWritableMasterException.class);
		assertThat(this.cluster.server(0).refused()).isLessThan(50);
	}

	@Test
	void whatWaitsFailsAsSoonAsItsConnectionIsClosed() throws Exception {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-8191")).start();
		StatefulRedisConnection<byte[], byte[]> connection = this.cluster.dedicated();
		RedisFuture<Long> waiting = connection.async().incr(this.cluster.keyOf(1));
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		((ClusterPath) this.cluster.client().path(true)).connector().execute(() -> {
			begun.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		begun.await();
		try {
			connection.closeAsync();
			assertThat(waiting.toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(NoWritableMasterException.class)
				.withMessageContaining("closed");
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void whatWaitsUntilItsShardIsKnownIsSentInOrder() {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-8191")).start();
		StatefulRedisConnection<byte[], byte[]> pipeline = this.cluster.dedicated();
		List<RedisFuture<String>> writes = set(pipeline, 0, 100);
		this.cluster.slots(Map.of(0, "0-8191", 1, "8192-16383"));
		this.cluster.awaitSlots(1, 8192);
		writes.addAll(set(pipeline, 100, 120));
		writes.forEach((write) -> assertThat(write.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS));
		assertThat(values()).containsExactlyElementsOf(IntStream.range(0, 120).boxed().toList());
	}

	/** What the application says of a command when it is sent is asked for then. */
	@Test
	void oneThatFailsWhenItIsSentKeepsNoOtherWaiting() {
		Thread issuing = Thread.currentThread();
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-8191")).timeouts(new TimeoutOptions.TimeoutSource() {

			@Override
			public long getTimeout(RedisCommand<?, ?, ?> command) {
				if (Thread.currentThread() != issuing && command.getType() == CommandType.INCR) {
					throw new IllegalStateException("on purpose");
				}
				return Duration.ofSeconds(60).toMillis();
			}

		}).start();
		StatefulRedisConnection<byte[], byte[]> pipeline = this.cluster.dedicated();
		List<RedisFuture<String>> writes = set(pipeline, 0, 5);
		RedisFuture<Long> failing = pipeline.async().incr(this.cluster.keyOf(1));
		writes.addAll(set(pipeline, 5, 10));
		this.cluster.slots(Map.of(0, "0-8191", 1, "8192-16383"));
		writes.forEach((write) -> assertThat(write.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS));
		assertThat(failing.toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withMessageContaining("on purpose");
		assertThat(values()).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
	}

	private List<RedisFuture<String>> set(StatefulRedisConnection<byte[], byte[]> pipeline, int from, int to) {
		byte[] key = this.cluster.keyOf(1);
		pipeline.setAutoFlushCommands(false);
		List<RedisFuture<String>> writes = IntStream.range(from, to)
			.mapToObj((i) -> pipeline.async().set(key, String.valueOf(i).getBytes(StandardCharsets.US_ASCII)))
			.collect(Collectors.toCollection(ArrayList::new));
		pipeline.flushCommands();
		return writes;
	}

	private List<Integer> values() {
		return this.cluster.server(1)
			.executed()
			.stream()
			.filter((line) -> line.contains("SET"))
			.map((line) -> Integer.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MOVED", "ASK" })
	void waitForReplicasGoesWhereTheWriteBeforeWasExecuted(String kind) {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		this.cluster.server(1).refuse("INCR", this.cluster.moved(key, 0).replace("MOVED", kind));
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		assertThat(commands.incr(key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(commands.waitForReplication(1, 100).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("WAIT")).isOne();
		assertThat(this.cluster.server(1).count("WAIT")).isZero();
	}

	@Test
	void whatFollowsAskIsSentAsTheUserOfItsConnection() {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		this.cluster.server(1).refuse("INCR", this.cluster.moved(key, 0).replace("MOVED", "ASK"));
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.dedicated().async();
		for (String user : List.of("first", "second")) {
			assertThat(commands.auth(user, "secret").toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
			assertThat(commands.incr(key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
			assertThat(this.cluster.server(0).executed())
				.contains("0/" + user + " INCR " + new String(key, StandardCharsets.UTF_8));
		}
	}

}
