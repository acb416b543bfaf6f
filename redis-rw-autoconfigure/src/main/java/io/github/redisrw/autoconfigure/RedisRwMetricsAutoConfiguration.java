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

import java.util.function.Supplier;

import io.github.redisrw.internal.flight.observation.CommandAttributes;
import io.github.redisrw.internal.flight.observation.CommandObservationFilter;
import io.github.redisrw.internal.flight.observation.CommandTracing;
import io.github.redisrw.internal.lock.method.RedisLockAdvisor;
import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.metrics.ClusterMetrics;
import io.github.redisrw.metrics.ConsistencyMetrics;
import io.github.redisrw.metrics.LockMetrics;
import io.github.redisrw.metrics.RedisMetrics;
import io.lettuce.core.tracing.LettuceObservationConvention;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the meters, and of what the observations of Lettuce tell.
 */
@AutoConfiguration(
		after = { RedisRwAutoConfiguration.class, RedisRwLockAutoConfiguration.class,
				RedisRwHttpAutoConfiguration.class },
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnBean(ReadWriteDeployments.class)
public final class RedisRwMetricsAutoConfiguration {

	/**
	 * The meters.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ClusterMetrics redisRwClusterMetrics(ReadWriteDeployments deployments) {
			return new ClusterMetrics(deployments.clusters());
		}

		@Bean
		@ConditionalOnMissingBean
		RedisMetrics redisRwMetrics(ReadWriteDeployments deployments) {
			return new RedisMetrics(deployments.clients(), !deployments.clusters().isEmpty());
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(RedisLockAdvisor.class)
		LockMetrics redisRwLockMetrics(ReadWriteDeployments deployments, ConfigurableListableBeanFactory beanFactory) {
			LockClients lockClients = new LockClients(beanFactory);
			return new LockMetrics(deployments.byName((member) -> lockClients.of(member.name().text())));
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(RequestScopes.class)
		ConsistencyMetrics redisRwConsistencyMetrics(ReadWriteDeployments deployments, RequestScopes scopes) {
			return new ConsistencyMetrics(deployments.byName((member) -> (Supplier<Long>) member::refusedTokens),
					scopes);
		}

	}

	/**
	 * The observations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationFilter.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class ObservationsConfiguration {

		/** As Spring Boot calls it. */
		private static final String SERVICE_NAME = "Redis";

		@Bean
		@ConditionalOnMissingBean
		CommandObservationFilter redisRwCommandObservationFilter() {
			return new CommandObservationFilter(new CommandAttributes());
		}

		/** In place of Spring Boot's, which is applied before. */
		@Bean
		@ConditionalOnBean(LettuceObservationAutoConfiguration.class)
		ClientResourcesBuilderCustomizer redisRwCommandTracing(ObservationRegistry registry,
				ObjectProvider<LettuceObservationConvention> conventions) {
			return (resources) -> {
				LettuceObservationConvention convention = conventions.getIfAvailable();
				resources.tracing(new CommandTracing(
						(convention != null) ? new MicrometerTracing(registry, SERVICE_NAME, convention)
								: new MicrometerTracing(registry, SERVICE_NAME)));
			};
		}

	}

}
