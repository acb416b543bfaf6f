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

import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.topology.ZoneResolver;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;

/**
 * Auto-configuration of the read/write split: for each deployment two connection
 * factories over one client that follows it, and the templates of the read path. Spring
 * Boot's own Redis auto-configuration comes after it, keeps away from the connection
 * factory, and adds the templates of the write path of the primary deployment.
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
@Import({ UnnamedDeploymentConfiguration.class, NamedDeploymentsRegistrar.class })
public final class RedisRwAutoConfiguration {

	@Bean(destroyMethod = "shutdown")
	@ConditionalOnMissingBean(ClientResources.class)
	DefaultClientResources lettuceClientResources(ObjectProvider<ClientResourcesBuilderCustomizer> customizers) {
		DefaultClientResources.Builder builder = DefaultClientResources.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	static ServiceLinks redisRwServiceLinks(Environment environment) {
		return new ServiceLinks(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	RoutingPolicy redisRwRoutingPolicy(RoutingProperties routing, ConsistencyProperties consistency) {
		return new RoutingPolicy(routing.isTransactional(), consistency.getStandard(), RoutingPolicy.UNNAMED);
	}

	@Bean
	ContextEvents redisRwContextEvents(ConfigurableApplicationContext context) {
		return new ContextEvents(context);
	}

	@Bean
	ReadWriteSetups redisRwSetups(RedisRwProperties properties, NearReadProperties near,
			DataRedisProperties springProperties, RoutingPolicy policy, ObjectProvider<SslBundles> sslBundles,
			ClientResources resources, ObjectProvider<ZoneResolver> zones, Environment environment,
			ListableBeanFactory beanFactory) {
		UnknownProperties.warn(environment);
		return new ReadWriteSetups(new DeploymentSettings(DeploymentName.UNNAMED, properties, near, springProperties),
				policy, sslBundles, resources, zones, environment, new QualifiedBeans(beanFactory));
	}

	@Bean
	ReadWriteDeployments redisRwDeployments(ConfigurableListableBeanFactory beanFactory) {
		return ReadWriteDeployments.of(beanFactory);
	}

}
