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

package io.github.redisrw.sample.redis;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.SentinelNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Starts a master, two replicas and three Sentinels for the shop, unless
 * {@code shop.embedded-redis} is {@code false}, and points {@code redis.rw.sentinel} at
 * them. They end with the application context. Such a shop listens on the loopback
 * address only and shows all details, for there are buttons that break this Redis.
 */
public final class EmbeddedRedis implements ApplicationContextInitializer<GenericApplicationContext> {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedRedis.class);

	@Override
	public void initialize(GenericApplicationContext context) {
		if (!context.getEnvironment().getProperty("shop.embedded-redis", Boolean.class, true)) {
			return;
		}
		RedisDeployment redis = RedisDeployment.builder().replicas(2).sentinels(3).controllableReplication().start();
		logger.info("Started a Redis for the shop: {}", redis);
		String sentinels = redis.sentinels().stream().map(SentinelNode::address).collect(Collectors.joining(","));
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("embeddedRedis",
					Map.of("redis.rw.sentinel.master", redis.masterName(), "redis.rw.sentinel.nodes", sentinels)));
		// What a developer may see on his own machine. Environment and command line come
		// before it; a shop that anybody can reach has application.yml.
		context.getEnvironment()
			.getPropertySources()
			.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new MapPropertySource(
					"embeddedRedisDefaults",
					Map.of("server.address", "127.0.0.1", "management.endpoint.health.show-details", "always")));
		// The first bean to be made, so the last to be closed: after all connections.
		context.registerBean("embeddedRedis", RedisDeployment.class, () -> redis);
	}

}
