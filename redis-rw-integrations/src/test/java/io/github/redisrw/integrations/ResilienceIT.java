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

import java.time.Duration;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Resilience4j around a template: the circuit stays closed, and a retry of what may be
 * repeated hides the one write whose outcome is unknown.
 */
class ResilienceIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void theCircuitStaysClosed(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			StringRedisTemplate template = application.bean(StringRedisTemplate.class);
			CircuitBreaker circuit = CircuitBreaker.of("redis",
					CircuitBreakerConfig.custom()
						.slidingWindowSize(10)
						.minimumNumberOfCalls(5)
						.failureRateThreshold(50)
						.slowCallDurationThreshold(Duration.ofSeconds(30))
						.build());
			application.through(failover,
					(round) -> assertThat(
							circuit.executeSupplier(() -> template.opsForValue().increment("counter-" + round)))
						.isEqualTo(1));
			assertThat(circuit.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
			assertThat(circuit.getMetrics().getNumberOfNotPermittedCalls()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRetryHidesAnUnknownOutcome(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			StringRedisTemplate template = application.bean(StringRedisTemplate.class);
			Retry retry = Retry.of("redis", RetryConfig.custom()
				.maxAttempts(2)
				.retryOnException(
						(ex) -> NestedExceptionUtils.getMostSpecificCause(ex) instanceof WriteOutcomeUnknownException
								|| ex instanceof WriteOutcomeUnknownException)
				.build());
			application.through(failover,
					(round) -> retry.executeRunnable(() -> template.opsForValue().set("value", String.valueOf(round))));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
