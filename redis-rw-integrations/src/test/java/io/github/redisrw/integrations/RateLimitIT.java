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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bucket4j on the native client of the connection factory.
 */
class RateLimitIT {

	private static final int LIMIT = 5;

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void aBucketGivesAsManyTokensAsItHas(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			LettuceConnectionFactory factory = application.bean(LettuceConnectionFactory.class);
			ProxyManager<byte[]> buckets = Bucket4jLettuce
				.casBasedBuilder((RedisClient) factory.getRequiredNativeClient())
				.build();
			Supplier<BucketConfiguration> limit = () -> BucketConfiguration.builder()
				.addLimit((bandwidth) -> bandwidth.capacity(LIMIT).refillGreedy(1, Duration.ofDays(1)))
				.build();
			application.through(failover, (round) -> {
				Bucket bucket = buckets.builder().build(("caller-" + round).getBytes(StandardCharsets.UTF_8), limit);
				for (int i = 0; i < LIMIT; i++) {
					assertThat(bucket.tryConsume(1)).isTrue();
				}
				assertThat(bucket.tryConsume(1)).isFalse();
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
