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

import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.internal.spring.PathObservationFilter;
import io.github.redisrw.metrics.ClusterMetrics;
import io.github.redisrw.metrics.ConsistencyMetrics;
import io.github.redisrw.metrics.LockMetrics;
import io.github.redisrw.metrics.RedisMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the meters, and of what tells the paths apart in the observations
 * of Lettuce.
 */
@AutoConfiguration(
		after = { RedisRwAutoConfiguration.class, RedisRwLockAutoConfiguration.class,
				RedisRwHttpAutoConfiguration.class },
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnBean(ClientPaths.class)
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
		@Conditional(OnClusterCondition.class)
		ClusterMetrics redisRwClusterMetrics(ClusterClient client) {
			return new ClusterMetrics(client);
		}

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnSingleMasterCondition.class)
		RedisMetrics redisRwMetrics(ReadWriteClient client) {
			return new RedisMetrics(client);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(LockClient.class)
		LockMetrics redisRwLockMetrics(LockClient lockClient) {
			return new LockMetrics(lockClient);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(RequestScopes.class)
		ConsistencyMetrics redisRwConsistencyMetrics(ClientPaths client, RequestScopes scopes) {
			return new ConsistencyMetrics(() -> refusedTokens(client), scopes);
		}

		private static long refusedTokens(ClientPaths client) {
			if (client instanceof ClusterClient cluster) {
				return cluster.shards().stream().mapToLong((shard) -> shard.client().refusedTokens()).sum();
			}
			return (client instanceof ReadWriteClient single) ? single.refusedTokens() : 0;
		}

	}

	/**
	 * The observations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationFilter.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class ObservationsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PathObservationFilter redisRwPathObservationFilter() {
			return new PathObservationFilter();
		}

	}

}
