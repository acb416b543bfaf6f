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

package io.github.redisrw.sample.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.redisrw.sample.ShopApplication;
import io.github.redisrw.sample.redis.EmbeddedRedis;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentBuilder;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.github.redisrw.topology.RedisTopology;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shop starts with all settings that this repository publishes: hosts, ports and
 * certificates are those of a Redis on this machine, all else is as it is written.
 */
class PublishedSettingsIT {

	private static final String PASSWORD = "5f2b6c0d9e";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final RedisDeploymentExtension plain = with(RedisDeploymentExtension.builder()).build();

	@RegisterExtension
	static final RedisDeploymentExtension guarded = with(RedisDeploymentExtension.builder()).sentinelPassword(PASSWORD)
		.build();

	@RegisterExtension
	static final RedisDeploymentExtension encrypted = RedisDeploymentExtension.builder()
		.replicas(1)
		.user("shop", PASSWORD)
		.password(PASSWORD)
		.tls()
		.build();

	private static <B extends RedisDeploymentBuilder<B>> B with(B builder) {
		return builder.replicas(2).sentinels(3).password(PASSWORD);
	}

	static List<Settings> settings() {
		return PublishedSettings.all();
	}

	@ParameterizedTest
	@MethodSource("settings")
	void theShopStarts(Settings settings, @TempDir Path directory) throws IOException {
		for (Map.Entry<String, String> file : settings.files().entrySet()) {
			Files.writeString(directory.resolve(file.getKey()), file.getValue());
		}
		RedisDeployment redis = deployment(settings);
		List<String> arguments = new ArrayList<>(List.of("--spring.config.additional-location=file:" + directory + "/",
				"--spring.main.banner-mode=off", "--server.port=0"));
		try (ServiceEndpoint write = ServiceEndpoint.to(redis.master());
				ServiceEndpoint read = ServiceEndpoint.to(redis.replicas().toArray(RedisNode[]::new))) {
			addAddresses(settings, redis, write, read, arguments);
			try (ConfigurableApplicationContext shop = new SpringApplicationBuilder(ShopApplication.class)
				.environment(environment(settings))
				.initializers(new EmbeddedRedis())
				.run(arguments.toArray(String[]::new))) {
				assertThat(shop.getBeansOfType(RedisDeployment.class)).isEmpty();
				assertOpen(shop, settings, redis);
			}
		}
	}

	private static void assertOpen(ConfigurableApplicationContext shop, Settings settings, RedisDeployment redis) {
		StringRedisTemplate writes = shop.getBean(StringRedisTemplate.class);
		StringRedisTemplate reads = shop.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		writes.opsForValue().set("of", settings.name());
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(reads.opsForValue().get("of")).isEqualTo(settings.name()));
		HealthEndpoint health = shop.getBean(HealthEndpoint.class);
		assertThat(status(health, "redis", "write")).isEqualTo(Status.UP);
		assertThat(status(health, "readiness")).isEqualTo(Status.UP);
		assertThat(status(health, "liveness")).isEqualTo(Status.UP);
		if (settings.properties().keySet().stream().anyMatch((name) -> name.startsWith("redis.rw.read"))
				|| hasSentinels(settings)) {
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(shop.getBean(RedisTopology.class).topology().replicas())
					.hasSize(redis.replicas().size()));
		}
	}

	private static Status status(HealthEndpoint health, String... path) {
		HealthDescriptor descriptor = health.healthForPath(path);
		return Objects.requireNonNull(descriptor, String.join("/", path)).getStatus();
	}

	private static RedisDeployment deployment(Settings settings) {
		if (Boolean.TRUE.equals(settings.properties().get("redis.rw.ssl.enabled"))) {
			return encrypted.deployment();
		}
		return (settings.sentinelPassword() ? guarded : plain).deployment();
	}

	private static ConfigurableEnvironment environment(Settings settings) {
		Map<String, Object> variables = new HashMap<>();
		settings.environment()
			.forEach((name, value) -> variables.put(name,
					!value.isEmpty() ? value : name.endsWith("PASSWORD") ? PASSWORD : "known-where-it-runs"));
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return environment;
	}

	private static void addAddresses(Settings settings, RedisDeployment redis, ServiceEndpoint write,
			ServiceEndpoint read, List<String> arguments) {
		Map<String, Object> properties = settings.properties();
		addEndpoint(properties, "redis.rw.write", write, arguments);
		addEndpoint(properties, "redis.rw.read", read, arguments);
		if (hasSentinels(settings)) {
			arguments.add("--redis.rw.sentinel.nodes="
					+ redis.sentinels().stream().map(SentinelNode::address).collect(Collectors.joining(",")));
		}
		if (properties.containsKey("redis.rw.ssl.enabled")) {
			arguments.add("--redis.rw.ssl.bundle=test");
			arguments.add("--spring.ssl.bundle.pem.test.truststore.certificate=" + authority(redis));
		}
	}

	private static boolean hasSentinels(Settings settings) {
		return settings.properties().containsKey("redis.rw.sentinel.master")
				|| settings.environment().containsKey("REDIS_RW_SENTINEL_MASTER");
	}

	private static void addEndpoint(Map<String, Object> properties, String prefix, ServiceEndpoint endpoint,
			List<String> arguments) {
		@Nullable Object host = properties.get(prefix + ".host");
		if (host != null) {
			arguments.add("--" + prefix + ".host=" + endpoint.host());
			arguments.add("--" + prefix + ".port=" + endpoint.port());
		}
	}

	private static String authority(RedisDeployment redis) {
		return "file:" + Objects.requireNonNull(redis.tls()).caCertificate();
	}

}
