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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.FallbackLimit;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * Two fake servers, and an application's write path to them.
 */
final class FakeDeployment implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final FakeRedis first = new FakeRedis(true);

	private final FakeRedis second = new FakeRedis(false);

	private final Source source = new Source();

	private final Optional<ClientResources> own;

	private final ReadWriteClient client;

	private final ReadWriteConnectionFactory factory;

	FakeDeployment(Settings wanted) {
		ClientOptions options = ClientOptions.builder()
			.protocolVersion(ProtocolVersion.RESP2)
			.requestQueueSize(wanted.requestQueueSize)
			.build();
		ConnectionSettings settings = new ConnectionSettings(null, 0, null, false, SslVerifyMode.NONE, false,
				wanted.connectTimeout, wanted.timeout, options);
		this.source.leased = wanted.lease;
		this.own = Optional.ofNullable(wanted.eventLoops).map(ClientResources.Builder::build);
		if (wanted.replica) {
			this.second.follow(this.first);
			this.source.replicas = List.of(this.second.node());
		}
		this.client = new ReadWriteClient(this.source, settings,
				new FailoverSettings(wanted.holdTimeout, Duration.ofMillis(500), Duration.ofMillis(50),
						new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0)),
				new WriteSettings(wanted.maxHeld, wanted.acks, null),
				new ReadSettings(wanted.maxLag,
						new NearSettings(ReadPreference.ANY, null, (node) -> null, false, wanted.fallbackLimit),
						WhenStale.MASTER, 1, 1, Duration.ofSeconds(1), Duration.ofMillis(50),
						new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0), null),
				RoutingPolicy.STANDARD, this.own.orElseGet(FakeDeployment::shared), new LocalHealth(), (event) -> {
				});
		this.factory = ReadWriteConnectionFactory.forWrites(this.client, new RedisStandaloneConfiguration(),
				RedisURI.create("redis://localhost"),
				LettuceClientConfiguration.builder().clientOptions(options).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
	}

	private static ClientResources shared() {
		return Resources.SHARED;
	}

	static Settings settings() {
		return new Settings();
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
	}

	ReadWriteConnectionFactory factory() {
		return this.factory;
	}

	/** Of the read path, which leads to the master where there is no replica. */
	ReadWriteConnectionFactory reads() {
		ReadWriteConnectionFactory reads = ReadWriteConnectionFactory.forReads(this.client, this.factory,
				new RedisStandaloneConfiguration(), RedisURI.create("redis://localhost"),
				LettuceClientConfiguration.builder().build());
		reads.afterPropertiesSet();
		reads.start();
		return reads;
	}

	ReadWriteClient client() {
		return this.client;
	}

	FakeRedis first() {
		return this.first;
	}

	FakeRedis second() {
		return this.second;
	}

	/** The second server becomes master, and the application knows. */
	void failOver() {
		this.second.promote(this.first);
		this.source.master = this.second.node();
		this.source.rejectionReason = null;
		this.source.listener().masterNamed(this.second.node());
		soon().until(() -> isMaster(this.second));
	}

	/**
	 * The second server becomes master, and the first one says so when it is asked for
	 * something, as in a cluster.
	 */
	void moveToSecond(String command) {
		this.second.promote(this.first);
		this.source.master = this.second.node();
		this.source.refusal = "MOVED 1 " + this.second.node();
		this.first.refuse(command, this.source.refusal);
	}

	/** There is no master any more as far as the application knows. */
	void loseMaster() {
		this.source.master = null;
		this.source.rejectionReason = "is not to be written to";
		this.source.listener().masterNamed(this.second.node());
		soon().until(() -> this.client.topology().master() == null);
	}

	/**
	 * Nobody looks at the replicas, as while this process is stopped.
	 * @return ends that
	 */
	Runnable stopLooking() {
		CountDownLatch end = new CountDownLatch(1);
		this.client.path(true).connector().execute(() -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		return end::countDown;
	}

	/** The source names the first server again. */
	void restoreMaster() {
		this.source.master = this.first.node();
		this.source.rejectionReason = null;
		soon().until(() -> isMaster(this.first));
	}

	boolean isMaster(FakeRedis server) {
		return this.client.topology().master() != null && this.client.topology().master().node().equals(server.node());
	}

	void endLease() {
		this.source.leased = false;
	}

	/**
	 * The next look at the lease on an event loop finds that it has ended, and no other.
	 * @param meanwhile what happens while that after it looks
	 */
	void interruptLease(Runnable meanwhile) {
		this.source.looks.add(() -> false);
		this.source.looks.add(() -> {
			meanwhile.run();
			return true;
		});
	}

	void renewLease() {
		this.source.leased = true;
	}

	@Override
	public void close() {
		this.factory.destroy();
		this.own.ifPresent(ClientResources::shutdown);
		this.first.close();
		this.second.close();
	}

	/**
	 * What an application sets.
	 */
	static final class Settings {

		private Duration timeout = Duration.ofSeconds(2);

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration holdTimeout = Duration.ofSeconds(10);

		private Duration maxLag = Duration.ofSeconds(5);

		private int maxHeld = 10_000;

		private int requestQueueSize = Integer.MAX_VALUE;

		private @Nullable ReplicaAcksRequirement acks;

		private @Nullable Boolean lease;

		private boolean replica;

		private ClientResources.@Nullable Builder eventLoops;

		private FallbackLimit fallbackLimit = FallbackLimit.NONE;

		Settings timeout(Duration value) {
			this.timeout = value;
			return this;
		}

		Settings connectTimeout(Duration value) {
			this.connectTimeout = value;
			return this;
		}

		Settings holdTimeout(Duration value) {
			this.holdTimeout = value;
			return this;
		}

		Settings maxHeld(int value) {
			this.maxHeld = value;
			return this;
		}

		Settings requestQueueSize(int value) {
			this.requestQueueSize = value;
			return this;
		}

		Settings acks() {
			this.acks = new ReplicaAcksRequirement(1, Duration.ofMillis(500));
			return this;
		}

		/** Reads are answered by the second server as long as that does. */
		Settings replica() {
			this.replica = true;
			return this;
		}

		Settings maxLag(Duration value) {
			this.maxLag = value;
			return this;
		}

		Settings fallbackLimit(FallbackLimit value) {
			this.fallbackLimit = value;
			return this;
		}

		/** For who blocks one: connections take turns on two. */
		Settings ownEventLoops() {
			this.eventLoops = Resources.builder();
			return this;
		}

		Settings customized(NettyCustomizer customizer) {
			this.eventLoops = Resources.builder().nettyCustomizer(customizer);
			return this;
		}

		Settings fenced() {
			this.lease = true;
			return this;
		}

		FakeDeployment start() {
			return new FakeDeployment(this);
		}

	}

	private static final class Resources {

		private static final ClientResources SHARED = builder().build();

		private static ClientResources.Builder builder() {
			return ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2);
		}

	}

	private final class Source implements TopologySource {

		private volatile @Nullable Listener listener;

		private volatile @Nullable Node master = FakeDeployment.this.first.node();

		private volatile @Nullable Boolean leased;

		private volatile List<Node> replicas = List.of();

		/** What the next looks on an event loop find. */
		private final Queue<BooleanSupplier> looks = new ConcurrentLinkedQueue<>();

		private volatile @Nullable String rejectionReason;

		private volatile @Nullable String refusal;

		private Listener listener() {
			Listener known = this.listener;
			if (known == null) {
				throw new IllegalStateException("Not started");
			}
			return known;
		}

		@Override
		public boolean isRefusal(String error) {
			return error.equals(this.refusal);
		}

		@Override
		public void start(Listener told) {
			this.listener = told;
		}

		@Override
		public void stop() {
		}

		@Override
		public CompletionStage<List<Node>> masterCandidates() {
			Node known = this.master;
			return CompletableFuture.completedStage((known != null) ? List.of(known) : List.of());
		}

		@Override
		public CompletionStage<List<Node>> readCandidates() {
			return CompletableFuture.completedStage(this.replicas);
		}

		@Override
		public boolean addressesNodes() {
			return true;
		}

		@Override
		public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
			return Boolean.FALSE.equals(this.leased) ? "is not confirmed" : this.rejectionReason;
		}

		@Override
		public @Nullable MasterLease lease() {
			return (this.leased != null) ? new Lease() : null;
		}

		@Override
		public void learned(Node node, RoleReply role) {
		}

		private final class Lease implements MasterLease {

			@Override
			public long until(Node node) {
				BooleanSupplier look = EventLoops.isCurrent() ? Source.this.looks.poll() : null;
				boolean valid = (look != null) ? look.getAsBoolean() : Boolean.TRUE.equals(Source.this.leased);
				return System.nanoTime() + (valid ? 60_000_000_000L : -1);
			}

			@Override
			public String shortfall(Node node) {
				return "is not confirmed";
			}

		}

	}

}
