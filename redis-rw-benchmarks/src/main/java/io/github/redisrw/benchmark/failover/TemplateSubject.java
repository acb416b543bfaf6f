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

package io.github.redisrw.benchmark.failover;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.client.ReadWriteClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A Spring Boot application, with redis-rw or without.
 */
final class TemplateSubject implements Subject {

	private final ConfigurableApplicationContext context;

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	private TemplateSubject(ConfigurableApplicationContext context, StringRedisTemplate reads) {
		this.context = context;
		this.writes = context.getBean(StringRedisTemplate.class);
		this.reads = reads;
	}

	/**
	 * Starts an application that has nothing but the addresses set.
	 * @param servers what it connects to
	 * @return the application
	 */
	static Subject redisRw(Servers servers) {
		return redisRw(servers, Map.of());
	}

	/**
	 * Starts an application with redis-rw.
	 * @param servers what it connects to
	 * @param settings what it sets besides the addresses
	 * @return the application
	 */
	static Subject redisRw(Servers servers, Map<String, Object> settings) {
		Map<String, Object> properties = new HashMap<>(settings);
		if (servers instanceof ClusterStage cluster) {
			properties.put("redis.rw.cluster.nodes", String.join(",", cluster.addresses()));
		}
		else if (servers instanceof Stage stage && stage.hasSentinels()) {
			properties.put("redis.rw.sentinel.master", stage.masterName());
			properties.put("redis.rw.sentinel.nodes", String.join(",", stage.sentinels()));
		}
		else if (servers instanceof Stage stage) {
			properties.put("redis.rw.write.host", stage.write().host());
			properties.put("redis.rw.write.port", stage.write().port());
			properties.put("redis.rw.read.host", stage.read().host());
			properties.put("redis.rw.read.port", stage.read().port());
		}
		ConfigurableApplicationContext context = run(SplitApplication.class, properties);
		return new TemplateSubject(context, context.getBean(SplitApplication.class).reads);
	}

	/**
	 * Starts an application in a process that has no stage of its own.
	 * @param split whether with redis-rw
	 * @param master the name by which the Sentinels know the master
	 * @param sentinels their addresses
	 * @return the application
	 */
	static TemplateSubject onSentinels(boolean split, String master, String sentinels) {
		String prefix = split ? "redis.rw" : "spring.data.redis";
		Map<String, Object> properties = new HashMap<>();
		properties.put("redis.rw.enabled", split);
		properties.put(prefix + ".timeout", Timeouts.COMMAND);
		properties.put(prefix + ".connect-timeout", Timeouts.CONNECT);
		properties.put(prefix + ".sentinel.master", master);
		properties.put(prefix + ".sentinel.nodes", sentinels);
		if (!split) {
			ConfigurableApplicationContext context = run(PlainApplication.class, properties);
			return new TemplateSubject(context, context.getBean(StringRedisTemplate.class));
		}
		ConfigurableApplicationContext context = run(SplitApplication.class, properties);
		return new TemplateSubject(context, context.getBean(SplitApplication.class).reads);
	}

	/**
	 * How often writes were held, and how many.
	 * @return both numbers, 0 without redis-rw
	 */
	long[] holds() {
		ReadWriteClient client = this.context.getBeanProvider(ReadWriteClient.class).getIfAvailable();
		return (client != null) ? new long[] { client.failovers().size(), client.everHeld() } : new long[2];
	}

	/**
	 * Starts the same application without redis-rw. It has one template for all.
	 * @param servers what it connects to
	 * @param adaptive whether it is told to ask a cluster for its nodes when something
	 * says that they have changed, and every ten seconds
	 * @return the application
	 */
	static Subject plain(Servers servers, boolean adaptive) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("redis.rw.enabled", false);
		properties.put("spring.data.redis.timeout", Timeouts.COMMAND);
		properties.put("spring.data.redis.connect-timeout", Timeouts.CONNECT);
		if (servers instanceof ClusterStage cluster) {
			properties.put("spring.data.redis.cluster.nodes", String.join(",", cluster.addresses()));
		}
		else if (servers instanceof Stage stage && stage.hasSentinels()) {
			properties.put("spring.data.redis.sentinel.master", stage.masterName());
			properties.put("spring.data.redis.sentinel.nodes", String.join(",", stage.sentinels()));
		}
		else if (servers instanceof Stage stage) {
			properties.put("spring.data.redis.host", stage.write().host());
			properties.put("spring.data.redis.port", stage.write().port());
		}
		if (adaptive) {
			properties.put("spring.data.redis.lettuce.cluster.refresh.adaptive", true);
			properties.put("spring.data.redis.lettuce.cluster.refresh.period", "10s");
		}
		ConfigurableApplicationContext context = run(PlainApplication.class, properties);
		return new TemplateSubject(context, context.getBean(StringRedisTemplate.class));
	}

	private static ConfigurableApplicationContext run(Class<?> application, Map<String, Object> properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

	@Override
	public long increment(String key) {
		return Objects.requireNonNull(this.writes.opsForValue().increment(key));
	}

	@Override
	public @Nullable String get(String key) {
		return this.reads.opsForValue().get(key);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SplitApplication {

		private final StringRedisTemplate reads;

		SplitApplication(@ReadOnly StringRedisTemplate reads) {
			this.reads = reads;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PlainApplication {

	}

}
