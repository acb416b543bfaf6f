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

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.redisrw.health.RedisHealth;
import io.github.redisrw.internal.client.ReadWriteClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which health contributors there are, and how their statuses are made one.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthTests {

	private final ApplicationContextRunner unaddressed = Contexts.lazy()
		.withConfiguration(AutoConfigurations.of(RedisRwHealthAutoConfiguration.class,
				DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
				AvailabilityProbesAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=*");

	private final ApplicationContextRunner runner = this.unaddressed
		.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE);

	@Test
	void bothPathsAreComponentsInPlaceOfTheFactories() {
		this.runner.run((context) -> {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(endpoint.healthForPath("redis", "write")).isNotNull();
			assertThat(endpoint.healthForPath("redis", "read")).isNotNull();
			assertThat(endpoint.healthForPath("redis", "sentinel")).isNull();
			assertThat(endpoint.healthForPath("redis", "redisConnectionFactory")).isNull();
		});
	}

	@Test
	void theSentinelsAreOneWhereThereAreSome() {
		ApplicationContextRunner sentinels = this.unaddressed.withPropertyValues("redis.rw.sentinel.master=m",
				"redis.rw.sentinel.nodes=" + Contexts.NOWHERE);
		sentinels.run((context) -> assertThat(context.getBean(HealthEndpoint.class).healthForPath("redis", "sentinel"))
			.extracting(HealthDescriptor::getStatus)
			.isEqualTo(Status.UP));
		sentinels.withPropertyValues("redis.rw.health.degraded=true")
			.run((context) -> assertThat(context.getBean(HealthEndpoint.class).healthForPath("redis", "sentinel"))
				.extracting(HealthDescriptor::getStatus)
				.isEqualTo(RedisHealth.DEGRADED));
	}

	@Test
	void anIndicatorOfTheApplicationWins() {
		this.runner.withBean("redisHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				assertThat(context).doesNotHaveBean("redisHealthContributor");
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("redis"))
					.extracting(HealthDescriptor::getStatus)
					.isEqualTo(Status.UP);
			});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.redis.enabled=false")
			.run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("redis"))
				.isNull());
	}

	@Test
	void withoutTheSplitItIsSpringBoots() {
		this.runner.withPropertyValues("redis.rw.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ReadWriteClient.class);
			assertThat(context).hasBean("redisHealthContributor");
			assertThat(context).doesNotHaveBean(RedisRwHealthAutoConfiguration.class);
		});
	}

	@Test
	void degradedIsBetweenOutOfServiceAndUp() {
		this.runner.run((context) -> {
			StatusAggregator aggregator = context.getBean(StatusAggregator.class);
			assertThat(aggregator.getAggregateStatus(Status.UP, RedisHealth.DEGRADED)).isEqualTo(RedisHealth.DEGRADED);
			assertThat(aggregator.getAggregateStatus(Status.OUT_OF_SERVICE, RedisHealth.DEGRADED))
				.isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(RedisHealth.DEGRADED)).isEqualTo(200);
		});
	}

	@Test
	void theApplicationsOwnOrderAndMappingWin() {
		this.runner
			.withPropertyValues("management.endpoint.health.status.order=up,degraded",
					"management.endpoint.health.status.http-mapping.degraded=503")
			.run((context) -> {
				assertThat(context.getBean(StatusAggregator.class).getAggregateStatus(Status.UP, RedisHealth.DEGRADED))
					.isEqualTo(Status.UP);
				assertThat(context.getBean(HttpCodeStatusMapper.class).getStatusCode(RedisHealth.DEGRADED))
					.isEqualTo(503);
			});
	}

	@Test
	void anAggregatorOfTheApplicationWins() {
		StatusAggregator own = (statuses) -> Status.UNKNOWN;
		this.runner.withBean(StatusAggregator.class, () -> own)
			.run((context) -> assertThat(context.getBean(StatusAggregator.class)).isSameAs(own));
	}

	@Test
	void theReadinessGroupHasTheWritePathOnlyIfToldTo() {
		this.runner.run((context) -> assertThat(readinessMembers(context.getBean(HealthEndpointGroups.class)))
			.containsExactly("readinessState"));
		this.runner.withPropertyValues("redis.rw.health.readiness=true")
			.run((context) -> assertThat(readinessMembers(context.getBean(HealthEndpointGroups.class)))
				.containsExactly("readinessState", "redis/write"));
		this.runner
			.withPropertyValues("redis.rw.health.readiness=true",
					"management.endpoint.health.group.readiness.include=redis/read")
			.run((context) -> assertThat(readinessMembers(context.getBean(HealthEndpointGroups.class)))
				.containsExactly("redis/write", "redis/read"));
	}

	@Test
	void aWarningSaysWhereThereIsNoReadinessGroup(CapturedOutput output) {
		this.runner.withPropertyValues("redis.rw.health.readiness=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("redis.rw.health.readiness");
		this.runner
			.withPropertyValues("redis.rw.health.readiness=true", "management.endpoint.health.probes.enabled=false")
			.run((context) -> assertThat(context.getBean(HealthEndpointGroups.class).get("readiness")).isNull());
		assertThat(output).containsOnlyOnce("'redis.rw.health.readiness' is true, and there is no health group");
	}

	private static List<String> readinessMembers(HealthEndpointGroups groups) {
		HealthEndpointGroup readiness = Objects.requireNonNull(groups.get("readiness"));
		return Stream.of("readinessState", "redis/write", "redis/read").filter(readiness::isMember).toList();
	}

}
