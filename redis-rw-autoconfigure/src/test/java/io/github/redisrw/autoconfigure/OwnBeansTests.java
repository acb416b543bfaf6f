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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application's own bean wins.
 */
class OwnBeansTests {

	@Test
	void anOwnRedisTemplateIsTheOnlyOneOfTheWritePath() {
		Contexts.unreachable().withUserConfiguration(OwnTemplates.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("redisTemplate")).isSameAs(context.getBean(OwnTemplates.class).template);
			assertThat(context).hasBean("readRedisTemplate");
		});
	}

	@Test
	void anOwnStringRedisTemplateIsTheOnlyOneOfTheWritePath() {
		Contexts.unreachable().withUserConfiguration(OwnTemplates.class).run((context) -> {
			assertThat(context).doesNotHaveBean("stringRedisTemplate");
			assertThat(context.getBean(StringRedisTemplate.class)).isSameAs(context.getBean("strings"));
			assertThat(context).hasBean("readStringRedisTemplate");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "readRedisTemplate", "readStringRedisTemplate", "readReactiveRedisTemplate",
			"readReactiveStringRedisTemplate" })
	void anOwnReadTemplateReplacesOurs(String name) {
		Contexts.unreachable().withUserConfiguration(OwnReadTemplates.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanFactory().getBeanDefinition(name).getFactoryBeanName())
				.contains("OwnReadTemplates");
		});
	}

	@Test
	void anOwnReadConnectionFactoryReplacesOurs() {
		Contexts.unreachable().withUserConfiguration(OwnReadFactory.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("readStringRedisTemplate", StringRedisTemplate.class).getConnectionFactory())
				.isSameAs(context.getBean("readRedisConnectionFactory"))
				.isExactlyInstanceOf(LettuceConnectionFactory.class);
			assertThat(context.getBean(RedisConnectionFactory.class)).isInstanceOf(ReadWriteConnectionFactory.class);
		});
	}

	@Test
	void anOwnConnectionFactoryKeepsUsAway() {
		Contexts.unreachable()
			.withBean("own", RedisConnectionFactory.class, OwnBeansTests::ownFactory)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).hasSingleBean(RedisConnectionFactory.class);
				assertThat(context).doesNotHaveBean(ReadWriteClient.class);
				assertThat(context).doesNotHaveBean("readRedisTemplate");
				assertThat(context.getBean(StringRedisTemplate.class).getConnectionFactory())
					.isSameAs(context.getBean("own"));
			});
	}

	@Test
	void aSecondConnectionFactoryThatIsNoDefaultCandidateDoesNotKeepUsAway() {
		Contexts.unreachable().withUserConfiguration(SecondFactory.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RedisConnectionFactory.class)).containsOnlyKeys("redisConnectionFactory",
					"readRedisConnectionFactory", "second");
			assertThat(context.getBean(RedisConnectionFactory.class)).isInstanceOf(ReadWriteConnectionFactory.class);
			assertThat(context).hasBean("stringRedisTemplate").hasBean("redisTemplate");
		});
	}

	@Test
	void ownClientResourcesAreUsedAndLeftRunning() {
		DefaultClientResources resources = DefaultClientResources.builder().build();
		try {
			Contexts.unreachable()
				.withUserConfiguration(OwnResources.class)
				.withBean(Supplier.class, () -> () -> resources)
				.run((context) -> {
					assertThat(context).hasSingleBean(ClientResources.class);
					assertThat(context.getBean(ReadWriteSetup.class).clientConfiguration().getClientResources())
						.containsSame(resources);
				});
			assertThat(resources.eventExecutorGroup().isShuttingDown()).isFalse();
		}
		finally {
			resources.shutdown(0, 1, TimeUnit.SECONDS);
		}
	}

	@Test
	void clientResourcesOfACustomizerAreUsed() {
		DefaultClientResources resources = DefaultClientResources.builder().build();
		try {
			Contexts.unreachable()
				.withBean(LettuceClientConfigurationBuilderCustomizer.class,
						() -> (builder) -> builder.clientResources(resources))
				.run((context) -> assertThat(context.getBean(ReadWriteClient.class).resources()).isSameAs(resources));
		}
		finally {
			resources.shutdown(0, 1, TimeUnit.SECONDS);
		}
	}

	@Test
	void customizersAreApplied() {
		Contexts.unreachable()
			.withBean(ClientResourcesBuilderCustomizer.class, () -> (builder) -> builder.computationThreadPoolSize(3))
			.withBean(LettuceClientOptionsBuilderCustomizer.class, () -> (builder) -> builder.requestQueueSize(77))
			.withBean(LettuceClientConfigurationBuilderCustomizer.class,
					() -> (builder) -> builder.clientName("customized").commandTimeout(Duration.ofSeconds(7)))
			.run((context) -> {
				assertThat(context.getBean(ClientResources.class).computationThreadPoolSize()).isEqualTo(3);
				for (LettuceConnectionFactory factory : context.getBeansOfType(LettuceConnectionFactory.class)
					.values()) {
					assertThat(factory.getClientName()).isEqualTo("customized");
					assertThat(factory.getTimeout()).isEqualTo(7000);
					assertThat(factory.getClientConfiguration().getClientOptions()).get()
						.extracting(ClientOptions::getRequestQueueSize)
						.isEqualTo(77);
				}
			});
	}

	/** Tracing agents, wrappers and mocks do that. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theConnectionFactoriesMayBeReplacedByProxies(boolean subclasses) {
		Contexts.unreachable()
			.withConfiguration(
					AutoConfigurations.of(RedisRwRoutingAutoConfiguration.class, RedisRwLockAutoConfiguration.class))
			.withBean(BeanPostProcessor.class, () -> new Proxies(subclasses))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(AopUtils.isAopProxy(context.getBean("redisConnectionFactory"))).isTrue();
				assertThat(AopUtils.isAopProxy(context.getBean("readRedisConnectionFactory"))).isTrue();
				assertThat(context).hasBean("stringRedisTemplate").hasBean("readStringRedisTemplate");
				RedisConnectionFactory reads = context.getBean("readRedisConnectionFactory",
						RedisConnectionFactory.class);
				RedisRouting.onMaster(() -> reads.getConnection().close());
			});
	}

	@Test
	void theTopologyMayBeAnotherOne() {
		RedisTopology own = () -> new Topology(1, null, List.of());
		Contexts.unreachable().withBean("own", RedisTopology.class, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RedisTopology.class)).isSameAs(own);
		});
	}

	private static LettuceConnectionFactory ownFactory() {
		return new LettuceConnectionFactory("127.0.0.1", 1);
	}

	private record Proxies(boolean subclasses) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (!(bean instanceof RedisConnectionFactory)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.subclasses);
			return factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplates {

		private final RedisTemplate<String, Object> template = new RedisTemplate<>();

		@Bean
		RedisTemplate<String, Object> redisTemplate(RedisConnectionFactory factory) {
			this.template.setConnectionFactory(factory);
			return this.template;
		}

		@Bean
		StringRedisTemplate strings(RedisConnectionFactory factory) {
			return new StringRedisTemplate(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReadTemplates {

		@Bean(defaultCandidate = false)
		@ReadOnly
		RedisTemplate<String, Object> readRedisTemplate(@ReadOnly RedisConnectionFactory factory) {
			RedisTemplate<String, Object> template = new RedisTemplate<>();
			template.setConnectionFactory(factory);
			return template;
		}

		@Bean(defaultCandidate = false)
		@ReadOnly
		StringRedisTemplate readStringRedisTemplate(@ReadOnly RedisConnectionFactory factory) {
			return new StringRedisTemplate(factory);
		}

		@Bean(defaultCandidate = false)
		@ReadOnly
		ReactiveRedisTemplate<String, String> readReactiveRedisTemplate(@ReadOnly ReadWriteConnectionFactory factory) {
			return new ReactiveStringRedisTemplate(factory);
		}

		@Bean(defaultCandidate = false)
		@ReadOnly
		ReactiveStringRedisTemplate readReactiveStringRedisTemplate(@ReadOnly ReadWriteConnectionFactory factory) {
			return new ReactiveStringRedisTemplate(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnReadFactory {

		@Bean(defaultCandidate = false)
		@ReadOnly
		LettuceConnectionFactory readRedisConnectionFactory() {
			return ownFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondFactory {

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory second() {
			return ownFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnResources {

		@Bean(destroyMethod = "")
		ClientResources clientResources(Supplier<ClientResources> resources) {
			return resources.get();
		}

	}

}
