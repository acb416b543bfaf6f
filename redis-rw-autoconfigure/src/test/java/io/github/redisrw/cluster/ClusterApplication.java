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

package io.github.redisrw.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.test.RedisServer;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that uses a cluster.
 */
final class ClusterApplication implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ConfigurableApplicationContext context;

	private ClusterApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static ClusterApplication start(RedisCluster redis, Class<?>... configurations) {
		return start(redis, Map.of(), configurations);
	}

	static ClusterApplication start(RedisCluster redis, Map<String, Object> properties, Class<?>... configurations) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).sources(configurations)
			.web(WebApplicationType.NONE)
			.properties(Map.of("redis.rw.cluster.nodes", addresses(redis), "spring.main.banner-mode", "off"))
			.properties(properties)
			.run();
		ClusterApplication application = new ClusterApplication(context);
		application.awaitReplicas(redis);
		return application;
	}

	static String addresses(RedisCluster redis) {
		return redis.nodes().stream().map(RedisServer::address).collect(Collectors.joining(","));
	}

	/** Waits until every replica answers reads. */
	void awaitReplicas(RedisCluster redis) {
		long replicas = redis.masters().stream().mapToLong((master) -> redis.replicasOf(master).size()).sum();
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(client().shards().stream().map((shard) -> shard.client().topology()))
				.hasSameSizeAs(redis.masters())
				.allSatisfy((topology) -> assertThat(topology.master()).isNotNull())
				.flatMap(Topology::replicas)
				.filteredOn(Topology.Replica::eligible)
				.hasSize((int) replicas));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	ClusterClient client() {
		return this.context.getBean(ClusterClient.class);
	}

	StringRedisTemplate writes() {
		return this.context.getBean(StringRedisTemplate.class);
	}

	StringRedisTemplate reads() {
		return this.context.getBean(Reads.class).imperative;
	}

	ReactiveStringRedisTemplate reactiveWrites() {
		return this.context.getBean(ReactiveStringRedisTemplate.class);
	}

	ReactiveStringRedisTemplate reactiveReads() {
		return this.context.getBean(Reads.class).reactive;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Reads.class)
	static class Application {

	}

	/**
	 * The templates that read.
	 */
	static class Reads {

		private final StringRedisTemplate imperative;

		private final ReactiveStringRedisTemplate reactive;

		Reads(@ReadOnly StringRedisTemplate imperative, @ReadOnly ReactiveStringRedisTemplate reactive) {
			this.imperative = imperative;
			this.reactive = reactive;
		}

	}

}
