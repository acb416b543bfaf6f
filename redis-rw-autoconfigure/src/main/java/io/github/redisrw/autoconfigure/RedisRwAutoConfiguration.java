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
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.replica.choice.AskedZones;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.ZoneResolver;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;

/**
 * Auto-configuration of the read/write split: two connection factories over one client
 * that follows the deployment, and the templates of the read path. Spring Boot's own
 * Redis auto-configuration comes after it, keeps away from the connection factory, and
 * adds the templates of the write path.
 * <p>
 * It keeps away itself if the application has a {@link RedisConnectionFactory} of its
 * own, if Redis Cluster is configured for Spring Boot only, or if Spring Boot's own is
 * excluded.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class,
		afterName = { "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration" })
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class, RedisOperations.class })
@ConditionalOnProperty(name = "redis.rw.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ RedisConnectionFactory.class, RedisClusterConfiguration.class })
@Conditional({ OnNoClusterCondition.class, OnDataRedisCondition.class })
@EnableConfigurationProperties({ RedisRwProperties.class, RoutingProperties.class, ConsistencyProperties.class,
		NearReadProperties.class, DataRedisProperties.class })
@Import({ ReadTemplatesConfiguration.class, ReadTemplatesConfiguration.Reactive.class })
public final class RedisRwAutoConfiguration {

	@Bean(destroyMethod = "shutdown")
	@ConditionalOnMissingBean(ClientResources.class)
	DefaultClientResources lettuceClientResources(ObjectProvider<ClientResourcesBuilderCustomizer> customizers) {
		DefaultClientResources.Builder builder = DefaultClientResources.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	RoutingPolicy redisRwRoutingPolicy(RoutingProperties routing, ConsistencyProperties consistency) {
		return new RoutingPolicy(routing.isTransactional(), consistency.getStandard());
	}

	@Bean
	@ConditionalOnMissingBean
	ReadWriteSetup redisRwSetup(RedisRwProperties properties, RoutingPolicy policy,
			DataRedisProperties springProperties, DataRedisConnectionDetails detailsOfSpring,
			ObjectProvider<RedisConfiguration> configurations,
			ObjectProvider<RedisReadWriteConnectionDetails> ownDetails, Environment environment,
			ObjectProvider<SslBundles> sslBundles, ClientResources resources,
			ObjectProvider<LettuceClientConfigurationBuilderCustomizer> configurationCustomizers,
			ObjectProvider<LettuceClientOptionsBuilderCustomizer> optionsCustomizers,
			@ReadOnly ObjectProvider<RedisCredentialsProvider> replicaCredentials) {
		UnknownProperties.warn(environment);
		PropertiesValidator.validate(properties, springProperties);
		RedisReadWriteConnectionDetails own = ServicesDetails.of(ownDetails);
		ReadWriteDetails readWriteDetails = (own != null) ? new ReadWriteDetails(own) : null;
		DataRedisConnectionDetails springDetails = (readWriteDetails != null) ? readWriteDetails
				: ConfigurationDetails.of(configurations, detailsOfSpring);
		Deployment deployment = (readWriteDetails != null) ? readWriteDetails.deployment()
				: new DeploymentResolver(properties, springDetails, environment).resolve();
		return new ReadWriteSetup(deployment, properties, springProperties, springDetails, sslBundles.getIfAvailable(),
				new ClientConfigurations(springProperties, configurationCustomizers, optionsCustomizers),
				replicaCredentials.getIfAvailable(), policy, resources);
	}

	@Bean
	ContextEvents redisRwContextEvents(ConfigurableApplicationContext context) {
		return new ContextEvents(context);
	}

	@Bean
	@ConditionalOnMissingBean(ClientPaths.class)
	@Conditional(OnSingleMasterCondition.class)
	ReadWriteClient redisRwClient(ReadWriteSetup setup, NearSettings near, ContextEvents events) {
		return setup.client(near, events);
	}

	@Bean
	@ConditionalOnMissingBean(ClientPaths.class)
	@Conditional(OnClusterCondition.class)
	ClusterClient redisRwClusterClient(ReadWriteSetup setup, NearSettings near, ContextEvents events) {
		return setup.clusterClient(near, events);
	}

	@Bean
	@ConditionalOnMissingBean
	NearSettings redisRwNearSettings(NearReadProperties properties, ObjectProvider<ZoneResolver> zones) {
		PropertiesValidator.validate(properties);
		ZoneResolver patterns = new ZonePatterns(properties.getZones());
		ZoneResolver own = zones.getIfAvailable();
		return new NearSettings(properties.getPrefer(), properties.getZone(),
				(own != null) ? new AskedZones(own).or(patterns) : patterns, properties.isIncludeMaster(),
				properties.limit());
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnSingleMasterCondition.class)
	RedisTopology redisTopology(ReadWriteClient client) {
		return client::topology;
	}

	@Bean
	@Primary
	ReadWriteConnectionFactory redisConnectionFactory(ClientPaths client, ReadWriteSetup setup) {
		return ReadWriteConnectionFactory.forWrites(client, setup.redisConfiguration(), setup.nativeUri(),
				setup.clientConfiguration());
	}

	@Bean(defaultCandidate = false)
	@ReadOnly
	@ConditionalOnMissingBean(name = "readRedisConnectionFactory")
	ReadWriteConnectionFactory readRedisConnectionFactory(ClientPaths client, ReadWriteSetup setup,
			@Qualifier("redisConnectionFactory") RedisConnectionFactory redisConnectionFactory) {
		return ReadWriteConnectionFactory.forReads(client, redisConnectionFactory, setup.redisConfiguration(),
				setup.nativeUri(), setup.clientConfiguration());
	}

}
