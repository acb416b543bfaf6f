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

package io.github.redisrw.reads;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.topology.ZoneResolver;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that reads.
 */
final class Application implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ConfigurableApplicationContext context;

	private final Injected injected;

	private Application(Map<String, Object> properties) {
		this(properties, null);
	}

	private Application(Map<String, Object> properties, @Nullable ZoneResolver zones) {
		this.context = new SpringApplicationBuilder(Beans.class).web(WebApplicationType.NONE)
			.initializers((GenericApplicationContext context) -> {
				if (zones != null) {
					context.registerBean(ZoneResolver.class, () -> zones);
				}
			})
			.properties(properties)
			.properties("spring.main.banner-mode=off")
			.run();
		this.injected = this.context.getBean(Injected.class);
	}

	/**
	 * Start an application with a list of nodes.
	 * @param deployment the nodes
	 * @param properties names and values in turn, without {@code redis.rw.}
	 * @return the application
	 */
	static Application ofNodes(RedisDeployment deployment, String... properties) {
		Map<String, Object> all = properties(properties);
		all.put("redis.rw.nodes", addresses(deployment.nodes()));
		return new Application(all);
	}

	/**
	 * Start an application with a list of nodes, by a name for their address.
	 * @param name the name
	 * @param deployment the nodes
	 * @param properties names and values in turn, without {@code redis.rw.}
	 * @return the application
	 */
	static Application ofNamedNodes(String name, RedisDeployment deployment, String... properties) {
		Map<String, Object> all = properties(properties);
		all.put("redis.rw.nodes",
				deployment.nodes().stream().map((node) -> name + ":" + node.port()).collect(Collectors.joining(",")));
		return new Application(all);
	}

	/**
	 * Start an application in a zone, with Sentinels.
	 * @param deployment the nodes
	 * @param zones knows where they are
	 * @param properties names and values in turn, without {@code redis.rw.}
	 * @return the application
	 */
	static Application inZone(RedisDeployment deployment, ZoneResolver zones, String... properties) {
		Map<String, Object> all = properties(properties);
		all.put("redis.rw.nodes", addresses(deployment.nodes()));
		return new Application(all, zones);
	}

	static Application ofSentinels(RedisDeployment deployment, String... properties) {
		Map<String, Object> all = properties(properties);
		all.put("redis.rw.sentinel.master", deployment.masterName());
		all.put("redis.rw.sentinel.nodes",
				deployment.sentinels()
					.stream()
					.map((sentinel) -> sentinel.host() + ":" + sentinel.port())
					.collect(Collectors.joining(",")));
		return new Application(all);
	}

	static Application ofServices(ServiceEndpoint write, ServiceEndpoint read, String... properties) {
		Map<String, Object> all = properties(properties);
		all.put("redis.rw.write.host", write.host());
		all.put("redis.rw.write.port", write.port());
		all.put("redis.rw.read.host", read.host());
		all.put("redis.rw.read.port", read.port());
		return new Application(all);
	}

	private static Map<String, Object> properties(String... properties) {
		Map<String, Object> all = new HashMap<>();
		for (int i = 0; i < properties.length; i += 2) {
			all.put("redis.rw." + properties[i], properties[i + 1]);
		}
		return all;
	}

	private static String addresses(List<RedisNode> nodes) {
		return nodes.stream().map((node) -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
	}

	StringRedisTemplate writes() {
		return this.injected.writes;
	}

	StringRedisTemplate reads() {
		return this.injected.reads;
	}

	ReactiveStringRedisTemplate reactiveReads() {
		return this.injected.reactiveReads;
	}

	LettuceConnectionFactory readFactory() {
		return this.injected.readFactory;
	}

	List<Topology.Replica> replicas() {
		return this.context.getBean(RedisTopology.class).topology().replicas();
	}

	/**
	 * What the application knows of a replica.
	 * @param node the replica, to be found by the identity of its process
	 * @return the replica
	 */
	Topology.Replica replica(RedisNode node) {
		String runId = node.info("server").get("run_id");
		return replicas().stream().filter((replica) -> runId.equals(replica.runId())).findFirst().orElseThrow();
	}

	boolean isEligible(String runId) {
		return replicas().stream().anyMatch((replica) -> runId.equals(replica.runId()) && replica.eligible());
	}

	Application awaitEligible(int number) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(replicas()).filteredOn(Topology.Replica::eligible).hasSize(number));
		return this;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Injected.class)
	static class Beans {

	}

	static class Injected {

		@Autowired
		StringRedisTemplate writes;

		@Autowired
		@ReadOnly
		StringRedisTemplate reads;

		@Autowired
		@ReadOnly
		ReactiveStringRedisTemplate reactiveReads;

		@Autowired
		@ReadOnly
		LettuceConnectionFactory readFactory;

	}

}
