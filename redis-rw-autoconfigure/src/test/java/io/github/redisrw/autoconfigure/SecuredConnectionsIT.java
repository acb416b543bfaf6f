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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Database, name, user and TLS hold for the connections to the master, the replicas and
 * the Sentinels.
 */
class SecuredConnectionsIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(1)
		.sentinels(1)
		.downAfter(Duration.ofSeconds(60))
		.user("app", "secret", "~*", "&*", "+@all", "-@dangerous", "+info", "+role")
		.sentinelUser("watcher", "watch")
		.tls()
		.build();

	private final RedisDeployment deployment = redis.deployment();

	@Test
	void withSentinels() {
		assertConnections("redis.rw.sentinel.master=" + this.deployment.masterName(),
				"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()),
				"redis.rw.sentinel.username=watcher", "redis.rw.sentinel.password=watch", "redis.rw.username=app",
				"redis.rw.password=secret", "redis.rw.database=3", "redis.rw.client-name=shop",
				"redis.rw.ssl.bundle=redis");
	}

	@Test
	void withSentinelsInTheWordsOfSpringBoot() {
		assertConnections("spring.data.redis.sentinel.master=" + this.deployment.masterName(),
				"spring.data.redis.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()),
				"spring.data.redis.sentinel.username=watcher", "spring.data.redis.sentinel.password=watch",
				"spring.data.redis.username=app", "spring.data.redis.password=secret", "spring.data.redis.database=3",
				"spring.data.redis.client-name=shop", "spring.data.redis.ssl.bundle=redis");
	}

	@Test
	void withEndpoints() {
		RedisNode replica = this.deployment.replicas().get(0);
		assertConnections("redis.rw.write.host=" + this.deployment.master().host(),
				"redis.rw.write.port=" + this.deployment.master().port(), "redis.rw.read.host=" + replica.host(),
				"redis.rw.read.port=" + replica.port(), "redis.rw.username=app", "redis.rw.password=secret",
				"redis.rw.database=3", "redis.rw.client-name=shop", "redis.rw.ssl.bundle=redis");
	}

	@Test
	void withUrls() {
		assertConnections("redis.rw.write.url=rediss://app:secret@" + this.deployment.master().address() + "/3",
				"redis.rw.read.url=rediss://" + this.deployment.replicas().get(0).address(),
				"redis.rw.client-name=shop", "redis.rw.ssl.bundle=redis");
	}

	@Test
	void withNodesInTheWordsOfSpringBoot() {
		assertConnections(
				"spring.data.redis.url=rediss://app:secret@" + this.deployment.nodes().get(1).address() + "/3",
				"spring.data.redis.client-name=shop", "spring.data.redis.ssl.bundle=redis");
	}

	@Test
	void withCredentialsOfAProviderAndABundleForTheSentinels() {
		assertConnections(
				Contexts.bare()
					.withBean(LettuceClientConfigurationBuilderCustomizer.class,
							() -> (builder) -> builder.redisCredentialsProviderFactory(new Credentials())),
				"redis.rw.sentinel.master=" + this.deployment.masterName(),
				"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()), "redis.rw.database=3",
				"redis.rw.client-name=shop", "redis.rw.ssl.bundle=redis", "redis.rw.sentinel.ssl.bundle=redis");
	}

	@Test
	void withoutTlsTheApplicationDoesNotStart() {
		StartFailure nodes = StartFailure
			.of(Contexts.on(this.deployment).withPropertyValues("redis.rw.username=app", "redis.rw.password=secret"));
		assertThat(nodes.description()).contains("speaks TLS");
		assertThat(nodes.action()).contains("'redis.rw.ssl.enabled'", "'redis.rw.ssl.bundle'");
		StartFailure sentinels = StartFailure.of(Contexts.bare()
			.withPropertyValues("redis.rw.sentinel.master=" + this.deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()),
					"redis.rw.sentinel.username=watcher", "redis.rw.sentinel.password=watch"));
		assertThat(sentinels.description()).contains("speaks TLS", this.deployment.sentinels().get(0).address());
		assertThat(sentinels.action()).contains("'redis.rw.sentinel.ssl.*'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.ssl.bundle", "spring.data.redis.ssl.bundle" })
	void aChangedBundleIsUsedByTheNextConnection(String property) {
		Contexts.on(this.deployment)
			.withPropertyValues("redis.rw.username=app", "redis.rw.password=secret", property + "=redis",
					"redis.rw.connect-timeout=2s", "redis.rw.write.hold-timeout=1s", "redis.rw.database=3",
					certificate())
			.run((context) -> {
				StringRedisTemplate writes = context.getBean("stringRedisTemplate", StringRedisTemplate.class);
				writes.opsForValue().set("key", "1");
				SslBundle right = context.getBean(SslBundles.class).getBundle("redis");
				SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
				registry.updateBundle("redis", SslBundle.systemDefault());
				writes.opsForValue().set("key", "2");
				this.deployment.master().command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
				await().atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThatExceptionOfType(NoWritableMasterException.class)
						.isThrownBy(() -> writes.opsForValue().set("key", "3")));
				registry.updateBundle("redis", right);
				await().atMost(Duration.ofSeconds(20))
					.ignoreExceptions()
					.untilAsserted(() -> writes.opsForValue().set("key", "4"));
				assertThat(writes.opsForValue().get("key")).isEqualTo("4");
			});
	}

	private static final class Credentials implements RedisCredentialsProviderFactory {

		@Override
		public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
			return RedisCredentialsProvider.from(() -> RedisCredentials.just("app", "secret"));
		}

		@Override
		public RedisCredentialsProvider createSentinelCredentialsProvider(RedisSentinelConfiguration configuration) {
			return RedisCredentialsProvider.from(() -> RedisCredentials.just("watcher", "watch"));
		}

	}

	private String certificate() {
		return "spring.ssl.bundle.pem.redis.truststore.certificate=file:"
				+ Objects.requireNonNull(this.deployment.tls()).caCertificate();
	}

	private void assertConnections(String... properties) {
		assertConnections(Contexts.bare(), properties);
	}

	private void assertConnections(ApplicationContextRunner runner, String... properties) {
		runner.withPropertyValues(properties)
			.withPropertyValues("redis.rw.connect-timeout=2s", certificate())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				RedisTopology topology = context.getBean(RedisTopology.class);
				await().atMost(Duration.ofSeconds(20))
					.until(() -> topology.topology().replicas().stream().anyMatch(Topology.Replica::eligible));
				this.deployment.nodes().forEach(RedisNode::resetStats);
				String value = String.join(" ", properties);
				context.getBean("stringRedisTemplate", StringRedisTemplate.class).opsForValue().set("key", value);
				this.deployment.awaitReplicated(Duration.ofSeconds(10));
				assertThat(
						context.getBean("readStringRedisTemplate", StringRedisTemplate.class).opsForValue().get("key"))
					.isEqualTo(value);
				assertThat(this.deployment.replicas().get(0).commandCalls("get")).isEqualTo(1);

				for (RedisNode node : this.deployment.nodes()) {
					assertThat(node.info("keyspace")).containsOnlyKeys("db3");
					assertThat(clients(node)).isNotEmpty()
						.allMatch((client) -> client.contains(" db=3 ") && client.contains(" user=app "));
				}
				if (value.contains("sentinel")) {
					assertThat(clients(this.deployment.sentinels().get(0))).isNotEmpty()
						.allMatch((client) -> client.contains(" user=watcher "));
				}
			});
	}

	/** The connections of the application, as the server lists them. */
	private static List<String> clients(RedisServer server) {
		return Arrays.stream(String.valueOf(server.command("CLIENT", "LIST")).split("\n"))
			.filter((client) -> client.contains(" name=shop "))
			.toList();
	}

}
