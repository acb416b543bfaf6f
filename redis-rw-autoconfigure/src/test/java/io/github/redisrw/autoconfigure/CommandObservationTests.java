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

import io.github.redisrw.internal.flight.observation.CommandAttributes;
import io.github.redisrw.internal.flight.observation.CommandObservationFilter;
import io.github.redisrw.internal.flight.observation.CommandTracing;
import io.github.redisrw.observation.OpenTelemetryLettuceObservationConvention;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.LettuceObservationConvention;
import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.Tracing;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether, and how, commands are observed.
 */
class CommandObservationTests {

	private static ApplicationContextRunner runner() {
		return Contexts.lazy()
			.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE)
			.withConfiguration(AutoConfigurations.of(LettuceObservationAutoConfiguration.class,
					RedisRwMetricsAutoConfiguration.class));
	}

	@Test
	void commandsAreObservedFromIssueToEnd() {
		runner().withBean(ObservationRegistry.class, ObservationRegistry::create).run((context) -> {
			assertThat(context.getBean(ClientResources.class).tracing()).isInstanceOf(CommandTracing.class)
				.satisfies((tracing) -> assertThat(tracing.isEnabled()).isTrue())
				.satisfies((tracing) -> assertThat(tracing.includeCommandArgsInSpanTags()).isFalse());
			assertThat(context).hasSingleBean(CommandObservationFilter.class);
		});
	}

	@Test
	void withoutARegistryNothingIsObserved() {
		runner().run((context) -> {
			assertThat(context.getBean(ClientResources.class).tracing().isEnabled()).isFalse();
			assertThat(context).doesNotHaveBean(CommandObservationFilter.class);
		});
	}

	@Test
	void withoutMicrometerNothingIsObserved() {
		runner().withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context.getBean(ClientResources.class).tracing().isEnabled()).isFalse());
	}

	@Test
	void withoutTheObservationsOfSpringBootThereAreNone() {
		Contexts.lazy()
			.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE)
			.withConfiguration(AutoConfigurations.of(RedisRwMetricsAutoConfiguration.class))
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context.getBean(ClientResources.class).tracing().isEnabled()).isFalse());
	}

	@Test
	void resourcesOfTheApplicationWin() {
		Tracing tracing = new MicrometerTracing(ObservationRegistry.create(), "mine");
		runner().withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(ClientResources.class, () -> ClientResources.builder().tracing(tracing).build(),
					(definition) -> definition.setDestroyMethodName("shutdown"))
			.run((context) -> assertThat(context.getBean(ClientResources.class).tracing()).isSameAs(tracing));
	}

	@Test
	void aFilterOfTheApplicationWins() {
		CommandObservationFilter filter = new CommandObservationFilter(new CommandAttributes());
		runner().withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean("mine", CommandObservationFilter.class, () -> filter)
			.run((context) -> assertThat(context.getBean(CommandObservationFilter.class)).isSameAs(filter));
	}

	@Test
	void aConventionOfTheApplicationIsUsed() {
		LettuceObservationConvention convention = new OpenTelemetryLettuceObservationConvention() {

			@Override
			public boolean includeCommandArgsInSpanTags() {
				return true;
			}

		};
		runner().withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(LettuceObservationConvention.class, () -> convention)
			.run((context) -> assertThat(
					context.getBean(ClientResources.class).tracing().includeCommandArgsInSpanTags())
				.isTrue());
	}

}
