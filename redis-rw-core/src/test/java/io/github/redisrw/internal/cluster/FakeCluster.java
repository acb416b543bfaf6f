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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.FakeRedis;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.FallbackLimit;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.TopologySource;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * Fake servers, each the master of a part of the slots, and an application's client of
 * them.
 */
final class FakeCluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final ClientResources RESOURCES = ClientResources.builder()
		.ioThreadPoolSize(2)
		.computationThreadPoolSize(2)
		.build();

	private static final ClientOptions OPTIONS = ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build();

	private final List<FakeRedis> servers;

	/** Such as {@code 0-8191}, by server; who is missing is not of the cluster. */
	private final Map<FakeRedis, String> slots = new ConcurrentHashMap<>();

	private final ClusterClient client;

	private volatile boolean startsFail;

	private volatile boolean startFailed;

	private volatile @Nullable CountDownLatch heldStart;

	private final ReadWriteConnectionFactory factory;

	private final ReadWriteConnectionFactory reads;

	private FakeCluster(Settings wanted) {
		this.servers = IntStream.range(0, wanted.masters).mapToObj((i) -> new FakeRedis(true)).toList();
		int share = 16384 / wanted.masters;
		for (int i = 0; i < wanted.masters; i++) {
			this.slots.put(this.servers.get(i),
					i * share + "-" + ((i == wanted.masters - 1) ? 16383 : (i + 1) * share - 1));
		}
		this.servers.forEach((server) -> server.answer("CLUSTER NODES", () -> nodes(server)));
		if (!wanted.slots.isEmpty()) {
			slots(wanted.slots);
		}
		ConnectionSettings settings = new ConnectionSettings(null, 0, null, false, SslVerifyMode.NONE, false,
				wanted.connectTimeout, wanted.timeout, wanted.options);
		Backoff retry = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0);
		LocalHealth health = new LocalHealth();
		ClusterSettings cluster = new ClusterSettings(List.of(this.servers.get(0).node()), Duration.ofMillis(50),
				wanted.holdTimeout, 10_000, null);
		this.client = new ClusterClient(new ClusterParts(cluster, settings, wanted.policy, RESOURCES, health,
				wanted.farewell, Duration.ofMillis(500)), (event) -> {
				},
				(source) -> new ReadWriteClient(startable(source), settings,
						new FailoverSettings(wanted.holdTimeout, Duration.ofMillis(500), Duration.ofMillis(50), retry),
						new WriteSettings(wanted.maxHeld, null, null),
						new ReadSettings(Duration.ofSeconds(5),
								new NearSettings(ReadPreference.ANY, null, (node) -> null, false, FallbackLimit.NONE),
								WhenStale.MASTER, 1, 1, Duration.ofSeconds(1), Duration.ofMillis(50), retry, null),
						wanted.policy, RESOURCES, health, (event) -> {
						}));
		this.factory = ReadWriteConnectionFactory.forWrites(this.client, new RedisStandaloneConfiguration(),
				RedisURI.create("redis://localhost"),
				LettuceClientConfiguration.builder().clientOptions(wanted.options).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.reads = ReadWriteConnectionFactory.forReads(this.client, this.factory, new RedisStandaloneConfiguration(),
				RedisURI.create("redis://localhost"),
				LettuceClientConfiguration.builder().clientOptions(wanted.options).build());
		this.reads.afterPropertiesSet();
		this.reads.start();
	}

	static Settings settings() {
		return new Settings();
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
	}

	/** Shards cannot be started, until they may. */
	void failStarts(boolean fail) {
		this.startsFail = fail;
	}

	boolean hasFailedToStart() {
		return this.startFailed;
	}

	/** The next shard that is started is so when this has been counted down. */
	CountDownLatch holdNextStart() {
		CountDownLatch held = new CountDownLatch(1);
		this.heldStart = held;
		return held;
	}

	boolean isStartHeld() {
		return this.heldStart == null;
	}

	private void awaitStart() throws InterruptedException {
		CountDownLatch held = this.heldStart;
		if (held != null) {
			this.heldStart = null;
			held.await();
		}
	}

	private TopologySource startable(TopologySource source) {
		return (TopologySource) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { TopologySource.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("start") && this.startsFail) {
						this.startFailed = true;
						throw new IllegalStateException("not yet");
					}
					if (method.getName().equals("start")) {
						awaitStart();
					}
					return method.invoke(source, arguments);
				});
	}

	private String nodes(FakeRedis asked) {
		List<String> lines = new ArrayList<>();
		for (FakeRedis server : this.servers) {
			String own = this.slots.get(server);
			if (own != null) {
				int port = server.node().port();
				lines.add("node" + port + " 127.0.0.1:" + port + "@" + port + " "
						+ ((server == asked) ? "myself,master" : "master") + " - 0 0 1 connected " + own);
			}
		}
		return String.join("\n", lines) + "\n";
	}

	FakeRedis server(int number) {
		return this.servers.get(number);
	}

	/** The number of the server that has the slot of a key, of equal parts. */
	private int numberOf(String key) {
		return Math.min(this.servers.size() - 1, SlotHash.getSlot(key) / (16384 / this.servers.size()));
	}

	/** A key of the part that a server has, of equal parts. */
	byte[] keyOf(int number) {
		String key = IntStream.range(0, 1000)
			.mapToObj((i) -> "key" + i)
			.filter((tried) -> numberOf(tried) == number)
			.findFirst()
			.orElseThrow();
		return key.getBytes(StandardCharsets.UTF_8);
	}

	/** What a server says that has not got the slot of a key, but another one has. */
	String moved(byte[] key, int number) {
		return "MOVED " + SlotHash.getSlot(key) + " 127.0.0.1:" + server(number).node().port();
	}

	/**
	 * Who has which slots from now on. A server that is given none is not of the cluster.
	 */
	void slots(Map<Integer, String> parts) {
		this.servers.forEach((server) -> {
			String own = parts.get(this.servers.indexOf(server));
			if (own != null) {
				this.slots.put(server, own);
			}
			else {
				this.slots.remove(server);
			}
		});
	}

	ClusterClient client() {
		return this.client;
	}

	/** What runs of the client. */
	ClusterRuntime runtime() {
		return ((ClusterPath) this.client.path(true)).cluster();
	}

	Shard shard(int number) {
		return this.client.shards().stream().filter((shard) -> shard.number() == number).findFirst().orElseThrow();
	}

	/** Waits until the application knows how many slots a shard has. */
	void awaitSlots(int number, int count) {
		soon().until(() -> this.client.shards()
			.stream()
			.anyMatch((shard) -> shard.number() == number && this.client.slots(shard) == count));
	}

	ReadWriteConnectionFactory factory() {
		return this.factory;
	}

	/** Of the read path. */
	ReadWriteConnectionFactory reads() {
		return this.reads;
	}

	/** A native connection that all share. */
	RedisAsyncCommands<byte[], byte[]> shared() {
		return shared(this.factory);
	}

	@SuppressWarnings("unchecked")
	static RedisAsyncCommands<byte[], byte[]> shared(ReadWriteConnectionFactory factory) {
		return (RedisAsyncCommands<byte[], byte[]>) factory.getConnection().getNativeConnection();
	}

	/** A native connection of its own, as pipelines and transactions use it. */
	StatefulRedisConnection<byte[], byte[]> dedicated() {
		return dedicated(this.factory);
	}

	@SuppressWarnings("unchecked")
	static StatefulRedisConnection<byte[], byte[]> dedicated(ReadWriteConnectionFactory factory) {
		RedisConnection connection = factory.getConnection();
		connection.openPipeline();
		return ((RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection()).getStatefulConnection();
	}

	@Override
	public void close() {
		this.reads.destroy();
		this.factory.destroy();
		this.servers.forEach(FakeRedis::close);
	}

	/**
	 * What an application sets.
	 */
	static final class Settings {

		private int masters = 2;

		private Duration holdTimeout = Duration.ofSeconds(10);

		private int maxHeld = 10_000;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration timeout = Duration.ofSeconds(2);

		private RoutingPolicy policy = RoutingPolicy.STANDARD;

		private ClientOptions options = OPTIONS;

		private Duration farewell = Duration.ofSeconds(30);

		private Map<Integer, String> slots = Map.of();

		Settings masters(int value) {
			this.masters = value;
			return this;
		}

		Settings holdTimeout(Duration value) {
			this.holdTimeout = value;
			return this;
		}

		/** How many writes wait for the master of a shard. */
		Settings maxHeld(int value) {
			this.maxHeld = value;
			return this;
		}

		Settings connectTimeout(Duration value) {
			this.connectTimeout = value;
			return this;
		}

		/** How long a command may take. */
		Settings timeout(Duration value) {
			this.timeout = value;
			return this;
		}

		Settings policy(RoutingPolicy value) {
			this.policy = value;
			return this;
		}

		/** How long a command may take is said by the application. */
		Settings timeouts(TimeoutOptions.TimeoutSource value) {
			this.options = OPTIONS.mutate()
				.timeoutOptions(TimeoutOptions.builder().timeoutSource(value).build())
				.build();
			return this;
		}

		Settings farewell(Duration value) {
			this.farewell = value;
			return this;
		}

		/** Who has which slots at first, in place of equal parts. */
		Settings slots(Map<Integer, String> value) {
			this.slots = value;
			return this;
		}

		FakeCluster start() {
			return new FakeCluster(this);
		}

	}

}
