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

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.method.LockedBeansCheck;
import io.github.redisrw.internal.lock.method.RedisLockAdvisor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Auto-configuration of {@link io.github.redisrw.RedisLock @RedisLock}. Where there is no
 * write path, methods with it are refused: they would run without their lock.
 */
@AutoConfiguration(after = RedisRwRoutingAutoConfiguration.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class RedisRwLockAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(ReadWriteDeployments.class)
	@EnableConfigurationProperties(LockProperties.class)
	@Import(NamedDeploymentsRegistrar.Locks.class)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static class Locks {

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnUnnamedDeploymentCondition.class)
		static LockClient redisRwLockClient(ObjectProvider<ReactiveRedisConnectionFactory> connectionFactories,
				ClientPaths client, LockProperties properties) {
			return DeploymentBeans.locks(connectionFactories::getObject, client, properties);
		}

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnUnnamedDeploymentCondition.class)
		RedisLockOperations redisLockOperations(LockClient lockClient) {
			return DeploymentBeans.lockOperations(lockClient);
		}

		@Bean
		static LockedBeansCheck redisRwLockedBeansCheck(ConfigurableListableBeanFactory beanFactory,
				Environment environment) {
			return new LockedBeansCheck(beanFactory, RedisRwRoutingAutoConfiguration.subclasses(environment));
		}

		/**
		 * Clients are looked up when a lock is needed: connections are not made while
		 * beans are being post-processed.
		 */
		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		static RedisLockAdvisor redisRwLockAdvisor(ConfigurableListableBeanFactory beanFactory) {
			LockClients clients = new LockClients(beanFactory);
			return new RedisLockAdvisor(clients::of, clients::has, new EmbeddedValueResolver(beanFactory),
					new BeanFactoryResolver(beanFactory));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ReadWriteDeployments.class)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static class NoLocks {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static LockRefusal redisRwLockRefusal() {
			return new LockRefusal();
		}

	}

}
