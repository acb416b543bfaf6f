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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Why there is no read/write split.
 */
final class KeptAway {

	private static final String CONNECTION_FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

	private KeptAway() {
	}

	/**
	 * Find the reason, in one sentence that says what to do.
	 * @param environment has the properties
	 * @param beanFactory has the beans
	 * @return the reason
	 */
	static String reason(@Nullable Environment environment, @Nullable BeanFactory beanFactory) {
		if (environment != null && Boolean.FALSE.equals(environment.getProperty("redis.rw.enabled", Boolean.class))) {
			return "'redis.rw.enabled' is false";
		}
		if (environment != null && OnNoClusterCondition.isConfigured(environment)) {
			return "'spring.data.redis.cluster.nodes' is set, and Redis Cluster is left to Spring Boot unless"
					+ " 'redis.rw.cluster.nodes' or '" + DeploymentNames.PRIMARY + "' is set";
		}
		List<String> factories = factories(beanFactory);
		if (!factories.isEmpty()) {
			return "the application has a RedisConnectionFactory of its own, " + String.join(", ", factories)
					+ ". Remove it, or declare it with @Bean(defaultCandidate = false) if it is for something else";
		}
		return "Lettuce or Spring Data Redis is not on the class path, there is a configuration of Redis Cluster, or"
				+ " DataRedisAutoConfiguration is excluded. Start with --debug to see which";
	}

	private static List<String> factories(@Nullable BeanFactory beanFactory) {
		ClassLoader loader = KeptAway.class.getClassLoader();
		if (!(beanFactory instanceof ListableBeanFactory beans) || !ClassUtils.isPresent(CONNECTION_FACTORY, loader)) {
			return List.of();
		}
		List<String> names = new ArrayList<>(List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans,
				ClassUtils.resolveClassName(CONNECTION_FACTORY, loader), true, false)));
		names.removeIf((name) -> name.equals("redisConnectionFactory") && isSpringBoots(beans, name));
		return names;
	}

	private static boolean isSpringBoots(ListableBeanFactory beans, String name) {
		return beans instanceof ConfigurableListableBeanFactory known && known.containsBeanDefinition(name)
				&& String.valueOf(known.getBeanDefinition(name).getFactoryBeanName())
					.startsWith("org.springframework.boot.");
	}

}
