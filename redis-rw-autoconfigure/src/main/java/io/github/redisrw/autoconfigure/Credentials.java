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

import io.github.redisrw.autoconfigure.ClientConfigurations.Access;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.StaticCredentialsProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;
import org.springframework.util.StringUtils;

/**
 * Who the application is. What a provider of the application says wins over properties,
 * and for replicas those that are theirs alone over what holds for all nodes.
 *
 * @param nodes to all nodes, {@code null} for nobody
 * @param replicas to replicas, {@code null} if as to all nodes
 * @param sentinels to Sentinels, {@code null} for nobody
 */
record Credentials(@Nullable RedisCredentialsProvider nodes, @Nullable RedisCredentialsProvider replicas,
		@Nullable RedisCredentialsProvider sentinels) {

	/**
	 * Find them.
	 * @param factory of the application, {@code null} for none
	 * @param ofReplicas of the application, {@code null} for none
	 * @param configuration what the connection factories say of the deployment
	 * @param access what properties say of nodes
	 * @param read what properties say of replicas
	 * @return the credentials
	 */
	static Credentials of(@Nullable RedisCredentialsProviderFactory factory,
			@Nullable RedisCredentialsProvider ofReplicas, RedisConfiguration configuration, Access access,
			RedisRwProperties.Read read) {
		RedisCredentialsProvider nodes = (factory != null) ? factory.createCredentialsProvider(configuration)
				: of(access.username(), access.password());
		return new Credentials(nodes, (ofReplicas != null) ? ofReplicas : of(access, read),
				(configuration instanceof RedisSentinelConfiguration sentinels) ? of(factory, sentinels) : null);
	}

	private static @Nullable RedisCredentialsProvider of(Access access, RedisRwProperties.Read read) {
		if (!StringUtils.hasText(read.getUsername()) && !StringUtils.hasText(read.getPassword())) {
			return null;
		}
		return of(StringUtils.hasText(read.getUsername()) ? read.getUsername() : access.username(),
				StringUtils.hasText(read.getPassword()) ? read.getPassword() : access.password());
	}

	private static @Nullable RedisCredentialsProvider of(@Nullable RedisCredentialsProviderFactory factory,
			RedisSentinelConfiguration configuration) {
		RedisCredentialsProvider provided = (factory != null) ? factory.createSentinelCredentialsProvider(configuration)
				: null;
		return (provided != null) ? provided : of(configuration.getSentinelUsername(),
				configuration.getSentinelPassword().map(String::new).orElse(null));
	}

	/** Known without asking anybody, so that no thread is needed to connect. */
	private static @Nullable RedisCredentialsProvider of(@Nullable String username, @Nullable String password) {
		if (!StringUtils.hasText(username) && !StringUtils.hasText(password)) {
			return null;
		}
		return new StaticCredentialsProvider(StringUtils.hasText(username) ? username : null,
				(password != null) ? password.toCharArray() : new char[0]);
	}

	@Override
	public String toString() {
		return "Credentials";
	}

}
