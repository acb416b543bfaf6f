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

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * A fake master with a fake replica, and an application's read path to them. Reads fail
 * where no replica is eligible.
 */
final class FakeReplicas implements AutoCloseable {

	private final FakeRedis master;

	private final FakeRedis replica;

	private final Queue<Object> events = new ConcurrentLinkedQueue<>();

	private final Source source;

	private final ReadWriteClient client;

	private final ReadWriteConnectionFactory writes;

	private final ReadWriteConnectionFactory reads;

	private FakeReplicas(boolean nodes, int connections, Duration interval) {
		this(new FakeRedis(true), new FakeRedis(false), nodes, connections, interval);
	}

	private FakeReplicas(FakeRedis master, FakeRedis replica, boolean nodes, int connections, Duration interval) {
		this.master = master;
		this.replica = replica;
		this.replica.follow(this.master);
		this.source = new Source(nodes);
		ClientOptions options = ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build();
		ConnectionSettings settings = new ConnectionSettings(null, 0, null, false, SslVerifyMode.NONE, false,
				Duration.ofSeconds(20), Duration.ofSeconds(30), options);
		Backoff retry = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0);
		this.client = new ReadWriteClient(this.source, settings,
				new FailoverSettings(Duration.ofSeconds(10), interval, Duration.ofMillis(50), retry),
				new WriteSettings(10_000, null, null),
				new ReadSettings(interval.multipliedBy(20), NearSettings.NONE, WhenStale.FAIL, connections, connections,
						interval, Duration.ofMillis(50), retry, null),
				RoutingPolicy.STANDARD, Resources.SHARED, new LocalHealth(), this.events::add);
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration();
		RedisURI uri = RedisURI.create("redis://localhost");
		LettuceClientConfiguration clientConfiguration = LettuceClientConfiguration.builder()
			.clientOptions(options)
			.build();
		this.writes = ReadWriteConnectionFactory.forWrites(this.client, configuration, uri, clientConfiguration);
		this.reads = ReadWriteConnectionFactory.forReads(this.client, this.writes, configuration, uri,
				clientConfiguration);
	}

	/**
	 * Addresses that stand for one node each.
	 * @param interval between two looks at a node that is well
	 * @return a deployment that is not used yet
	 */
	static FakeReplicas nodes(Duration interval) {
		return new FakeReplicas(true, 1, interval);
	}

	/**
	 * An endpoint that leads to the replicas.
	 * @param connections how many connections are kept to it
	 * @return a deployment that is not used yet
	 */
	static FakeReplicas endpoint(int connections) {
		return new FakeReplicas(false, connections, Duration.ofMillis(500));
	}

	/** Another instance of the application, that uses the same servers. */
	FakeReplicas another() {
		return new FakeReplicas(this.master, this.replica, true, 1, Duration.ofMillis(500));
	}

	/** Begin to use it. */
	FakeReplicas start() {
		this.writes.afterPropertiesSet();
		this.writes.start();
		this.reads.afterPropertiesSet();
		this.reads.start();
		FakeDeployment.soon().until(this::isEligible);
		return this;
	}

	FakeRedis master() {
		return this.master;
	}

	FakeRedis replica() {
		return this.replica;
	}

	boolean isEligible() {
		return this.client.topology().replicas().stream().anyMatch(Topology.Replica::eligible);
	}

	/** A connection of the read path, as subscriptions have one. */
	RedisConnection connection() {
		return this.reads.getConnection();
	}

	/** The native connection that all who read share. */
	@SuppressWarnings("unchecked")
	RedisAsyncCommands<byte[], byte[]> shared() {
		return (RedisAsyncCommands<byte[], byte[]>) this.reads.getConnection().getNativeConnection();
	}

	/** A native connection of its own, as pipelines use it. */
	@SuppressWarnings("unchecked")
	RedisAsyncCommands<byte[], byte[]> dedicated() {
		RedisConnection connection = this.reads.getConnection();
		connection.openPipeline();
		return ((StatefulRedisConnection<byte[], byte[]>) ((RedisAsyncCommands<byte[], byte[]>) connection
			.getNativeConnection()).getStatefulConnection()).async();
	}

	/** What comes of the next look at a replica ends with an error. */
	void failNextLook() {
		this.source.failing.set(true);
	}

	boolean hasFailed() {
		return !this.source.failing.get();
	}

	/** Reads are answered at these addresses from now on. */
	void move(Node... addresses) {
		this.source.addresses = List.of(addresses);
	}

	/**
	 * What has been published.
	 * @param type the kind of event
	 * @return the number of events
	 */
	long published(Class<?> type) {
		return this.events.stream().filter(type::isInstance).count();
	}

	@Override
	public void close() {
		this.reads.destroy();
		this.writes.destroy();
		this.replica.close();
		this.master.close();
	}

	private static final class Resources {

		private static final ClientResources SHARED = ClientResources.builder()
			.ioThreadPoolSize(2)
			.computationThreadPoolSize(2)
			.build();

	}

	private final class Source implements TopologySource {

		private final boolean nodes;

		private volatile List<Node> addresses = List.of(FakeReplicas.this.replica.node());

		private final AtomicBoolean failing = new AtomicBoolean();

		private Source(boolean nodes) {
			this.nodes = nodes;
		}

		@Override
		public void start(Listener told) {
		}

		@Override
		public void stop() {
		}

		@Override
		public CompletionStage<List<Node>> masterCandidates() {
			return CompletableFuture.completedStage(List.of(FakeReplicas.this.master.node()));
		}

		@Override
		public CompletionStage<List<Node>> readCandidates() {
			return CompletableFuture.completedStage(this.addresses);
		}

		@Override
		public boolean addressesNodes() {
			return this.nodes;
		}

		@Override
		public void learned(Node node, RoleReply role) {
			if (role.role() == Role.REPLICA && this.failing.compareAndSet(true, false)) {
				throw new LinkageError("on purpose");
			}
		}

		@Override
		public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
			return null;
		}

	}

}
