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

package io.github.redisrw.contract;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.redisrw.test.RedisNode;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/**
 * How a test wants its factory: the settings a Spring Boot application has.
 *
 * @param clientName the name the connections give to the server, unique per factory
 * @param database the database
 * @param commandTimeout the time-out of a command
 * @param shareNativeConnection whether plain commands share a connection
 * @param maxActive the size of the pool, or zero for no pool
 * @param clientResources the resources of the native client
 * @param clientOptions what to change in the client's options
 */
record FactoryOptions(String clientName, int database, Duration commandTimeout, boolean shareNativeConnection,
		int maxActive, ClientResources clientResources, Consumer<ClientOptions.Builder> clientOptions) {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	static FactoryOptions with(ClientResources clientResources) {
		return new FactoryOptions("contract-" + NUMBER.incrementAndGet(), 0, Duration.ofSeconds(10), true, 0,
				clientResources, (builder) -> {
				});
	}

	FactoryOptions named(String name) {
		return new FactoryOptions(name, this.database, this.commandTimeout, this.shareNativeConnection, this.maxActive,
				this.clientResources, this.clientOptions);
	}

	FactoryOptions inDatabase(int index) {
		return new FactoryOptions(this.clientName, index, this.commandTimeout, this.shareNativeConnection,
				this.maxActive, this.clientResources, this.clientOptions);
	}

	FactoryOptions timingOutAfter(Duration timeout) {
		return new FactoryOptions(this.clientName, this.database, timeout, this.shareNativeConnection, this.maxActive,
				this.clientResources, this.clientOptions);
	}

	FactoryOptions unshared() {
		return new FactoryOptions(this.clientName, this.database, this.commandTimeout, false, this.maxActive,
				this.clientResources, this.clientOptions);
	}

	FactoryOptions pooled(int connections) {
		return new FactoryOptions(this.clientName, this.database, this.commandTimeout, this.shareNativeConnection,
				connections, this.clientResources, this.clientOptions);
	}

	FactoryOptions on(ClientResources resources) {
		return new FactoryOptions(this.clientName, this.database, this.commandTimeout, this.shareNativeConnection,
				this.maxActive, resources, this.clientOptions);
	}

	FactoryOptions options(Consumer<ClientOptions.Builder> customizer) {
		return new FactoryOptions(this.clientName, this.database, this.commandTimeout, this.shareNativeConnection,
				this.maxActive, this.clientResources, customizer);
	}

	/**
	 * The client configuration Spring Boot makes of these settings.
	 * @return the configuration, a pooling one if there is to be a pool
	 */
	LettuceClientConfiguration clientConfiguration() {
		ClientOptions.Builder options = ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled());
		this.clientOptions.accept(options);
		return builder().commandTimeout(this.commandTimeout)
			.clientName(this.clientName)
			.clientOptions(options.build())
			.clientResources(this.clientResources)
			.build();
	}

	private LettuceClientConfigurationBuilder builder() {
		if (this.maxActive == 0) {
			return LettuceClientConfiguration.builder();
		}
		GenericObjectPoolConfig<StatefulConnection<?, ?>> pool = new GenericObjectPoolConfig<>();
		pool.setMaxTotal(this.maxActive);
		pool.setMaxIdle(this.maxActive);
		pool.setMinIdle(0);
		pool.setMaxWait(Duration.ofMillis(200));
		return LettucePoolingClientConfiguration.builder().poolConfig(pool);
	}

	/**
	 * The stand-alone configuration for one node.
	 * @param node the node
	 * @return the configuration, with the database
	 */
	RedisStandaloneConfiguration standalone(RedisNode node) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(node.host(), node.port());
		configuration.setDatabase(this.database);
		return configuration;
	}

}
