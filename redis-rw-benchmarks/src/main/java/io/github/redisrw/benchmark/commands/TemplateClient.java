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

package io.github.redisrw.benchmark.commands;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A Spring Boot application, with redis-rw or without.
 */
final class TemplateClient implements CommandClient {

	private final ConfigurableApplicationContext context;

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	private TemplateClient(ConfigurableApplicationContext context, String reads) {
		this.context = context;
		this.writes = context.getBean(StringRedisTemplate.class);
		this.reads = context.getBean(reads, StringRedisTemplate.class);
	}

	static CommandClient split(RedisDeployment redis) {
		return new TemplateClient(withSplit(redis), "readStringRedisTemplate");
	}

	static CommandClient writePath(RedisDeployment redis) {
		return new TemplateClient(withSplit(redis), "stringRedisTemplate");
	}

	static CommandClient plain(RedisDeployment redis) {
		return new TemplateClient(run(Map.of("redis.rw.enabled", false, "spring.data.redis.host", redis.master().host(),
				"spring.data.redis.port", redis.master().port())), "stringRedisTemplate");
	}

	private static ConfigurableApplicationContext withSplit(RedisDeployment redis) {
		return run(Map.of("redis.rw.nodes",
				redis.nodes().stream().map(RedisServer::address).collect(Collectors.joining(","))));
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

	@Override
	public @Nullable String get(String key) {
		return this.reads.opsForValue().get(key);
	}

	@Override
	public void set(String key, String value) {
		this.writes.opsForValue().set(key, value);
	}

	@Override
	public void transaction(String key, String value) {
		this.writes.execute(new SessionCallback<Object>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Object execute(RedisOperations<K, V> operations) throws DataAccessException {
				RedisOperations<String, String> texts = (RedisOperations<String, String>) operations;
				texts.multi();
				texts.opsForValue().set(key, value);
				texts.opsForValue().get(key);
				return texts.exec();
			}

		});
	}

	@Override
	@SuppressWarnings("NullAway") // null is what a pipeline wants
	public void pipeline(String key, String value, int times) {
		byte[] name = key.getBytes(StandardCharsets.UTF_8);
		byte[] content = value.getBytes(StandardCharsets.UTF_8);
		this.writes.executePipelined((RedisCallback<@Nullable Object>) (connection) -> {
			for (int i = 0; i < times; i++) {
				connection.stringCommands().set(name, content);
			}
			return null;
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
