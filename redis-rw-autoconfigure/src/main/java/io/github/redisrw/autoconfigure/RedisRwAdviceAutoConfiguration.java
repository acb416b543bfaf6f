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
import java.util.stream.Stream;

import io.github.redisrw.advice.Advisor;
import io.github.redisrw.topology.Node;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the advice.
 */
@AutoConfiguration(after = RedisRwAutoConfiguration.class)
@ConditionalOnBean(ReadWriteDeployments.class)
@ConditionalOnBooleanProperty(name = "redis.rw.advice.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AdviceProperties.class)
public final class RedisRwAdviceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Advisor redisRwAdvisor(ReadWriteDeployments deployments, AdviceProperties advice, Environment environment) {
		if (advice.getInterval().isNegative() || advice.getInterval().isZero()) {
			throw new InvalidPropertyException("redis.rw.advice.interval", advice.getInterval(), "is not positive",
					"Set it to a duration longer than zero, such as '1m', or set 'redis.rw.advice.enabled' to false");
		}
		return new Advisor(deployments.ofOneMaster()
			.stream()
			.map((member) -> new Advisor.Subject(member.name().text(), member.client(),
					settings(member.setup(), deployments.ofOneMaster().get(0) == member, environment)))
			.toList(), advice.getInterval(), advice.getIgnored());
	}

	/** What Spring Boot's settings have no effect on is said once. */
	private static Advisor.Settings settings(ReadWriteSetup setup, boolean first, Environment environment) {
		Deployment deployment = setup.deployment();
		RedisRwProperties properties = setup.settings().properties();
		Node write = (deployment instanceof Deployment.Endpoints endpoints) ? endpoints.write() : null;
		Node read = (deployment instanceof Deployment.Endpoints endpoints) ? endpoints.read() : null;
		return new Advisor.Settings(write, read, ReadWriteSetup.timeout(properties, setup.settings().spring()).isZero(),
				nodes(deployment).anyMatch((node) -> !isLiteral(node.host())),
				first ? SettingsWithoutEffect.in(environment) : List.of(),
				properties.getWrite().getAcks().getReplicas());
	}

	private static Stream<Node> nodes(Deployment deployment) {
		if (deployment instanceof Deployment.Endpoints endpoints) {
			return (endpoints.read() != null) ? Stream.of(endpoints.write(), endpoints.read())
					: Stream.of(endpoints.write());
		}
		return (deployment instanceof Deployment.Sentinels sentinels) ? sentinels.nodes().stream()
				: ((Deployment.Nodes) deployment).nodes().stream();
	}

	private static boolean isLiteral(String host) {
		return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
	}

}
