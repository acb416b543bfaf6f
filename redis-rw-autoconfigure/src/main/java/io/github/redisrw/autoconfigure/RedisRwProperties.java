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

package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.internal.replica.choice.WhenStale;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of the read/write split.
 */
@ConfigurationProperties("redis.rw")
public class RedisRwProperties {

	/**
	 * Whether reads and writes are split. If not, Spring Boot's own Redis set-up applies.
	 */
	private boolean enabled = true;

	/**
	 * Any nodes of the deployment, host:port each. Roles are discovered and followed, and
	 * so are the nodes that these name. One of four ways to say where Redis is; the
	 * others are the write endpoint, the Sentinels and the nodes of a cluster.
	 */
	private @Nullable List<String> nodes;

	/**
	 * User name. Default: spring.data.redis.username.
	 */
	private @Nullable String username;

	/**
	 * Password. Default: spring.data.redis.password.
	 */
	private @Nullable String password;

	/**
	 * Number of the database. Default: spring.data.redis.database.
	 */
	private @Nullable Integer database;

	/**
	 * Name that connections carry, as CLIENT LIST shows it. Default:
	 * spring.data.redis.client-name.
	 */
	private @Nullable String clientName;

	/**
	 * How long a connection to a node, with its handshake, may take. Default:
	 * spring.data.redis.connect-timeout, else 500ms.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * How long a command may take from being sent to its reply. A blocking command has
	 * this in addition to the time for which it blocks. Default:
	 * spring.data.redis.timeout, else 2s. Zero means no limit.
	 */
	private @Nullable Duration timeout;

	@NestedConfigurationProperty
	private final Write write = new Write();

	@NestedConfigurationProperty
	private final Read read = new Read();

	@NestedConfigurationProperty
	private final Sentinel sentinel = new Sentinel();

	@NestedConfigurationProperty
	private final Cluster cluster = new Cluster();

	@NestedConfigurationProperty
	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final Retry retry = new Retry();

	@NestedConfigurationProperty
	private final Monitor monitor = new Monitor();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable List<String> getNodes() {
		return this.nodes;
	}

	public void setNodes(@Nullable List<String> nodes) {
		this.nodes = nodes;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable Integer getDatabase() {
		return this.database;
	}

	public void setDatabase(@Nullable Integer database) {
		this.database = database;
	}

	public @Nullable String getClientName() {
		return this.clientName;
	}

	public void setClientName(@Nullable String clientName) {
		this.clientName = clientName;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(@Nullable Duration timeout) {
		this.timeout = timeout;
	}

	public Write getWrite() {
		return this.write;
	}

	public Read getRead() {
		return this.read;
	}

	public Sentinel getSentinel() {
		return this.sentinel;
	}

	public Cluster getCluster() {
		return this.cluster;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Monitor getMonitor() {
		return this.monitor;
	}

	/**
	 * The write path.
	 */
	public static class Write {

		/**
		 * Host of the endpoint that always leads to the present master.
		 */
		private @Nullable String host;

		/**
		 * Port of the write endpoint.
		 */
		private int port = 6379;

		/**
		 * URL of the write endpoint, redis:// or rediss://, instead of host and port.
		 * User name, password and database in it apply to both endpoints.
		 */
		private @Nullable String url;

		/**
		 * How long a write may wait for a verified master before it fails without having
		 * been executed.
		 */
		private Duration holdTimeout = Duration.ofSeconds(10);

		/**
		 * How many writes may wait for a verified master, and, counted apart, how many
		 * reads for a node. Further ones fail at once.
		 */
		private int maxHeld = 10000;

		private final Acks acks = new Acks();

		/**
		 * Keyspace events that each master is to announce, such as Egx for expired keys:
		 * set by CONFIG SET, besides what the server announces already, whenever a node
		 * becomes master. By default nothing is set.
		 */
		private @Nullable String keyspaceEvents;

		public @Nullable String getKeyspaceEvents() {
			return this.keyspaceEvents;
		}

		public void setKeyspaceEvents(@Nullable String keyspaceEvents) {
			this.keyspaceEvents = keyspaceEvents;
		}

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public @Nullable String getUrl() {
			return this.url;
		}

		public void setUrl(@Nullable String url) {
			this.url = url;
		}

		public Duration getHoldTimeout() {
			return this.holdTimeout;
		}

		public void setHoldTimeout(Duration holdTimeout) {
			this.holdTimeout = holdTimeout;
		}

		public int getMaxHeld() {
			return this.maxHeld;
		}

		public void setMaxHeld(int maxHeld) {
			this.maxHeld = maxHeld;
		}

		public Acks getAcks() {
			return this.acks;
		}

	}

	/**
	 * Writes that replicas have to confirm.
	 */
	public static class Acks {

		/**
		 * How many replicas have to confirm each write, transaction or pipeline before it
		 * returns. With 0, none has to.
		 */
		private int replicas;

		/**
		 * How long the replicas may take. Must be shorter than the timeout of a command.
		 */
		private Duration timeout = Duration.ofMillis(100);

		public int getReplicas() {
			return this.replicas;
		}

		public void setReplicas(int replicas) {
			this.replicas = replicas;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * The read path.
	 */
	public static class Read {

		/**
		 * Host of the endpoint that leads to the replicas. Without one, reads use the
		 * master.
		 */
		private @Nullable String host;

		/**
		 * Port of the read endpoint.
		 */
		private int port = 6379;

		/**
		 * URL of the read endpoint, redis:// or rediss://, instead of host and port.
		 */
		private @Nullable String url;

		/**
		 * User name for replicas. Default: that of the write path.
		 */
		private @Nullable String username;

		/**
		 * Password for replicas. Default: that of the write path.
		 */
		private @Nullable String password;

		/**
		 * How old the data of a replica may be that answers reads.
		 */
		private Duration maxLag = Duration.ofSeconds(5);

		/**
		 * Who answers reads while no replica is eligible: the master, a replica with data
		 * of any age, or nobody.
		 */
		private WhenStale whenStale = WhenStale.MASTER;

		/**
		 * How many connections are kept to an endpoint that stands for several replicas.
		 */
		private int connections = 4;

		/**
		 * How many connections are kept to each replica whose own address is known: from
		 * Sentinels or in a list of nodes.
		 */
		private int connectionsPerReplica = 1;

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public @Nullable String getUrl() {
			return this.url;
		}

		public void setUrl(@Nullable String url) {
			this.url = url;
		}

		public @Nullable String getUsername() {
			return this.username;
		}

		public void setUsername(@Nullable String username) {
			this.username = username;
		}

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

		public WhenStale getWhenStale() {
			return this.whenStale;
		}

		public void setWhenStale(WhenStale whenStale) {
			this.whenStale = whenStale;
		}

		public int getConnectionsPerReplica() {
			return this.connectionsPerReplica;
		}

		public void setConnectionsPerReplica(int connectionsPerReplica) {
			this.connectionsPerReplica = connectionsPerReplica;
		}

		public Duration getMaxLag() {
			return this.maxLag;
		}

		public void setMaxLag(Duration maxLag) {
			this.maxLag = maxLag;
		}

		public int getConnections() {
			return this.connections;
		}

		public void setConnections(int connections) {
			this.connections = connections;
		}

	}

	/**
	 * The Sentinels.
	 */
	public static class Sentinel {

		/**
		 * Name under which the Sentinels watch the master.
		 */
		private @Nullable String master;

		/**
		 * Sentinels, host:port each. Further ones that these know are used too.
		 */
		private @Nullable List<String> nodes;

		/**
		 * User name for the Sentinels. Default: spring.data.redis.sentinel.username.
		 */
		private @Nullable String username;

		/**
		 * Password for the Sentinels. Default: spring.data.redis.sentinel.password.
		 */
		private @Nullable String password;

		/**
		 * Whether writes are held while fewer than a majority of the Sentinels has
		 * confirmed the master within the lease, so that an application that is cut off
		 * together with a replaced master does not go on writing to it.
		 */
		private Fencing fencing = Fencing.NONE;

		/**
		 * For how long the word of the majority holds. At least twice
		 * redis.rw.monitor.interval.
		 */
		private Duration fencingLease = Duration.ofSeconds(3);

		private final SentinelSsl ssl = new SentinelSsl();

		public SentinelSsl getSsl() {
			return this.ssl;
		}

		public @Nullable String getMaster() {
			return this.master;
		}

		public void setMaster(@Nullable String master) {
			this.master = master;
		}

		public @Nullable List<String> getNodes() {
			return this.nodes;
		}

		public void setNodes(@Nullable List<String> nodes) {
			this.nodes = nodes;
		}

		public @Nullable String getUsername() {
			return this.username;
		}

		public void setUsername(@Nullable String username) {
			this.username = username;
		}

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

		public Fencing getFencing() {
			return this.fencing;
		}

		public void setFencing(Fencing fencing) {
			this.fencing = fencing;
		}

		public Duration getFencingLease() {
			return this.fencingLease;
		}

		public void setFencingLease(Duration fencingLease) {
			this.fencingLease = fencingLease;
		}

	}

	/**
	 * Who has to confirm the master.
	 */
	public enum Fencing {

		/** Nobody: a verified master is believed until it is known to be replaced. */
		NONE,

		/** A majority of the Sentinels, again and again. */
		MAJORITY

	}

	/**
	 * A Redis Cluster.
	 */
	public static class Cluster {

		/**
		 * Some nodes of a Redis Cluster, host:port each. The others are found by asking
		 * them. One of four ways to say where Redis is.
		 */
		private @Nullable List<String> nodes;

		/**
		 * How often the nodes are asked who has which slots when nothing happens. They
		 * are asked at once when one of them says that something has changed.
		 */
		private Duration refreshInterval = Duration.ofSeconds(10);

		public @Nullable List<String> getNodes() {
			return this.nodes;
		}

		public void setNodes(@Nullable List<String> nodes) {
			this.nodes = nodes;
		}

		public Duration getRefreshInterval() {
			return this.refreshInterval;
		}

		public void setRefreshInterval(Duration refreshInterval) {
			this.refreshInterval = refreshInterval;
		}

	}

	/**
	 * TLS.
	 */
	public static class Ssl {

		/**
		 * Whether connections use TLS. Default: yes if a bundle is given, else
		 * spring.data.redis.ssl.enabled.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SSL bundle. Default: spring.data.redis.ssl.bundle.
		 */
		private @Nullable String bundle;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * TLS to the Sentinels.
	 */
	public static class SentinelSsl {

		/**
		 * Whether connections to the Sentinels use TLS. Default: yes if a bundle for them
		 * is given, else as for the nodes.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SSL bundle for the Sentinels. Default: that for the nodes.
		 */
		private @Nullable String bundle;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * The backoff between attempts to find or reach a node.
	 */
	public static class Retry {

		/**
		 * Delay before the first repetition.
		 */
		private Duration initialDelay = Duration.ofMillis(10);

		/**
		 * By how much each delay is longer than the one before. At least 1.
		 */
		private double multiplier = 2;

		/**
		 * Longest delay. While writes wait it is redis.rw.monitor.fast-interval, if that
		 * is shorter.
		 */
		private Duration maxDelay = Duration.ofMillis(500);

		/**
		 * Share of a delay that is left to chance, 0 to 1.
		 */
		private double jitter = 0.5;

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

	}

	/**
	 * How often nodes are looked at.
	 */
	public static class Monitor {

		/**
		 * Between two looks at a node that is well. Where a third of
		 * redis.rw.read.max-lag is shorter, that is the time between two looks at a
		 * replica.
		 */
		private Duration interval = Duration.ofSeconds(1);

		/**
		 * Between two looks while something is wrong.
		 */
		private Duration fastInterval = Duration.ofMillis(50);

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

		public Duration getFastInterval() {
			return this.fastInterval;
		}

		public void setFastInterval(Duration fastInterval) {
			this.fastInterval = fastInterval;
		}

	}

}
