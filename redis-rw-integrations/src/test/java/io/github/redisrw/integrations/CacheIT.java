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

package io.github.redisrw.integrations;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.CacheStatistics;
import org.springframework.data.redis.cache.RedisCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Cache with the cache manager that Spring Boot configures.
 */
class CacheIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void whatIsCachedIsFoundAndWhatIsEvictedIsNot(Failover failover) throws Exception {
		try (Application application = Application.start(Caching.class, redis.deployment(),
				"spring.cache.type=redis")) {
			Prices prices = application.bean(Prices.class);
			application.through(failover, (round) -> {
				String fruit = "fruit-" + round;
				int price = prices.of(fruit);
				assertThat(prices.of(fruit)).isEqualTo(price);
				prices.change(fruit);
				assertThat(prices.of(fruit)).isGreaterThan(price);
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCacheMayBeLookedUpAtReplicas(Failover failover) throws Exception {
		try (Application application = Application.start(Caching.class, redis.deployment(), "spring.cache.type=redis",
				"redis.rw.cache.read-from-replicas=true", "spring.cache.redis.enable-statistics=true")) {
			Prices prices = application.bean(Prices.class);
			awaitLookupAtReplica(prices);
			application.through(failover, (round) -> RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				String fruit = "fruit-" + round;
				int price = prices.of(fruit);
				assertThat(prices.of(fruit)).isEqualTo(price);
				prices.change(fruit);
				assertThat(prices.of(fruit)).isGreaterThan(price);
			}));
			awaitLookupAtReplica(prices);
			CacheStatistics statistics = ((RedisCache) Objects
				.requireNonNull(application.bean(CacheManager.class).getCache("prices"))).getStatistics();
			assertThat(statistics.getHits()).isPositive();
			assertThat(statistics.getPuts()).isPositive();
		}
	}

	/**
	 * Replicas are used from when they are linked with their master.
	 */
	private static void awaitLookupAtReplica(Prices prices) {
		redis.deployment().replicas().forEach(RedisNode::resetStats);
		Awaitility.await().atMost(Application.PATIENCE).untilAsserted(() -> {
			prices.of("apple");
			assertThat(redis.deployment().replicas().stream().mapToLong((replica) -> replica.commandCalls("get")).sum())
				.isPositive();
		});
	}

	@Test
	void whatLooksAnEntryUpAndChangesItStaysOnTheWritePath() {
		try (Application application = Application.start(Caching.class, redis.deployment(), "spring.cache.type=redis",
				"redis.rw.cache.read-from-replicas=true")) {
			Prices prices = application.bean(Prices.class);
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			assertThat(prices.ofOnce("apple")).isEqualTo(prices.ofOnce("apple"));
			assertThat(redis.deployment().replicas())
				.allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isZero());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableCaching
	static class Caching {

		@Bean
		Prices prices() {
			return new Prices();
		}

	}

	static class Prices {

		private final AtomicInteger computed = new AtomicInteger();

		@Cacheable("prices")
		public int of(String fruit) {
			return this.computed.incrementAndGet();
		}

		@Cacheable(cacheNames = "prices", sync = true)
		public int ofOnce(String fruit) {
			return this.computed.incrementAndGet();
		}

		@CacheEvict("prices")
		public void change(String fruit) {
		}

	}

}
