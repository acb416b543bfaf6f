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
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The templates of the read path. They are no candidates for an injection point that does
 * not ask for them by {@link ReadOnly @ReadOnly}.
 */
@Configuration(proxyBeanMethods = false)
class ReadTemplatesConfiguration {

	@Bean(defaultCandidate = false)
	@ReadOnly
	@ConditionalOnMissingBean(name = "readRedisTemplate")
	RedisTemplate<Object, Object> readRedisTemplate(@ReadOnly RedisConnectionFactory readRedisConnectionFactory) {
		return DeploymentBeans.template(readRedisConnectionFactory);
	}

	@Bean(defaultCandidate = false)
	@ReadOnly
	@ConditionalOnMissingBean(name = "readStringRedisTemplate")
	StringRedisTemplate readStringRedisTemplate(@ReadOnly RedisConnectionFactory readRedisConnectionFactory) {
		return DeploymentBeans.strings(readRedisConnectionFactory);
	}

	/**
	 * The reactive ones.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ReactiveRedisTemplate.class, Flux.class })
	static class Reactive {

		@Bean(defaultCandidate = false)
		@ReadOnly
		@ConditionalOnMissingBean(name = "readReactiveRedisTemplate")
		ReactiveRedisTemplate<Object, Object> readReactiveRedisTemplate(
				@ReadOnly ReactiveRedisConnectionFactory readRedisConnectionFactory, ResourceLoader resourceLoader) {
			return DeploymentBeans.Reactive.template(readRedisConnectionFactory, resourceLoader);
		}

		@Bean(defaultCandidate = false)
		@ReadOnly
		@ConditionalOnMissingBean(name = "readReactiveStringRedisTemplate")
		ReactiveStringRedisTemplate readReactiveStringRedisTemplate(
				@ReadOnly ReactiveRedisConnectionFactory readRedisConnectionFactory) {
			return DeploymentBeans.Reactive.strings(readRedisConnectionFactory);
		}

	}

}
