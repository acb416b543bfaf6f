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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.advice.Advisor;
import io.github.redisrw.endpoint.RedisRwClusterEndpoint;
import io.github.redisrw.endpoint.RedisRwEndpoint;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of the endpoint {@code redisrw}.
 */
@AutoConfiguration(after = { RedisRwAutoConfiguration.class, RedisRwAdviceAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ClientPaths.class)
@EnableConfigurationProperties(DrillProperties.class)
public final class RedisRwEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	@Conditional(OnClusterCondition.class)
	RedisRwClusterEndpoint redisRwClusterEndpoint(ClusterClient client, RedisRwProperties properties,
			RoutingProperties routing, ConsistencyProperties consistency, NearReadProperties near,
			DrillProperties drill, DataRedisProperties springProperties) {
		Map<String, Object> shown = settings(properties, routing, consistency, near, drill, springProperties);
		shown.keySet().removeIf((name) -> name.startsWith("redis.rw.sentinel.") || name.startsWith("redis.rw.drill."));
		add(shown, "cluster.refresh-interval", properties.getCluster().getRefreshInterval());
		return new RedisRwClusterEndpoint(client, shown);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	@Conditional(OnSingleMasterCondition.class)
	RedisRwEndpoint redisRwEndpoint(ReadWriteClient client, RedisRwProperties properties, RoutingProperties routing,
			ConsistencyProperties consistency, NearReadProperties near, DrillProperties drill,
			DataRedisProperties springProperties, ObjectProvider<Advisor> advisors) {
		Advisor advisor = advisors.getIfAvailable();
		return new RedisRwEndpoint(client, settings(properties, routing, consistency, near, drill, springProperties),
				() -> (advisor != null) ? advisor.advice() : List.of(), drill.isEnabled());
	}

	private static Map<String, Object> settings(RedisRwProperties properties, RoutingProperties routing,
			ConsistencyProperties consistency, NearReadProperties near, DrillProperties drill,
			DataRedisProperties springProperties) {
		RedisRwProperties.Write write = properties.getWrite();
		RedisRwProperties.Read read = properties.getRead();
		Map<String, Object> shown = new LinkedHashMap<>();
		add(shown, "timeout", ReadWriteSetup.timeout(properties, springProperties));
		add(shown, "write.hold-timeout", write.getHoldTimeout());
		add(shown, "write.max-held", write.getMaxHeld());
		add(shown, "write.acks.replicas", write.getAcks().getReplicas());
		add(shown, "write.acks.timeout", write.getAcks().getTimeout());
		add(shown, "read.max-lag", read.getMaxLag());
		add(shown, "read.when-stale", read.getWhenStale());
		add(shown, "read.prefer", near.getPrefer());
		if (near.getZone() != null) {
			add(shown, "read.zone", near.getZone());
		}
		add(shown, "read.include-master", near.isIncludeMaster());
		add(shown, "read.fallback-limit", near.limit());
		add(shown, "read.connections", read.getConnections());
		add(shown, "read.connections-per-replica", read.getConnectionsPerReplica());
		add(shown, "sentinel.fencing", properties.getSentinel().getFencing());
		add(shown, "monitor.interval", properties.getMonitor().getInterval());
		add(shown, "monitor.fast-interval", properties.getMonitor().getFastInterval());
		add(shown, "routing.transactional", routing.isTransactional());
		add(shown, "routing.write-annotations", routing.getWriteAnnotations());
		add(shown, "consistency.default", consistency.getStandard());
		add(shown, "drill.enabled", drill.isEnabled());
		return shown;
	}

	private static void add(Map<String, Object> shown, String name, @Nullable Object value) {
		shown.put("redis.rw." + name, (value instanceof Number || value instanceof Boolean || value instanceof List)
				? value : String.valueOf(value));
	}

}
