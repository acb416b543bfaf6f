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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.topology.RedisTopology;
import io.lettuce.core.RedisCredentialsProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The deployment that {@code redis.rw.*} itself configures, or {@code spring.data.redis}.
 * It is the primary one.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnUnnamedDeploymentCondition.class)
@Import({ ReadTemplatesConfiguration.class, ReadTemplatesConfiguration.Reactive.class })
class UnnamedDeploymentConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReadWriteSetup redisRwSetup(ReadWriteSetups setups, DataRedisConnectionDetails springDetails,
			ObjectProvider<RedisConfiguration> configurations,
			ObjectProvider<RedisReadWriteConnectionDetails> ownDetails,
			@ReadOnly ObjectProvider<RedisCredentialsProvider> replicaCredentials) {
		RedisReadWriteConnectionDetails own = ServicesDetails.of(ownDetails);
		return setups.unnamed(own,
				(own != null) ? springDetails : ConfigurationDetails.of(configurations, springDetails),
				replicaCredentials.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	ClientPaths redisRwClient(ReadWriteSetup setup, ContextEvents events) {
		return DeploymentBeans.client(setup, events);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	@Conditional(OnSingleMasterCondition.class)
	RedisTopology redisTopology(ClientPaths client, ReadWriteSetup setup) {
		return DeploymentBeans.topology(client, setup);
	}

	@Bean
	@Primary
	ReadWriteConnectionFactory redisConnectionFactory(ClientPaths client, ReadWriteSetup setup) {
		return DeploymentBeans.writes(client, setup);
	}

	@Bean(defaultCandidate = false)
	@ReadOnly
	@ConditionalOnMissingBean(name = "readRedisConnectionFactory")
	ReadWriteConnectionFactory readRedisConnectionFactory(ClientPaths client, ReadWriteSetup setup,
			@Qualifier("redisConnectionFactory") RedisConnectionFactory redisConnectionFactory) {
		return DeploymentBeans.reads(client, setup, redisConnectionFactory);
	}

}
