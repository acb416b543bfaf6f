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
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.redisrw.autoconfigure.ClientConfigurations.Access;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.cluster.ClusterSettings;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.internal.topology.sentinel.SentinelSettings;
import io.github.redisrw.internal.topology.sentinel.SentinelSource;
import io.github.redisrw.internal.topology.source.EndpointSource;
import io.github.redisrw.internal.topology.source.NodeListSource;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.util.StringUtils;

/**
 * Everything that follows from the properties: what the client and the connection
 * factories are made of.
 */
class ReadWriteSetup {

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final DeploymentSettings settings;

	private final Deployment deployment;

	private final RedisRwProperties properties;

	private final NearSettings near;

	private final Access access;

	private final LettuceClientConfiguration clientConfiguration;

	private final @Nullable SslBundle sentinelSslBundle;

	private final Credentials credentials;

	private final RoutingPolicy policy;

	private final ClientResources resources;

	private final LocalHealth health = new LocalHealth();

	/** Made for a container, to which properties on how Redis is reached do not apply. */
	private final boolean ofContainer;

	ReadWriteSetup(DeploymentSettings settings, Deployment deployment, NearSettings near,
			DataRedisConnectionDetails springDetails, @Nullable SslBundles sslBundles,
			ClientConfigurations configurations, @Nullable RedisCredentialsProvider replicaCredentials,
			RoutingPolicy policy, ClientResources resources) {
		this.settings = settings;
		this.deployment = deployment;
		this.near = near;
		this.properties = settings.properties();
		this.ofContainer = DeploymentResolver.isOfContainer(springDetails);
		DataRedisProperties springProperties = settings.spring();
		SslBundle sslBundle = sslBundle(springDetails,
				springProperties.getSsl().isEnabled() ? springProperties.getSsl().getBundle() : null, sslBundles);
		this.sentinelSslBundle = sslBundle(settings.name().key("sentinel.ssl.bundle"), sentinelSsl().getBundle(),
				sslBundles);
		this.access = access(deployment, this.properties, springProperties, springDetails, sslBundle != null);
		this.policy = policy;
		this.clientConfiguration = configurations.create(this.access, sslBundle, resources);
		this.resources = this.clientConfiguration.getClientResources().orElse(resources);
		this.credentials = Credentials.of(this.clientConfiguration.getRedisCredentialsProviderFactory().orElse(null),
				replicaCredentials, redisConfiguration(), this.access,
				this.ofContainer ? new RedisRwProperties.Read() : this.properties.getRead());
	}

	private @Nullable SslBundle sslBundle(DataRedisConnectionDetails springDetails, @Nullable String springName,
			@Nullable SslBundles sslBundles) {
		RedisRwProperties.Ssl ssl = this.ofContainer ? new RedisRwProperties.Ssl() : this.properties.getSsl();
		if (Boolean.FALSE.equals(ssl.getEnabled())) {
			return null;
		}
		SslBundle named = sslBundle(this.settings.name().key("ssl.bundle"), ssl.getBundle(), sslBundles);
		if (named != null) {
			return named;
		}
		String springProperty = "spring.data.redis.ssl.bundle";
		SslBundle spring = (DeploymentResolver.isOfProperties(springDetails) && sslBundles != null
				&& StringUtils.hasText(springName)) ? sslBundle(springProperty, springName, sslBundles)
						: bundle(springProperty, springDetails::getSslBundle);
		return (spring == null && Boolean.TRUE.equals(ssl.getEnabled())) ? SslBundle.systemDefault() : spring;
	}

	private static @Nullable SslBundle sslBundle(String property, @Nullable String name,
			@Nullable SslBundles sslBundles) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		if (sslBundles == null) {
			throw new InvalidPropertyException(property, name,
					"names a bundle, but there are no SSL bundles in this application",
					"Define the bundle under 'spring.ssl.bundle'");
		}
		return bundle(property, () -> FollowedSslBundle.of(sslBundles, name));
	}

	private static @Nullable SslBundle bundle(String property, Supplier<@Nullable SslBundle> bundles) {
		try {
			return bundles.get();
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidPropertyException(property, ex.getBundleName(), "names no SSL bundle of this application",
					"Define the bundle under 'spring.ssl.bundle.pem' or 'spring.ssl.bundle.jks', or correct its name");
		}
	}

	private static Access access(Deployment deployment, RedisRwProperties properties,
			DataRedisProperties springProperties, DataRedisConnectionDetails springDetails, boolean hasBundle) {
		Deployment.UrlAccess url = (deployment instanceof Deployment.Endpoints endpoints) ? endpoints.access() : null;
		String username = springDetails.getUsername();
		String password = springDetails.getPassword();
		if (url != null && url.password() != null) {
			username = url.username();
			password = url.password();
		}
		boolean ofProperties = DeploymentResolver.isOfProperties(springDetails);
		if (ofProperties && properties.getUsername() != null) {
			username = properties.getUsername();
		}
		if (ofProperties && properties.getPassword() != null) {
			password = properties.getPassword();
		}
		boolean springUrlSsl = springProperties.getUrl() != null && springProperties.getUrl().startsWith("rediss:")
				&& !DeploymentResolver.isOfContainer(springDetails);
		boolean ssl = hasBundle || (url != null && url.ssl())
				|| (springUrlSsl && !Boolean.FALSE.equals(properties.getSsl().getEnabled()));
		return new Access(username, password, database(properties, url, springDetails, springProperties),
				first(properties.getClientName(), springProperties.getClientName()), ssl,
				first(properties.getConnectTimeout(), springProperties.getConnectTimeout(), CONNECT_TIMEOUT),
				timeout(properties, springProperties));
	}

	static Duration timeout(RedisRwProperties properties, DataRedisProperties springProperties) {
		return first(properties.getTimeout(), springProperties.getTimeout(), TIMEOUT);
	}

	private static int database(RedisRwProperties properties, Deployment.@Nullable UrlAccess url,
			DataRedisConnectionDetails springDetails, DataRedisProperties springProperties) {
		if (properties.getDatabase() != null && DeploymentResolver.isOfProperties(springDetails)) {
			return properties.getDatabase();
		}
		if (url != null && url.database() != null) {
			return url.database();
		}
		if (springDetails.getSentinel() != null) {
			return springDetails.getSentinel().getDatabase();
		}
		DataRedisConnectionDetails.Standalone standalone = springDetails.getStandalone();
		return (standalone != null) ? standalone.getDatabase() : springProperties.getDatabase();
	}

	private static @Nullable String first(@Nullable String one, @Nullable String other) {
		return StringUtils.hasText(one) ? one : other;
	}

	private static Duration first(@Nullable Duration one, @Nullable Duration other, Duration standard) {
		return (one != null) ? one : (other != null) ? other : standard;
	}

	// What is made of it

	DeploymentName name() {
		return this.settings.name();
	}

	DeploymentSettings settings() {
		return this.settings;
	}

	Deployment deployment() {
		return this.deployment;
	}

	LettuceClientConfiguration clientConfiguration() {
		return this.clientConfiguration;
	}

	/**
	 * What follows the deployment: one client for its one master, or one for each shard.
	 */
	ClientPaths client(Consumer<Object> events) {
		return (this.deployment instanceof Deployment.Cluster cluster) ? client(cluster, events)
				: client(source(), events);
	}

	private ClusterClient client(Deployment.Cluster deployed, Consumer<Object> events) {
		ClusterRestrictions.require(name(), this.properties, this.access.database(), fencingLease() != null);
		RedisRwProperties.Write write = this.properties.getWrite();
		ClusterSettings cluster = new ClusterSettings(deployed.nodes(),
				this.properties.getCluster().getRefreshInterval(), write.getHoldTimeout(), write.getMaxHeld(),
				this.credentials.replicas());
		return new ClusterClient(cluster, connectionSettings(), this.policy, this.resources, this.health, events,
				(shard) -> client(shard, events));
	}

	private ReadWriteClient client(TopologySource source, Consumer<Object> events) {
		RedisRwProperties.Monitor monitor = this.properties.getMonitor();
		RedisRwProperties.Retry retry = this.properties.getRetry();
		Backoff backoff = new Backoff(retry.getInitialDelay(), retry.getMultiplier(), retry.getMaxDelay(),
				retry.getJitter());
		FailoverSettings failover = new FailoverSettings(this.properties.getWrite().getHoldTimeout(),
				monitor.getInterval(), monitor.getFastInterval(), backoff);
		RedisRwProperties.Read read = this.properties.getRead();
		ReadSettings reads = new ReadSettings(read.getMaxLag(), this.near, read.getWhenStale(), read.getConnections(),
				read.getConnectionsPerReplica(), monitor.getInterval(), monitor.getFastInterval(), backoff,
				this.credentials.replicas());
		return new ReadWriteClient(source, connectionSettings(), failover, writeSettings(), reads, this.policy,
				this.resources, this.health, events);
	}

	private WriteSettings writeSettings() {
		RedisRwProperties.Write write = this.properties.getWrite();
		RedisRwProperties.Acks acks = write.getAcks();
		return new WriteSettings(write.getMaxHeld(),
				(acks.getReplicas() > 0) ? new ReplicaAcksRequirement(acks.getReplicas(), acks.getTimeout()) : null,
				StringUtils.hasText(write.getKeyspaceEvents()) ? write.getKeyspaceEvents() : null);
	}

	private ConnectionSettings connectionSettings() {
		return new ConnectionSettings(this.credentials.nodes(), this.access.database(),
				this.clientConfiguration.getClientName().orElse(null), this.clientConfiguration.isUseSsl(),
				this.clientConfiguration.getVerifyMode(), this.clientConfiguration.isStartTls(),
				this.access.connectTimeout(), this.clientConfiguration.getCommandTimeout(), clientOptions());
	}

	private ClientOptions clientOptions() {
		return this.clientConfiguration.getClientOptions().orElseGet(ClientOptions::create);
	}

	private TopologySource source() {
		if (this.deployment instanceof Deployment.Sentinels sentinels) {
			RedisRwProperties.Monitor monitor = this.properties.getMonitor();
			return new SentinelSource(new SentinelSettings(sentinels.master(), sentinels.nodes(),
					this.credentials.sentinels(), this.clientConfiguration.getClientName().orElse(null),
					isSentinelSsl(), this.clientConfiguration.getVerifyMode(), this.clientConfiguration.isStartTls(),
					this.access.connectTimeout(), monitor.getInterval(), monitor.getFastInterval(), fencingLease(),
					sentinelOptions()), this.resources, this.health);
		}
		if (fencingLease() != null && !this.ofContainer) {
			throw new InvalidPropertyException(name().key("sentinel.fencing"), RedisRwProperties.Fencing.MAJORITY,
					"is set, but there are no Sentinels to ask", "Set '" + name().key("sentinel.master") + "' and '"
							+ name().key("sentinel.nodes") + "', or remove it");
		}
		if (this.deployment instanceof Deployment.Endpoints endpoints) {
			return new EndpointSource(endpoints.write(), endpoints.read());
		}
		return new NodeListSource(((Deployment.Nodes) this.deployment).nodes());
	}

	private boolean isSentinelSsl() {
		Boolean enabled = sentinelSsl().getEnabled();
		return (enabled != null) ? enabled : this.sentinelSslBundle != null || this.clientConfiguration.isUseSsl();
	}

	private RedisRwProperties.SentinelSsl sentinelSsl() {
		return this.ofContainer ? new RedisRwProperties.SentinelSsl() : this.properties.getSentinel().getSsl();
	}

	private ClientOptions sentinelOptions() {
		return (this.sentinelSslBundle != null)
				? clientOptions().mutate().sslOptions(ClientConfigurations.sslOptions(this.sentinelSslBundle)).build()
				: clientOptions();
	}

	private @Nullable Duration fencingLease() {
		RedisRwProperties.Sentinel sentinel = this.properties.getSentinel();
		return (sentinel.getFencing() == RedisRwProperties.Fencing.MAJORITY) ? sentinel.getFencingLease() : null;
	}

	/**
	 * What the connection factories say of the deployment.
	 * @return the configuration
	 */
	RedisConfiguration redisConfiguration() {
		if (this.deployment instanceof Deployment.Sentinels sentinels) {
			RedisSentinelConfiguration configuration = new RedisSentinelConfiguration();
			configuration.master(sentinels.master());
			sentinels.nodes().forEach((node) -> configuration.addSentinel(new RedisNode(node.host(), node.port())));
			configuration.setUsername(this.access.username());
			configuration.setPassword(RedisPassword.of(this.access.password()));
			configuration.setSentinelUsername(sentinels.username());
			configuration.setSentinelPassword(RedisPassword.of(sentinels.password()));
			configuration.setDatabase(this.access.database());
			return configuration;
		}
		Node first = firstNode();
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(first.host(), first.port());
		configuration.setUsername(this.access.username());
		configuration.setPassword(RedisPassword.of(this.access.password()));
		configuration.setDatabase(this.access.database());
		return configuration;
	}

	private Node firstNode() {
		if (this.deployment instanceof Deployment.Cluster cluster) {
			return cluster.nodes().get(0);
		}
		return (this.deployment instanceof Deployment.Endpoints endpoints) ? endpoints.write()
				: ((Deployment.Nodes) this.deployment).nodes().get(0);
	}

	/**
	 * What the native clients say of the deployment.
	 * @return the URI
	 */
	RedisURI nativeUri() {
		RedisURI.Builder builder;
		if (this.deployment instanceof Deployment.Sentinels sentinels) {
			builder = RedisURI.builder().withSentinelMasterId(sentinels.master());
			RedisCredentialsProvider credentials = this.credentials.sentinels();
			for (Node node : sentinels.nodes()) {
				RedisURI uri = settled(RedisURI.create(node.host(), node.port()));
				uri.setSsl(isSentinelSsl());
				if (credentials != null) {
					uri.setCredentialsProvider(credentials);
				}
				builder.withSentinel(uri);
			}
		}
		else {
			builder = RedisURI.Builder.redis(firstNode().host(), firstNode().port());
		}
		RedisURI uri = settled(builder.build());
		RedisCredentialsProvider credentials = this.credentials.nodes();
		if (credentials != null) {
			uri.setCredentialsProvider(credentials);
		}
		uri.setDatabase(this.access.database());
		this.clientConfiguration.getClientName().ifPresent(uri::setClientName);
		return uri;
	}

	private RedisURI settled(RedisURI uri) {
		uri.setSsl(this.clientConfiguration.isUseSsl());
		uri.setVerifyPeer(this.clientConfiguration.getVerifyMode());
		uri.setTimeout(this.clientConfiguration.getCommandTimeout());
		return uri;
	}

}
