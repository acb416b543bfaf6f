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

package io.github.redisrw.examples;

import io.github.redisrw.ReadOnly;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

@Configuration
class OrderTemplates {

	@Bean
	RedisTemplate<String, Order> orderTemplate(RedisConnectionFactory connectionFactory) {
		return template(connectionFactory);
	}

	@Bean(defaultCandidate = false)
	@ReadOnly
	RedisTemplate<String, Order> readOrders(@ReadOnly RedisConnectionFactory connectionFactory) {
		return template(connectionFactory);
	}

	private static RedisTemplate<String, Order> template(RedisConnectionFactory connectionFactory) {
		RedisTemplate<String, Order> template = new RedisTemplate<>();
		template.setConnectionFactory(connectionFactory);
		template.setKeySerializer(RedisSerializer.string());
		template.setValueSerializer(new JacksonJsonRedisSerializer<>(Order.class));
		return template;
	}

	record Order(String id, int quantity) {

	}

}
