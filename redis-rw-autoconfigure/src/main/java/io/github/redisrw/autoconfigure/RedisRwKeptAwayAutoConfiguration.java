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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Says so where the read/write split is configured and something else in the application
 * keeps it away.
 */
@AutoConfiguration(after = { RedisRwAutoConfiguration.class, DataRedisAutoConfiguration.class })
@ConditionalOnMissingBean(ReadWriteDeployments.class)
@ConditionalOnProperty(name = "redis.rw.enabled", matchIfMissing = true)
public final class RedisRwKeptAwayAutoConfiguration {

	private static final Log logger = LogFactory.getLog(RedisRwKeptAwayAutoConfiguration.class);

	/** Of a type that lazy initialization leaves out. */
	@Bean
	static SmartInitializingSingleton redisRwKeptAwayWarning(Environment environment, ListableBeanFactory beanFactory) {
		return () -> {
			if (UnknownProperties.names(environment).stream().anyMatch((name) -> !name.equals("redis.rw.enabled"))) {
				logger.warn("'redis.rw.*' is set and has no effect, there is no read/write split: "
						+ KeptAway.reason(environment, beanFactory));
			}
		};
	}

}
