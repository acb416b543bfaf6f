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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the auto-configuration applies, and how it goes together with Spring Boot's own.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeepingAwayTests {

	@Test
	void turnedOffItLeavesTheSetUpOfSpringBootUntouched() {
		// With virtual threads, Spring Boot gives its own another name.
		ApplicationContextRunner runner = Contexts.unreachable()
			.withPropertyValues("redis.rw.enabled=false", "spring.threads.virtual.enabled=false");
		runner.run((context) -> {
			assertOnlySpringBoot(context);
			assertThat(context.getBeansOfType(RedisConnectionFactory.class)).containsOnlyKeys("redisConnectionFactory");
			assertThat(context).hasBean("redisTemplate").hasBean("reactiveStringRedisTemplate");
		});
	}

	@Test
	void itKeepsAwayFromRedisCluster() {
		Contexts.bare().withPropertyValues("spring.data.redis.cluster.nodes=" + Contexts.NOWHERE).run((context) -> {
			assertOnlySpringBoot(context);
			assertThat(context.getBean(LettuceConnectionFactory.class).isClusterAware()).isTrue();
		});
		Contexts.bare()
			.withPropertyValues("spring.data.redis.cluster.nodes[0]=" + Contexts.NOWHERE)
			.run(KeepingAwayTests::assertOnlySpringBoot);
	}

	@Test
	void itDoesNotKeepAwayFromARedisClusterThatItIsToSplit() {
		Contexts.lazy()
			.withPropertyValues("redis.rw.cluster.nodes=" + Contexts.NOWHERE,
					"spring.data.redis.cluster.nodes=" + Contexts.NOWHERE)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ClientPaths.class)).isInstanceOf(ClusterClient.class);
				assertThat(context.getBeansOfType(RedisConnectionFactory.class))
					.containsOnlyKeys("redisConnectionFactory", "readRedisConnectionFactory");
			});
	}

	@Test
	void itKeepsAwayFromAConfigurationOfRedisCluster() {
		Contexts.bare()
			.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE)
			.withBean(RedisClusterConfiguration.class, () -> new RedisClusterConfiguration(Set.of(Contexts.NOWHERE)))
			.run(KeepingAwayTests::assertOnlySpringBoot);
	}

	/** As tests without Redis do. */
	@Test
	void itKeepsAwayWhereThatOfSpringBootIsExcluded() {
		application().withPropertyValues("spring.autoconfigure.exclude=" + DataRedisAutoConfiguration.class.getName())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(ReadWriteClient.class);
				assertThat(context).doesNotHaveBean(RedisConnectionFactory.class);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			spring.data.redis.cluster.nodes=127.0.0.1:1 => Redis Cluster is left to Spring Boot
			own.factory=true => has a RedisConnectionFactory of its own, own
			""")
	void itSaysWhyItsSettingsHaveNoEffect(String setting, String reason, CapturedOutput output) {
		ApplicationContextRunner runner = Contexts.bare()
			.withConfiguration(AutoConfigurations.of(RedisRwKeptAwayAutoConfiguration.class))
			.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE, setting);
		(setting.startsWith("own") ? runner.withBean("own", RedisConnectionFactory.class,
				() -> new LettuceConnectionFactory("127.0.0.1", 1)) : runner)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("'redis.rw.*' is set and has no effect").contains(reason);
	}

	@Test
	void itSaysSoWithLazyInitializationToo(CapturedOutput output) {
		Contexts.lazy()
			.withConfiguration(AutoConfigurations.of(RedisRwKeptAwayAutoConfiguration.class))
			.withPropertyValues("redis.rw.nodes=n", "spring.data.redis.cluster.nodes=" + Contexts.NOWHERE)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("'redis.rw.*' is set and has no effect");
	}

	@Test
	void itSaysNothingWhereNothingIsSet(CapturedOutput output) {
		Contexts.bare()
			.withConfiguration(AutoConfigurations.of(RedisRwKeptAwayAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.cluster.nodes=" + Contexts.NOWHERE, "redis.rw.enabled=true",
					"redis.rw.test.server=path")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("has no effect");
	}

	@Test
	void itKeepsAwayWithoutLettuce() {
		Contexts.unreachable().withClassLoader(new FilteredClassLoader(RedisClient.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(RedisConnectionFactory.class);
			assertThat(context).doesNotHaveBean(ReadWriteClient.class);
			assertThat(context).doesNotHaveBean("readRedisTemplate");
		});
	}

	@Test
	void withoutReactorThereAreNoReactiveTemplates() {
		Contexts.unreachable().withClassLoader(new FilteredClassLoader(Flux.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(ReactiveRedisTemplate.class);
			assertThat(context).hasBean("readStringRedisTemplate").hasBean("stringRedisTemplate");
		});
	}

	@Test
	void itStartsWherePoolActuatorAndMicrometerAreNotSeen() {
		Contexts.unreachable()
			.withClassLoader(new FilteredClassLoader("org.apache.commons.pool2", "io.micrometer",
					"org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ReadWriteClient.class));
	}

	@Test
	void itStartsWhereTheClientTypeIsAnotherOne() {
		Contexts.unreachable().withPropertyValues("spring.data.redis.client-type=jedis").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).hasSingleBean(ClientResources.class);
			assertThat(context.getBean(RedisConnectionFactory.class)).isInstanceOf(ReadWriteConnectionFactory.class);
		});
	}

	@Test
	void itStartsWithVirtualThreads() {
		Contexts.unreachable().withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RedisConnectionFactory.class)).containsOnlyKeys("redisConnectionFactory",
					"readRedisConnectionFactory");
		});
	}

	@Test
	void itIsFoundOnTheClassPathAndComesBeforeSpringBootsOwn() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains(RedisRwAutoConfiguration.class.getName());
		application().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RedisConnectionFactory.class).values()).hasSize(2)
				.allMatch(ReadWriteConnectionFactory.class::isInstance);
			assertThat(context).hasSingleBean(ClientResources.class).hasBean("stringRedisTemplate");
		});
	}

	@Test
	void slicedTestsOfDataRedisHaveItToo() throws IOException {
		assertThat(new ClassPathResource("META-INF/spring/"
				+ "org.springframework.boot.data.redis.test.autoconfigure.AutoConfigureDataRedis.imports")
			.getContentAsString(StandardCharsets.UTF_8)).contains(RedisRwAutoConfiguration.class.getName());
	}

	private static ApplicationContextRunner application() {
		return Contexts.impatient(new ApplicationContextRunner())
			.withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE)
			.withUserConfiguration(Application.class);
	}

	private static void assertOnlySpringBoot(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		assertThat(context.getBean(RedisConnectionFactory.class)).isExactlyInstanceOf(LettuceConnectionFactory.class);
		assertThat(context).doesNotHaveBean(RedisRwAutoConfiguration.class).doesNotHaveBean(ReadWriteClient.class);
		assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.startsWith("read"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
