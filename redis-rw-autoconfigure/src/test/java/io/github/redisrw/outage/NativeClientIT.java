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

package io.github.redisrw.outage;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the native client of a factory hands out follows its path, with the application's
 * own options of Lettuce: here one of which says that nothing is connected again.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeClientIT {

	private final Site site = Mode.NODE_LIST.start();

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		// The first node of the list is a replica: that is what plain Lettuce would use.
		RedisNode master = this.site.deployment().master();
		RedisNode replica = this.site.deployment().replicas().get(0);
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.nodes=" + replica.address() + "," + master.address())
			.run();
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.site.close();
	}

	@Test
	void itsConnectionsLeadToTheVerifiedMaster() throws Exception {
		RedisClient client = client("");
		try (StatefulRedisConnection<String, String> strings = client.connect();
				StatefulRedisConnection<String, String> others = client.connect(StringCodec.UTF8)) {
			assertThat(strings.sync().set("native", "written")).isEqualTo("OK");
			assertThat(others.async().get("native").get()).isEqualTo("written");
			assertThat(strings.reactive().append("native", " twice").block(Duration.ofSeconds(5))).isEqualTo(13);
		}
		assertThat(this.site.deployment().master().command("GET", "native")).isEqualTo("written twice");
	}

	@Test
	void thoseOfTheReadPathRefuseWrites() {
		try (StatefulRedisConnection<String, String> connection = client("read").connect()) {
			assertThat(connection.sync().exists("missing")).isZero();
			assertThatExceptionOfType(WriteOnReadPathException.class)
				.isThrownBy(() -> connection.sync().set("native", "refused"));
		}
	}

	@Test
	void aSubscriptionThatIsKilledIsMadeAgain() {
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		try (StatefulRedisPubSubConnection<String, String> connection = client("").connectPubSub()) {
			connection.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					heard.add(message);
				}

			});
			connection.sync().subscribe("news");
			awaitHeard(heard, "before");
			this.site.deployment().master().command("CLIENT", "KILL", "TYPE", "pubsub");
			awaitHeard(heard, "after");
		}
	}

	private void awaitHeard(Queue<String> heard, String message) {
		Scene.soon().untilAsserted(() -> {
			this.context.getBean(StringRedisTemplate.class).convertAndSend("news", message);
			assertThat(heard).contains(message);
		});
	}

	private RedisClient client(String path) {
		LettuceConnectionFactory factory = path.isEmpty() ? this.context.getBean(LettuceConnectionFactory.class)
				: (LettuceConnectionFactory) this.context.getBean(Reads.class).template.getRequiredConnectionFactory();
		return (RedisClient) factory.getRequiredNativeClient();
	}

	record Reads(StringRedisTemplate template) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Reads reads(@ReadOnly StringRedisTemplate template) {
			return new Reads(template);
		}

		@Bean
		LettuceClientOptionsBuilderCustomizer neverReconnect() {
			return (options) -> options.autoReconnect(false);
		}

	}

}
