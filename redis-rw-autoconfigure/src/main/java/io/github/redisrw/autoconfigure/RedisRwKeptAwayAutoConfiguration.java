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

import java.util.Map;

import io.github.redisrw.internal.client.ClientPaths;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Says so where the read/write split is configured and something else in the application
 * keeps it away.
 */
@AutoConfiguration(after = { RedisRwAutoConfiguration.class, DataRedisAutoConfiguration.class })
@ConditionalOnMissingBean(ClientPaths.class)
@ConditionalOnProperty(name = "redis.rw.enabled", matchIfMissing = true)
public final class RedisRwKeptAwayAutoConfiguration {

	private static final Log logger = LogFactory.getLog(RedisRwKeptAwayAutoConfiguration.class);

	@Bean
	static InitializingBean redisRwKeptAwayWarning(Environment environment, ListableBeanFactory beanFactory) {
		return () -> {
			boolean configured = Binder.get(environment)
				.bind("redis.rw", Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of())
				.keySet()
				.stream()
				.anyMatch((key) -> !key.equals("enabled"));
			if (configured) {
				logger.warn("'redis.rw.*' is set and has no effect, there is no read/write split: "
						+ KeptAway.reason(environment, beanFactory));
			}
		};
	}

}
