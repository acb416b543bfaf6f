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

package io.github.redisrw.consistency;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * An application with both paths.
 */
final class Application implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final Templates templates;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
		this.templates = context.getBean(Templates.class);
	}

	static Application on(RedisDeployment deployment, String... properties) {
		String where = deployment.sentinels().isEmpty() ? "redis.rw.nodes=" + addresses(deployment.nodes())
				: "redis.rw.sentinel.nodes=" + addresses(deployment.sentinels());
		Application application = new Application(new SpringApplicationBuilder(Beans.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties(properties)
			.properties("spring.main.banner-mode=off", where)
			.properties(deployment.sentinels().isEmpty() ? "unused="
					: "redis.rw.sentinel.master=" + deployment.masterName())
			.run());
		application.awaitEligible(deployment.replicas().size());
		return application;
	}

	private void awaitEligible(int replicas) {
		RedisTopology topology = this.context.getBean(RedisTopology.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> topology.topology()
				.replicas()
				.stream()
				.filter(Topology.Replica::eligible)
				.count() == replicas);
	}

	private static String addresses(List<? extends RedisServer> servers) {
		return servers.stream().map(RedisServer::address).collect(Collectors.joining(","));
	}

	StringRedisTemplate writes() {
		return this.templates.writes;
	}

	StringRedisTemplate reads() {
		return this.templates.reads;
	}

	ReactiveStringRedisTemplate reactiveWrites() {
		return this.templates.reactiveWrites;
	}

	ReactiveStringRedisTemplate reactiveReads() {
		return this.templates.reactiveReads;
	}

	@Override
	public void close() {
		this.context.close();
	}

	private record Templates(StringRedisTemplate writes, StringRedisTemplate reads,
			ReactiveStringRedisTemplate reactiveWrites, ReactiveStringRedisTemplate reactiveReads) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Beans {

		@Bean
		Templates templates(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads,
				ReactiveStringRedisTemplate reactiveWrites, @ReadOnly ReactiveStringRedisTemplate reactiveReads) {
			return new Templates(writes, reads, reactiveWrites, reactiveReads);
		}

	}

}
