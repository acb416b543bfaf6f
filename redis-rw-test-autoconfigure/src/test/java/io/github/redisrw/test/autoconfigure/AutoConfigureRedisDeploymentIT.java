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

package io.github.redisrw.test.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.RedisTopology;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * An application uses the deployment of its test, whatever its properties say.
 */
@SpringBootTest(classes = AutoConfigureRedisDeploymentIT.Shop.class,
		webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "redis.rw.write.host=nowhere", "spring.data.redis.url=rediss://nowhere",
				"redis.rw.read.username=reader", "redis.rw.read.password=other", "redis.rw.ssl.enabled=true",
				"redis.rw.sentinel.ssl.enabled=true", "redis.rw.sentinel.fencing=majority" })
@AutoConfigureRedisDeployment(replicas = 1, sentinels = 3, password = "secret")
class AutoConfigureRedisDeploymentIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private RedisDeployment deployment;

	@Autowired
	private StringRedisTemplate writes;

	@Autowired
	@ReadOnly
	private StringRedisTemplate reads;

	@Autowired
	private RedisTopology topology;

	/** The second time it is healed. */
	@RepeatedTest(2)
	void survivesTheLossOfTheMaster() {
		assertThat(this.deployment.nodes()).hasSize(2);
		this.writes.opsForValue().set("key", "1");
		this.deployment.awaitReplicated(PATIENCE);
		RedisNode former = this.deployment.master();
		former.kill();
		RedisNode master = this.deployment.awaitMasterOtherThan(former, PATIENCE);
		this.writes.opsForValue().set("key", "2");
		assertThat(master.command("GET", "key")).isEqualTo("2");
		assertThat(this.reads.opsForValue().get("key")).isEqualTo("2");
	}

	@Test
	void theApplicationSeesItsNodes() {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.topology.topology().replicas()).hasSize(1));
	}

	/**
	 * Where there are no Sentinels.
	 */
	@Nested
	@AutoConfigureRedisDeployment(replicas = 0)
	class WithoutSentinels {

		@Test
		void nodesAreUsed(@Autowired RedisDeployment alone, @Autowired StringRedisTemplate template) {
			assertThat(alone.nodes()).hasSize(1);
			template.opsForValue().set("key", "1");
			assertThat(alone.master().command("GET", "key")).isEqualTo("1");
		}

	}

	/**
	 * Those of the same settings, which are used by other applications, too.
	 */
	@Nested
	class Shared {

		@Test
		void theLastUserClosesIt() {
			AutoConfigureRedisDeployment settings = Objects.requireNonNull(
					AnnotatedElementUtils.findMergedAnnotation(Settings.class, AutoConfigureRedisDeployment.class));
			RedisDeployment first = SharedDeployments.acquire(settings);
			RedisDeployment second = SharedDeployments.acquire(settings);
			assertThat(second).isSameAs(first);
			SharedDeployments.release(settings);
			assertThat(first.master().command("PING")).isEqualTo("PONG");
			RedisNode master = first.master();
			SharedDeployments.release(settings);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> master.command("PING"));
		}

	}

	@AutoConfigureRedisDeployment(replicas = 0, downAfter = 1234)
	static class Settings {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

	}

}
