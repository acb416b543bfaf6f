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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that says where Redis is in the words of Spring Boot alone.
 */
class BootSentinelSettingsIT {

	private static final int CALLS = 500;

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.sentinels(3)
		.downAfter(Duration.ofSeconds(60))
		.build();

	@Test
	void addingTheLibraryGivesTheSplit(RedisDeployment deployment) {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("spring.data.redis.sentinel.master=" + deployment.masterName(),
					"spring.data.redis.sentinel.nodes=" + Contexts.addresses(deployment.sentinels()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				RedisTopology topology = context.getBean(RedisTopology.class);
				await().atMost(Duration.ofSeconds(20))
					.until(() -> topology.topology()
						.replicas()
						.stream()
						.filter(Topology.Replica::eligible)
						.count() == 2);
				deployment.nodes().forEach(RedisNode::resetStats);

				Shop shop = context.getBean(Shop.class);
				for (int i = 0; i < CALLS; i++) {
					shop.writes().opsForValue().set("key" + i, "value" + i);
				}
				deployment.awaitReplicated(Duration.ofSeconds(10));
				for (int i = 0; i < CALLS; i++) {
					assertThat(shop.reads().opsForValue().get("key" + i)).isEqualTo("value" + i);
				}

				assertThat(deployment.master().commandCalls("set")).isEqualTo(CALLS);
				assertThat(deployment.master().commandCalls("get")).isZero();
				assertThat(deployment.replicas().stream().mapToLong((replica) -> replica.commandCalls("get")).sum())
					.isEqualTo(CALLS);
				assertThat(deployment.replicas()).allMatch((replica) -> replica.commandCalls("get") > 0);
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Application {

	}

	/** Only the second template is new to the application. */
	record Shop(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {

	}

}
