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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What depends on keyspace events goes on after a failover, if the master is asked for
 * them.
 */
@Timeout(120)
class KeyspaceEventsIT {

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
	}

	@Test
	void eachMasterAnnouncesWhatIsAskedForBesidesWhatItAnnounces() {
		try (RedisDeployment redis = RedisDeployment.builder().replicas(1).sentinels(3).start()) {
			RedisNode former = redis.master();
			RedisNode other = redis.replicas().get(0);
			other.command("CONFIG", "SET", "notify-keyspace-events", "K$");
			try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off", "redis.rw.sentinel.master=" + redis.masterName(),
						"redis.rw.sentinel.nodes=" + String.join(",",
								redis.sentinels().stream().map((sentinel) -> sentinel.address()).toList()),
						"redis.rw.write.keyspace-events=Ex")
				.run()) {
				soon().untilAsserted(() -> assertThat(events(former)).contains("E", "x"));
				awaitExpiry(application, "before");
				former.kill();
				RedisNode successor = redis.awaitMasterOtherThan(former, Duration.ofSeconds(30));
				soon().untilAsserted(() -> assertThat(events(successor)).contains("E", "x", "K", "$"));
				awaitExpiry(application, "after");
			}
		}
	}

	/** It is announced once, when the key expires: so several are given a chance. */
	private static void awaitExpiry(ConfigurableApplicationContext application, String key) {
		AtomicInteger expired = application.getBean(AtomicInteger.class);
		expired.set(0);
		StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
		soon().until(() -> {
			redis.opsForValue().set(key, "value", Duration.ofMillis(20));
			return expired.get() > 0;
		});
	}

	private static String events(RedisNode node) {
		return String.valueOf(((List<?>) node.command("CONFIG", "GET", "notify-keyspace-events")).get(1));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		AtomicInteger expired() {
			return new AtomicInteger();
		}

		@Bean
		RedisMessageListenerContainer listeners(RedisConnectionFactory factory, AtomicInteger expired) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(factory);
			container.addMessageListener((message, pattern) -> expired.incrementAndGet(),
					PatternTopic.of("__keyevent@*__:expired"));
			return container;
		}

	}

}
