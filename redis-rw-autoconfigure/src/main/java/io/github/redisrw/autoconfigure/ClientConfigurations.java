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

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Makes the client's configuration as Spring Boot does, with the same customizers, pool
 * and SSL bundle.
 */
final class ClientConfigurations {

	private static final boolean POOL_AVAILABLE = ClassUtils.isPresent("org.apache.commons.pool2.ObjectPool",
			ClientConfigurations.class.getClassLoader());

	private final DataRedisProperties springProperties;

	private final List<LettuceClientConfigurationBuilderCustomizer> configurationCustomizers;

	private final List<LettuceClientOptionsBuilderCustomizer> optionsCustomizers;

	ClientConfigurations(DataRedisProperties springProperties,
			List<LettuceClientConfigurationBuilderCustomizer> configurationCustomizers,
			List<LettuceClientOptionsBuilderCustomizer> optionsCustomizers) {
		this.springProperties = springProperties;
		this.configurationCustomizers = configurationCustomizers;
		this.optionsCustomizers = optionsCustomizers;
	}

	LettuceClientConfiguration create(Access access, @Nullable SslBundle sslBundle, ClientResources resources) {
		LettuceClientConfiguration.LettuceClientConfigurationBuilder builder = builder();
		if (access.ssl()) {
			builder.useSsl();
		}
		builder.commandTimeout(access.timeout());
		Duration shutdownTimeout = this.springProperties.getLettuce().getShutdownTimeout();
		if (shutdownTimeout != null && !shutdownTimeout.isZero()) {
			builder.shutdownTimeout(shutdownTimeout);
		}
		if (StringUtils.hasText(access.clientName())) {
			builder.clientName(access.clientName());
		}
		builder.clientOptions(options(access.connectTimeout(), sslBundle));
		builder.clientResources(resources);
		this.configurationCustomizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private LettuceClientConfiguration.LettuceClientConfigurationBuilder builder() {
		DataRedisProperties.Pool pool = this.springProperties.getLettuce().getPool();
		Boolean enabled = pool.getEnabled();
		return ((enabled != null) ? enabled : POOL_AVAILABLE) ? Pooling.builder(pool)
				: LettuceClientConfiguration.builder();
	}

	private ClientOptions options(Duration connectTimeout, @Nullable SslBundle sslBundle) {
		ClientOptions.Builder builder = ClientOptions.builder()
			.socketOptions(SocketOptions.builder().connectTimeout(connectTimeout).build())
			.timeoutOptions(TimeoutOptions.enabled());
		if (sslBundle != null) {
			builder.sslOptions(sslOptions(sslBundle));
		}
		this.optionsCustomizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	static SslOptions sslOptions(SslBundle sslBundle) {
		SslOptions.Builder ssl = SslOptions.builder()
			.keyManager(sslBundle.getManagers().getKeyManagerFactory())
			.trustManager(sslBundle.getManagers().getTrustManagerFactory());
		if (sslBundle.getOptions().getCiphers() != null) {
			ssl.cipherSuites(sslBundle.getOptions().getCiphers());
		}
		if (sslBundle.getOptions().getEnabledProtocols() != null) {
			ssl.protocols(sslBundle.getOptions().getEnabledProtocols());
		}
		return ssl.build();
	}

	/**
	 * What every connection needs besides an address.
	 *
	 * @param username the user name
	 * @param password the password
	 * @param database the number of the database
	 * @param clientName the name connections carry
	 * @param ssl whether TLS is used
	 * @param connectTimeout how long a connection may take
	 * @param timeout how long a command may take
	 */
	record Access(@Nullable String username, @Nullable String password, int database, @Nullable String clientName,
			boolean ssl, Duration connectTimeout, Duration timeout) {

		/** Without what is secret. */
		@Override
		public String toString() {
			return "Access[database=" + this.database + ", clientName=" + this.clientName + ", ssl=" + this.ssl + "]";
		}

	}

	/** Apart, so that it is only loaded where a pool library is present. */
	private static final class Pooling {

		static LettuceClientConfiguration.LettuceClientConfigurationBuilder builder(DataRedisProperties.Pool pool) {
			GenericObjectPoolConfig<StatefulConnection<?, ?>> config = new GenericObjectPoolConfig<>();
			config.setMaxTotal(pool.getMaxActive());
			config.setMaxIdle(pool.getMaxIdle());
			config.setMinIdle(pool.getMinIdle());
			if (pool.getTimeBetweenEvictionRuns() != null) {
				config.setTimeBetweenEvictionRuns(pool.getTimeBetweenEvictionRuns());
			}
			if (pool.getMaxWait() != null) {
				config.setMaxWait(pool.getMaxWait());
			}
			return LettucePoolingClientConfiguration.builder().poolConfig(config);
		}

	}

}
