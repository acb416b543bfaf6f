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
import io.github.redisrw.endpoint.RedisRwEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code redisrw}.
 */
@AutoConfiguration(after = { RedisRwAutoConfiguration.class, RedisRwAdviceAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ReadWriteDeployments.class)
@EnableConfigurationProperties(DrillProperties.class)
public final class RedisRwEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	RedisRwEndpoint redisRwEndpoint(ReadWriteDeployments deployments, RoutingProperties routing,
			ConsistencyProperties consistency, DrillProperties drill, ObjectProvider<Advisor> advisors) {
		Advisor advisor = advisors.getIfAvailable();
		return new RedisRwEndpoint(deployments.all()
			.stream()
			.map((member) -> new RedisRwEndpoint.Subject(member.name().text(), member.primary(), member.paths(),
					settings(member, routing, consistency, drill),
					() -> (advisor != null) ? advisor.advice(member.name().text()) : List.of()))
			.toList(), drill.isEnabled());
	}

	private static Map<String, Object> settings(ReadWriteDeployments.Member member, RoutingProperties routing,
			ConsistencyProperties consistency, DrillProperties drill) {
		DeploymentSettings settings = member.setup().settings();
		Map<String, Object> shown = new LinkedHashMap<>();
		settings(settings, member.cluster() != null).forEach((name, value) -> shown.put(settings.name().key(name),
				(value instanceof Number || value instanceof Boolean || value instanceof List) ? value
						: String.valueOf(value)));
		if (!settings.name().isNamed()) {
			shown.put("redis.rw.routing.transactional", routing.isTransactional());
			shown.put("redis.rw.routing.write-annotations", routing.getWriteAnnotations());
			shown.put("redis.rw.consistency.default", String.valueOf(consistency.getStandard()));
			shown.put("redis.rw.drill.enabled", drill.isEnabled());
		}
		return shown;
	}

	/** Those of one deployment, by their names below its prefix. */
	private static Map<String, @Nullable Object> settings(DeploymentSettings settings, boolean cluster) {
		RedisRwProperties properties = settings.properties();
		RedisRwProperties.Write write = properties.getWrite();
		RedisRwProperties.Read read = properties.getRead();
		NearReadProperties near = settings.near();
		Map<String, @Nullable Object> shown = new LinkedHashMap<>();
		shown.put("timeout", ReadWriteSetup.timeout(properties, settings.spring()));
		shown.put("write.hold-timeout", write.getHoldTimeout());
		shown.put("write.max-held", write.getMaxHeld());
		shown.put("write.acks.replicas", write.getAcks().getReplicas());
		shown.put("write.acks.timeout", write.getAcks().getTimeout());
		shown.put("read.max-lag", read.getMaxLag());
		shown.put("read.when-stale", read.getWhenStale());
		shown.put("read.prefer", near.getPrefer());
		if (near.getZone() != null) {
			shown.put("read.zone", near.getZone());
		}
		shown.put("read.include-master", near.isIncludeMaster());
		shown.put("read.fallback-limit", near.limit(settings.name()));
		shown.put("read.connections", read.getConnections());
		shown.put("read.connections-per-replica", read.getConnectionsPerReplica());
		if (cluster) {
			shown.put("cluster.refresh-interval", properties.getCluster().getRefreshInterval());
		}
		else {
			shown.put("sentinel.fencing", properties.getSentinel().getFencing());
		}
		shown.put("monitor.interval", properties.getMonitor().getInterval());
		shown.put("monitor.fast-interval", properties.getMonitor().getFastInterval());
		return shown;
	}

}
