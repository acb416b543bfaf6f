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

import java.util.Objects;

import io.github.redisrw.ReadOnly;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is said where something with {@code @ReadOnly} is to be injected that there is
 * not.
 */
class MissingReadOnlyBeanTests {

	private static FailureAnalysis analysis(ApplicationContextRunner runner, Class<?> needy) {
		return Objects.requireNonNull(analysisOrNull(runner, needy));
	}

	private static @Nullable FailureAnalysis analysisOrNull(ApplicationContextRunner runner, Class<?> needy) {
		@Nullable FailureAnalysis[] analysis = new FailureAnalysis[1];
		runner.run((context) -> {
			ConfigurableApplicationContext source = (ConfigurableApplicationContext) context
				.getSourceApplicationContext();
			Throwable failure = catchThrowable(() -> source.getBeanFactory().createBean(needy));
			analysis[0] = new MissingReadOnlyBeanFailureAnalyzer(source.getBeanFactory(), source.getEnvironment())
				.analyze(failure);
		});
		return analysis[0];
	}

	@Test
	void aTemplateOfAnotherTypeHasARecipe() {
		FailureAnalysis analysis = analysis(Contexts.lazy().withPropertyValues("redis.rw.nodes=n"), NeedsAnother.class);
		assertThat(analysis.getDescription()).contains("RedisTemplate<java.lang.String, java.lang.Long>")
			.contains("@ReadOnly");
		assertThat(analysis.getAction()).contains("@Bean(defaultCandidate = false)")
			.contains("setConnectionFactory(factory)");
	}

	@Test
	void withoutTheSplitTheReasonIsSaid() {
		assertThat(analysis(Contexts.lazy().withPropertyValues("spring.data.redis.cluster.nodes=n:1"), Needs.class)
			.getDescription()).contains("There is no read/write split").contains("spring.data.redis.cluster.nodes");
		assertThat(analysis(Contexts.lazy().withPropertyValues("redis.rw.enabled=false"), Needs.class).getDescription())
			.contains("'redis.rw.enabled' is false");
		assertThat(analysis(
				Contexts.lazy()
					.withBean("own", RedisConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1)),
				Needs.class)
			.getDescription()).contains("RedisConnectionFactory of its own, own");
	}

	@Test
	void theBeanThatNeedsItIsNamedAndNotTheOneThatNeedsThat() {
		assertThat(analysis(Contexts.lazy().withPropertyValues("redis.rw.nodes=n").withBean(NeedsAnother.class),
				Indirect.class)
			.getDescription()).contains("NeedsAnother(").contains("RedisTemplate<java.lang.String, java.lang.Long>");
	}

	@Test
	void nothingIsSaidOfWhatIsMissingFurtherBehind() {
		assertThat(analysisOrNull(Contexts.lazy()
			.withPropertyValues("redis.rw.nodes=n")
			.withBean(NeedsSomethingElse.class)
			.withBean("template", ReadsOfItsOwn.class), IndirectlyReadOnly.class)).isNull();
	}

	@Test
	void nothingIsSaidWhereThereAreTwo() {
		assertThat(
				analysisOrNull(Contexts.lazy().withPropertyValues("redis.rw.nodes=n").withUserConfiguration(Two.class),
						NeedsAnother.class))
			.isNull();
	}

	@Configuration(proxyBeanMethods = false)
	static class Two {

		@Bean(defaultCandidate = false)
		@ReadOnly
		RedisTemplate<String, Long> one() {
			return new RedisTemplate<>();
		}

		@Bean(defaultCandidate = false)
		@ReadOnly
		RedisTemplate<String, Long> other() {
			return new RedisTemplate<>();
		}

	}

	static class Indirect {

		Indirect(NeedsAnother needy) {
		}

	}

	static class IndirectlyReadOnly {

		IndirectlyReadOnly(@ReadOnly ReadsOfItsOwn reads) {
		}

	}

	@ReadOnly
	static class ReadsOfItsOwn {

		ReadsOfItsOwn(NeedsSomethingElse needy) {
		}

	}

	static class NeedsSomethingElse {

		NeedsSomethingElse(Thread thread) {
		}

	}

	static class Needs {

		Needs(@ReadOnly StringRedisTemplate template) {
		}

	}

	static class NeedsAnother {

		NeedsAnother(@ReadOnly RedisTemplate<String, Long> template) {
		}

	}

}
