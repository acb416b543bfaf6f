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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.TlsFiles;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Users that have the rights which the documentation asks for, and no others, are enough:
 * with TLS and certificates of both ends everywhere, and through failovers.
 */
@ExtendWith(OutputCaptureExtension.class)
class MinimalPermissionsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern USER = Pattern.compile("^ACL SETUSER (\\S+) on >\\S+ (.+)$", Pattern.MULTILINE);

	@Test
	void theyAreEnough(CapturedOutput output) throws IOException {
		try (RedisDeployment deployment = RedisDeployment.builder()
			.replicas(2)
			.sentinels(3)
			.downAfter(Duration.ofSeconds(1))
			.mutualTls()
			.user("writer", "w", documented("writer", "+incr"))
			.user("reader", "r", documented("reader", "+get"))
			.sentinelUser("watcher", "s", documented("watcher"))
			.start()) {
			application(deployment).run((context) -> {
				assertThat(context).hasNotFailed();
				StringRedisTemplate writes = context.getBean("stringRedisTemplate", StringRedisTemplate.class);
				StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
				RedisTopology topology = context.getBean(RedisTopology.class);
				writes.opsForValue().increment("app:counter");
				awaitEligible(topology);
				deployment.awaitReplicated(PATIENCE);
				RedisNode former = deployment.master();
				former.kill();
				deployment.awaitMasterOtherThan(former, PATIENCE);
				String read = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
					writes.opsForValue().increment("app:counter");
					return reads.opsForValue().get("app:counter");
				});
				assertThat(read).isEqualTo("2");
				assertThat(context.getBean(RedisLockOperations.class)
					.with("order", () -> writes.opsForValue().increment("app:counter"))).isEqualTo(3);
				awaitEligible(topology);
				deployment.awaitReplicated(PATIENCE);
				RedisRouting.acknowledged(1, Duration.ofMillis(1500), () -> {
					writes.opsForValue().increment("app:counter");
				});
				await().atMost(PATIENCE)
					.untilAsserted(() -> assertThat(
							Objects.requireNonNull(context.getBean(HealthEndpoint.class).healthForPath("redis"))
								.getStatus())
						.isEqualTo(Status.UP));
				former.restart();
				deployment.awaitReady(PATIENCE);
				RedisNode next = deployment.failover(PATIENCE);
				assertThat(writes.opsForValue().increment("app:counter")).isEqualTo(5);
				assertThat(next.command("GET", "app:counter")).isEqualTo("5");
			});
		}
		assertThat(output).doesNotContain("NOPERM", "does not answer");
	}

	private static void awaitEligible(RedisTopology topology) {
		await().atMost(PATIENCE)
			.until(() -> topology.topology().replicas().stream().anyMatch(Topology.Replica::eligible));
	}

	private static ApplicationContextRunner application(RedisDeployment deployment) {
		TlsFiles files = Objects.requireNonNull(deployment.tls());
		String bundle = "spring.ssl.bundle.pem.redis.";
		return new ApplicationContextRunner().withUserConfiguration(Shop.class)
			.withPropertyValues("redis.rw.sentinel.master=" + deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(deployment.sentinels()),
					"redis.rw.sentinel.username=watcher", "redis.rw.sentinel.password=s", "redis.rw.username=writer",
					"redis.rw.password=w", "redis.rw.read.username=reader", "redis.rw.read.password=r",
					"redis.rw.client-name=shop", "redis.rw.ssl.bundle=redis", "redis.rw.connect-timeout=2s",
					"redis.rw.advice.ignored=few-replicas",
					bundle + "truststore.certificate=file:" + files.caCertificate(),
					bundle + "keystore.certificate=file:" + files.clientCertificate(),
					bundle + "keystore.private-key=file:" + files.clientKey());
	}

	/** The rules of a user, and what this application itself needs. */
	private static String[] documented(String user, String... own) throws IOException {
		String page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/permissions.md"));
		MatchResult line = USER.matcher(page)
			.results()
			.filter((match) -> match.group(1).equals(user))
			.findFirst()
			.orElseThrow();
		List<String> rules = new ArrayList<>(List.of(line.group(2).split(" ")));
		rules.addAll(List.of(own));
		return rules.toArray(String[]::new);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

	}

}
