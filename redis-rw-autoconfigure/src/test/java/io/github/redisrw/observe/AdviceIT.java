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

package io.github.redisrw.observe;

import java.security.Security;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.advice.Advice;
import io.github.redisrw.advice.Advisor;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each piece of advice is given where there is cause for it, and only there.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AdviceIT {

	private static final String TTL = "networkaddress.cache.ttl";

	private final String ttl = String.valueOf(Security.getProperty(TTL));

	@AfterEach
	void restoreTheCache() {
		Security.setProperty(TTL, this.ttl.equals("null") ? "30" : this.ttl);
	}

	@Test
	void aGoodDeploymentNeedsNone(CapturedOutput output) throws Exception {
		Security.setProperty(TTL, "30");
		try (RedisDeployment redis = RedisDeployment.builder()
			.sentinels(3)
			.config("min-replicas-to-write", "1")
			.config("appendonly", "yes")
			.start(); ConfigurableApplicationContext application = onSentinels(redis)) {
			assertNone(application);
		}
		try (RedisDeployment redis = RedisDeployment.builder()
			.config("min-replicas-to-write", "1")
			.config("appendonly", "yes")
			.start();
				ServiceEndpoint writes = ServiceEndpoint.to(redis.master());
				ServiceEndpoint reads = ServiceEndpoint.to(redis.replicas().toArray(RedisNode[]::new));
				ConfigurableApplicationContext application = start(endpoints(writes, reads))) {
			assertNone(application);
		}
		assertThat(output).doesNotContain("i.g.redisrw.advice");
	}

	/** Long enough for what is known only after some rounds. */
	private static void assertNone(ConfigurableApplicationContext application) {
		Awaitility.await().during(Duration.ofSeconds(2)).atMost(ObservedApplication.PATIENCE).untilAsserted(() -> {
			application.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
			assertThat(ids(application)).isEmpty();
		});
	}

	@Test
	void serversThatAreSetWrongly(CapturedOutput output) {
		try (RedisDeployment redis = RedisDeployment.builder()
			.sentinels(2)
			.quorum(3)
			.downAfter(Duration.ofSeconds(30))
			.config("replica-read-only", "no")
			.config("replica-priority", "0")
			.config("repl-backlog-size", "16kb")
			.start(); ConfigurableApplicationContext application = onSentinels(redis)) {
			StringRedisTemplate writes = application.getBean(StringRedisTemplate.class);
			ObservedApplication.soon().untilAsserted(() -> {
				writes.opsForValue().set("key", "x".repeat(10_000));
				assertThat(ids(application)).contains("min-replicas-to-write", "replica-writable", "no-persistence",
						"replica-priority", "small-backlog", "few-sentinels", "long-down-after", "no-quorum");
			});
			assertThat(advice(application)).allSatisfy((piece) -> {
				assertThat(piece.finding()).isNotEmpty().doesNotEndWith(".");
				assertThat(piece.why()).endsWith(".");
				assertThat(piece.remedy()).endsWith(".");
			});
			for (String id : ids(application)) {
				assertThat(output.toString().lines().filter((line) -> line.contains("[" + id + "]"))).as(id)
					.singleElement()
					.asString()
					.contains("WARN");
			}
		}
	}

	@Test
	void aMasterAlone() {
		try (RedisDeployment redis = RedisDeployment.builder().replicas(0).start();
				ConfigurableApplicationContext application = start(
						Map.of("redis.rw.nodes", addresses(redis.nodes())))) {
			ObservedApplication.soon().untilAsserted(() -> assertThat(ids(application)).contains("no-replica"));
			redis.addReplica();
			ObservedApplication.soon().untilAsserted(() -> assertThat(ids(application)).doesNotContain("no-replica"));
		}
	}

	@Test
	void anEndpointForReadsThatLeadsToTheMaster() {
		try (RedisDeployment redis = RedisDeployment.builder().replicas(1).start();
				ServiceEndpoint writes = ServiceEndpoint.to(redis.master());
				ServiceEndpoint reads = ServiceEndpoint.to(redis.nodes().toArray(RedisNode[]::new));
				ConfigurableApplicationContext application = start(endpoints(writes, reads),
						"redis.rw.read.connections=20")) {
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(ids(application)).contains("master-behind-reads")
					.doesNotContain("endpoints-equal"));
		}
	}

	@Test
	void settingsOfTheApplication() {
		Security.setProperty(TTL, "-1");
		try (RedisDeployment redis = RedisDeployment.builder().replicas(1).start();
				ServiceEndpoint writes = ServiceEndpoint.to(redis.master())) {
			Map<String, Object> properties = new HashMap<>(endpoints(writes, writes));
			properties.put("redis.rw.write.host", "localhost");
			properties.put("redis.rw.read.host", "localhost");
			properties.put("redis.rw.timeout", "0");
			properties.put("spring.data.redis.lettuce.read-from", "replica-preferred");
			properties.put("spring.data.redis.host", "elsewhere");
			try (ConfigurableApplicationContext application = start(properties)) {
				ObservedApplication.soon()
					.untilAsserted(() -> assertThat(ids(application)).contains("endpoints-equal", "no-command-timeout",
							"settings-without-effect", "dns-cached-for-ever"));
				assertThat(advice(application)).filteredOn((piece) -> piece.id().equals("settings-without-effect"))
					.singleElement()
					.extracting(Advice::finding)
					.asString()
					.contains("spring.data.redis.lettuce.read-from", "spring.data.redis.host");
			}
		}
	}

	@Test
	void aWriteHostThatIsOnePod() {
		try (ConfigurableApplicationContext application = start(
				Map.of("redis.rw.write.host", "redis-0.redis.shop.svc.invalid", "redis.rw.read.host",
						"redis-read.invalid", "redis.rw.connect-timeout", "50ms"))) {
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(ids(application)).containsOnly("write-host-fixed"));
		}
	}

	@Test
	void whatIsNotWantedIsNotGiven() {
		try (RedisDeployment redis = RedisDeployment.builder().replicas(0).start();
				ConfigurableApplicationContext application = start(
						Map.of("redis.rw.nodes", addresses(redis.nodes()), "redis.rw.advice.ignored", "no-replica"))) {
			ObservedApplication.soon().untilAsserted(() -> assertThat(ids(application)).containsOnly("no-persistence"));
		}
		try (ConfigurableApplicationContext application = start(Map.of("redis.rw.nodes", "127.0.0.1:1",
				"redis.rw.connect-timeout", "50ms", "redis.rw.advice.enabled", "false"))) {
			assertThat(application.getBeanProvider(Advisor.class).stream()).isEmpty();
		}
	}

	/** As Spring Session and repositories leave it. */
	@Test
	void keyspaceEventsOfTheMasterOnlyAndTooFewReplicas() {
		try (RedisDeployment redis = RedisDeployment.builder().replicas(1).start();
				ConfigurableApplicationContext application = start(Map.of("redis.rw.nodes", addresses(redis.nodes())),
						"redis.rw.write.acks.replicas=2")) {
			ObservedApplication.soon().untilAsserted(() -> assertThat(ids(application)).contains("few-replicas"));
			redis.master().command("CONFIG", "SET", "notify-keyspace-events", "Egx");
			ObservedApplication.soon().untilAsserted(() -> assertThat(ids(application)).contains("keyspace-events"));
			redis.replicas().get(0).command("CONFIG", "SET", "notify-keyspace-events", "Egx");
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(ids(application)).doesNotContain("keyspace-events"));
		}
	}

	private static ConfigurableApplicationContext onSentinels(RedisDeployment redis) {
		return start(Map.of("redis.rw.sentinel.master", redis.masterName(), "redis.rw.sentinel.nodes",
				addresses(redis.sentinels())));
	}

	private static Map<String, Object> endpoints(ServiceEndpoint writes, ServiceEndpoint reads) {
		return Map.of("redis.rw.write.host", writes.host(), "redis.rw.write.port", writes.port(), "redis.rw.read.host",
				reads.host(), "redis.rw.read.port", reads.port());
	}

	private static String addresses(List<? extends RedisServer> servers) {
		return String.join(",", servers.stream().map(RedisServer::address).toList());
	}

	private static ConfigurableApplicationContext start(Map<String, Object> properties, String... more) {
		return new SpringApplicationBuilder(ObservedApplication.Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.advice.interval=600ms")
			.properties(properties)
			.properties(more)
			.run();
	}

	private static List<Advice> advice(ConfigurableApplicationContext application) {
		return application.getBean(Advisor.class).advice("");
	}

	private static List<String> ids(ConfigurableApplicationContext application) {
		return advice(application).stream().map(Advice::id).toList();
	}

}
