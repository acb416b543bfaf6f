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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.redisrw.health.RedisHealth;
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
@ConditionalOnBean(ReadWriteDeployments.class)
@ConditionalOnEnabledHealthIndicator("redis")
@EnableConfigurationProperties(HealthProperties.class)
public final class RedisRwHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
	CompositeHealthContributor redisHealthContributor(ReadWriteDeployments deployments, HealthProperties health) {
		CompositeHealthContributor unnamed = null;
		Map<String, CompositeHealthContributor> named = new LinkedHashMap<>();
		for (ReadWriteDeployments.Member member : deployments.all()) {
			CompositeHealthContributor contributor = contributor(member, health);
			if (member.name().isNamed()) {
				named.put(member.name().text(), contributor);
			}
			else {
				unnamed = contributor;
			}
		}
		return RedisHealth.together(unnamed, named);
	}

	private static CompositeHealthContributor contributor(ReadWriteDeployments.Member member, HealthProperties health) {
		Duration patience = member.setup().settings().properties().getMonitor().getInterval();
		ClusterClient cluster = member.cluster();
		return (cluster != null) ? RedisHealth.contributor(cluster, patience, health.isDegraded())
				: RedisHealth.contributor(member.client(), patience, health.isDegraded());
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
		static HealthEndpointGroupsPostProcessor redisRwReadinessGroup(Environment environment) {
			Set<String> paths = writePaths(DeploymentNames.of(environment));
			return (groups) -> RedisHealth.withReadiness(groups, paths);
		}

		/** Of the primary deployment; without one, of all. */
		private static Set<String> writePaths(DeploymentNames names) {
			if (names.hasUnnamed()) {
				return Set.of("redis/write");
			}
			return names.all()
				.stream()
				.filter((name) -> names.primary() == null || name.equals(names.primary()))
				.map((name) -> "redis/" + name.text() + "/write")
				.collect(Collectors.toUnmodifiableSet());
		}

	}

}
