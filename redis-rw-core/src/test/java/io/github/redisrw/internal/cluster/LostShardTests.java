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

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.shards.ShardListener;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.entry.HeldConnection;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a shard of which others have got the slots.
 */
@NullUnmarked
@Timeout(60)
class LostShardTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private static List<String> listening(ClusterClient client) {
		List<String> heard = new CopyOnWriteArrayList<>();
		client.onShards(new ShardListener() {

			@Override
			public void added(Shard shard) {
				heard.add("+" + shard.number());
			}

			@Override
			public void gone(Shard shard) {
				heard.add("-" + shard.number());
			}

		});
		return heard;
	}

	@Test
	void listenersAreToldOfShardsThatComeAndGo() {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-16383")).start();
		List<String> heard = listening(this.cluster.client());
		FakeCluster.soon().until(() -> heard.equals(List.of("+0")));
		this.cluster.slots(Map.of(0, "0-8191", 1, "8192-16383"));
		FakeCluster.soon().until(() -> heard.equals(List.of("+0", "+1")));
		this.cluster.slots(Map.of(1, "0-16383"));
		FakeCluster.soon().until(() -> heard.equals(List.of("+0", "+1", "-0")));
		List<String> late = listening(this.cluster.client());
		FakeCluster.soon().until(() -> late.equals(List.of("+1")));
	}

	@Test
	void nothingCountsAsWithoutAMasterOnceTheClientOfALostShardIsStopped() {
		this.cluster = FakeCluster.settings().farewell(Duration.ofMillis(50)).start();
		ReadWriteClient lost = this.cluster.shard(1).client();
		this.cluster.slots(Map.of(0, "0-16383"));
		FakeCluster.soon().until(() -> !isRunning(lost));
		FakeCluster.soon().until(() -> lost.unavailable().equals(lost.unavailable()));
	}

	/** The master of the second shard is gone, and a write to it waits. */
	private RedisFuture<Long> held(RedisAsyncCommands<byte[], byte[]> commands) {
		byte[] key = this.cluster.keyOf(1);
		assertThat(commands.incr(key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		this.cluster.server(1).close();
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().topology().master() == null);
		RedisFuture<Long> held = commands.incr(key);
		FakeCluster.soon().until(() -> this.cluster.shard(1).client().held() > 0);
		return held;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void heldWritesGoOnAtTheShardThatHasTheirSlotsThen(boolean shared) {
		this.cluster = FakeCluster.settings().holdTimeout(Duration.ofSeconds(20)).start();
		RedisAsyncCommands<byte[], byte[]> commands = shared ? this.cluster.shared() : this.cluster.dedicated().async();
		RedisFuture<Long> first = held(commands);
		RedisFuture<Long> second = commands.decr(this.cluster.keyOf(1));
		this.cluster.slots(Map.of(0, "0-16383"));
		assertThat(first.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(second.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).executed()).filteredOn((line) -> line.contains("CR ")).hasSize(2);
	}

	@Test
	void shardThatIsStoppedJustBeforeItStartsDoesNotRun() throws Exception {
		this.cluster = FakeCluster.settings().start();
		Shard shard = this.cluster.shard(1);
		ClusterRuntime runtime = this.cluster.runtime();
		shard.stop(runtime);
		Thread starting = new Thread(() -> shard.start(runtime));
		synchronized (shard.client()) {
			starting.start();
			FakeCluster.soon().until(() -> starting.getState() == Thread.State.BLOCKED);
			shard.stop(runtime);
		}
		starting.join();
		assertThat(isRunning(shard.client())).isFalse();
	}

	@Test
	void shardThatIsStillBeingStartedForOneThatHasStoppedRunsForTheNext() throws Exception {
		this.cluster = FakeCluster.settings().start();
		Shard shard = this.cluster.shard(1);
		shard.stop(this.cluster.runtime());
		Runner former = new Runner();
		Runner next = new Runner();
		CountDownLatch held = this.cluster.holdNextStart();
		Thread first = new Thread(() -> shard.start(former));
		first.start();
		FakeCluster.soon().until(this.cluster::isStartHeld);
		former.stopped = true;
		shard.stop(former);
		Thread second = new Thread(() -> shard.start(next));
		second.start();
		FakeCluster.soon().until(() -> second.getState() == Thread.State.BLOCKED || !second.isAlive());
		held.countDown();
		first.join();
		second.join();
		shard.start(former);
		shard.stop(former);
		assertThat(shard.path(true)).isNotNull();
		shard.stop(next);
		assertThat(shard.path(true)).isNull();
		assertThat(isRunning(shard.client())).isFalse();
	}

	@Test
	void connectionThatIsClosedWhileAShardStartsIsNotKept() {
		this.cluster = FakeCluster.settings().start();
		ClusterPath path = (ClusterPath) this.cluster.client().path(true);
		Shard shard = this.cluster.shard(1);
		AtomicBoolean started = new AtomicBoolean();
		HeldConnection connection = (HeldConnection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { HeldConnection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> 1;
					case "equals" -> proxy == arguments[0];
					case "connected" -> {
						if (started.get()) {
							path.unshare((HeldConnection) proxy);
						}
						yield null;
					}
					default -> null;
				});
		path.share(connection);
		started.set(true);
		path.started(shard);
		assertThat(((Path) shard.path(true)).shared().isEmpty()).isTrue();
	}

	private static boolean isRunning(ReadWriteClient client) {
		try {
			return client.path(true) != null;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static final class Runner implements Shard.Runner {

		private volatile boolean stopped;

		@Override
		public boolean isStopped() {
			return this.stopped;
		}

	}

}
