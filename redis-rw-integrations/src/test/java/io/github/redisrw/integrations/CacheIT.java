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

import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

		@CacheEvict("prices")
		public void change(String fruit) {
		}

	}

}
