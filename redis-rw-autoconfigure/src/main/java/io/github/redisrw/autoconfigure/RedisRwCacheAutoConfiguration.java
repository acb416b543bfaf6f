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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.spring.SplitCacheWriter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of a Spring Cache that is looked up at replicas.
 */
@AutoConfiguration(after = RedisRwAutoConfiguration.class,
		beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnBean(ReadWriteConnectionFactory.class)
@ConditionalOnClass({ RedisCacheManager.class, RedisCacheManagerBuilderCustomizer.class })
@EnableConfigurationProperties(CacheProperties.class)
public final class RedisRwCacheAutoConfiguration {

	@Bean
	@ConditionalOnProperty("redis.rw.cache.read-from-replicas")
	@Order(Ordered.HIGHEST_PRECEDENCE)
	RedisCacheManagerBuilderCustomizer redisRwCacheReads(RedisConnectionFactory writes,
			@ReadOnly RedisConnectionFactory reads) {
		// What is to be seen by what is read next must have been written by then.
		RedisCacheWriter writer = RedisCacheWriter.create(writes,
				RedisCacheWriter.RedisCacheWriterConfigurer::immediateWrites);
		return (builder) -> builder
			.cacheWriter(new SplitCacheWriter(writer, RedisCacheWriter.nonLockingRedisCacheWriter(reads)));
	}

}
