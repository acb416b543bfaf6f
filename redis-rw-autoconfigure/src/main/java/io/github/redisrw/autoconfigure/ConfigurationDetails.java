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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;

/**
 * What a configuration that is a bean of the application says of where Redis is. As with
 * Spring Boot, it counts more than properties and connection details do.
 */
final class ConfigurationDetails implements DataRedisConnectionDetails {

	private final RedisConfiguration.WithPassword access;

	private final @Nullable SslBundle sslBundle;

	private final @Nullable Standalone standalone;

	private final @Nullable Sentinel sentinel;

	private final @Nullable MasterReplica masterReplica;

	private ConfigurationDetails(RedisConfiguration.WithPassword access, @Nullable SslBundle sslBundle,
			@Nullable Standalone standalone, @Nullable Sentinel sentinel, @Nullable MasterReplica masterReplica) {
		this.access = access;
		this.sslBundle = sslBundle;
		this.standalone = standalone;
		this.sentinel = sentinel;
		this.masterReplica = masterReplica;
	}

	/**
	 * Find what counts.
	 * @param configurations the beans of the application
	 * @param details what the properties, or a service connection, say
	 * @return what one of the configurations says, else the details
	 */
	static DataRedisConnectionDetails of(ObjectProvider<RedisConfiguration> configurations,
			DataRedisConnectionDetails details) {
		RedisSentinelConfiguration sentinels = first(configurations, RedisSentinelConfiguration.class);
		if (sentinels != null) {
			return new ConfigurationDetails(sentinels, details.getSslBundle(), null, new SentinelDetails(sentinels),
					null);
		}
		RedisStaticMasterReplicaConfiguration nodes = first(configurations,
				RedisStaticMasterReplicaConfiguration.class);
		if (nodes != null) {
			Standalone database = Standalone.of("unused", 1, nodes.getDatabase());
			return new ConfigurationDetails(nodes, details.getSslBundle(), database, null,
					() -> nodes.getNodes()
						.stream()
						.map((node) -> new Node(node.getHostName(), node.getPort()))
						.toList());
		}
		RedisStandaloneConfiguration single = first(configurations, RedisStandaloneConfiguration.class);
		return (single != null)
				? new ConfigurationDetails(single, details.getSslBundle(),
						Standalone.of(single.getHostName(), single.getPort(), single.getDatabase()), null, null)
				: details;
	}

	private static <T extends RedisConfiguration> @Nullable T first(ObjectProvider<RedisConfiguration> configurations,
			Class<T> type) {
		return configurations.orderedStream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

	@Override
	public @Nullable String getUsername() {
		return this.access.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return text(this.access.getPassword());
	}

	private static @Nullable String text(RedisPassword password) {
		return password.map(String::new).orElse(null);
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.sslBundle;
	}

	@Override
	public @Nullable Standalone getStandalone() {
		return this.standalone;
	}

	@Override
	public @Nullable Sentinel getSentinel() {
		return this.sentinel;
	}

	@Override
	public @Nullable MasterReplica getMasterReplica() {
		return this.masterReplica;
	}

	private record SentinelDetails(RedisSentinelConfiguration configuration) implements Sentinel {

		@Override
		public int getDatabase() {
			return this.configuration.getDatabase();
		}

		@Override
		public String getMaster() {
			return (this.configuration.getMaster() != null) ? String.valueOf(this.configuration.getMaster().getName())
					: "";
		}

		@Override
		public List<Node> getNodes() {
			return this.configuration.getSentinels().stream().map(SentinelDetails::node).toList();
		}

		private static Node node(RedisNode sentinel) {
			Integer port = sentinel.getPort();
			return new Node(String.valueOf(sentinel.getHost()),
					(port != null) ? port : io.github.redisrw.topology.Node.DEFAULT_SENTINEL_PORT);
		}

		@Override
		public @Nullable String getUsername() {
			return this.configuration.getSentinelUsername();
		}

		@Override
		public @Nullable String getPassword() {
			return text(this.configuration.getSentinelPassword());
		}

	}

}
