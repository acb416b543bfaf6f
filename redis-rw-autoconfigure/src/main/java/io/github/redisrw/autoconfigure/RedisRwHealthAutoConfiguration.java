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

import io.github.redisrw.health.RedisHealth;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the health contributor {@code redis}, in place of Spring Boot's.
 */
@AutoConfiguration(after = RedisRwAutoConfiguration.class,
		before = { DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class },
		beforeName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration",
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ClientPaths.class)
@ConditionalOnEnabledHealthIndicator("redis")
@EnableConfigurationProperties(HealthProperties.class)
public final class RedisRwHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
	@Conditional(OnSingleMasterCondition.class)
	CompositeHealthContributor redisHealthContributor(ReadWriteClient client, RedisRwProperties properties,
			HealthProperties health) {
		return RedisHealth.contributor(client, properties.getMonitor().getInterval(), health.isDegraded());
	}

	@Bean("redisHealthContributor")
	@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
	@Conditional(OnClusterCondition.class)
	CompositeHealthContributor redisClusterHealthContributor(ClusterClient client, RedisRwProperties properties,
			HealthProperties health) {
		return RedisHealth.contributor(client, properties.getMonitor().getInterval(), health.isDegraded());
	}

	/**
	 * What the health endpoint has to know.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
	static class EndpointConfiguration {

		private static final String ORDER = "management.endpoint.health.status.order";

		/** Spring Boot's order, with one more: it ignores those it does not know. */
		@Bean
		@ConditionalOnMissingBean
		StatusAggregator healthStatusAggregator(Environment environment) {
			List<String> order = Binder.get(environment).bind(ORDER, Bindable.listOf(String.class)).orElse(List.of());
			return order.isEmpty() ? StatusAggregator.of(Status.DOWN, Status.OUT_OF_SERVICE, RedisHealth.DEGRADED,
					Status.UP, Status.UNKNOWN) : StatusAggregator.of(order);
		}

		@Bean
		@ConditionalOnBooleanProperty("redis.rw.health.readiness")
		HealthEndpointGroupsPostProcessor redisRwReadinessGroup() {
			return RedisHealth::withReadiness;
		}

	}

}
