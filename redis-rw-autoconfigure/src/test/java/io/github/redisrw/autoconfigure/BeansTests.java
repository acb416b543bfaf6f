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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.topology.RedisTopology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisOperations;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The beans an application gets, and which of them an injection point gets.
 */
class BeansTests {

	@Test
	void thereAreTwoConnectionFactories() {
		Contexts.unreachable().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RedisConnectionFactory.class)).containsOnlyKeys("redisConnectionFactory",
					"readRedisConnectionFactory");
			assertThat(context.getBeansOfType(ReactiveRedisConnectionFactory.class))
				.containsOnlyKeys("redisConnectionFactory", "readRedisConnectionFactory");
			assertWrites(context.getBean("redisConnectionFactory"));
			assertReads(context.getBean("readRedisConnectionFactory"));
		});
	}

	@Test
	void thereAreTemplatesOfBothPaths() {
		Contexts.unreachable().run((context) -> {
			assertThat(context.getBeansOfType(RedisTemplate.class)).containsOnlyKeys("redisTemplate",
					"stringRedisTemplate", "readRedisTemplate", "readStringRedisTemplate");
			assertThat(context.getBeansOfType(ReactiveRedisTemplate.class)).containsOnlyKeys("reactiveRedisTemplate",
					"reactiveStringRedisTemplate", "readReactiveRedisTemplate", "readReactiveStringRedisTemplate");
			for (String name : List.of("redisTemplate", "stringRedisTemplate", "reactiveRedisTemplate",
					"reactiveStringRedisTemplate")) {
				assertWrites(factoryOf(context.getBean(name)));
			}
			for (String name : List.of("readRedisTemplate", "readStringRedisTemplate", "readReactiveRedisTemplate",
					"readReactiveStringRedisTemplate")) {
				assertReads(factoryOf(context.getBean(name)));
			}
		});
	}

	@Test
	void anInjectionPointByTypeGetsTheWritePath() {
		Contexts.unreachable().withBean(Plain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Plain.class).injected().forEach((bean) -> assertWrites(factoryOf(bean)));
		});
	}

	@Test
	void anInjectionPointWithReadOnlyGetsTheReadPath() {
		Contexts.unreachable().withBean(Reader.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Reader.class).injected().forEach((bean) -> assertReads(factoryOf(bean)));
		});
	}

	@Test
	void anInjectionPointThatNamesABeanGetsIt() {
		Contexts.unreachable().withBean(Named.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Named.class).injected().forEach((bean) -> assertReads(factoryOf(bean)));
		});
	}

	@Test
	void aSearchByTypeGivesTheWritePath() {
		Contexts.unreachable().run((context) -> {
			assertWrites(context.getBean(RedisConnectionFactory.class));
			assertWrites(context.getBean(ReactiveRedisConnectionFactory.class));
			assertWrites(factoryOf(context.getBean(StringRedisTemplate.class)));
			assertWrites(factoryOf(context.getBean(ReactiveStringRedisTemplate.class)));
			ObjectProvider<RedisConnectionFactory> provider = context.getBeanProvider(RedisConnectionFactory.class);
			assertWrites(provider.getIfUnique());
		});
	}

	@Test
	void theTopologyCanBeInjected() {
		Contexts.unreachable().run((context) -> {
			assertThat(context).hasSingleBean(RedisTopology.class);
			assertThat(context.getBean(RedisTopology.class).topology().master()).isNull();
		});
	}

	@Test
	void theReadTemplatesSerializeAsThoseForWritesDo() {
		Contexts.unreachable().run((context) -> {
			assertThat(keySerializer(context, "readRedisTemplate")).isEqualTo(keySerializer(context, "redisTemplate"));
			assertThat(keySerializer(context, "readStringRedisTemplate"))
				.isEqualTo(keySerializer(context, "stringRedisTemplate"));
		});
	}

	private static Class<?> keySerializer(AssertableApplicationContext context, String name) {
		return context.getBean(name, RedisTemplate.class).getKeySerializer().getClass();
	}

	private static Object factoryOf(Object bean) {
		if (bean instanceof RedisTemplate<?, ?> template) {
			return template.getRequiredConnectionFactory();
		}
		return (bean instanceof ReactiveRedisTemplate<?, ?> template) ? template.getConnectionFactory() : bean;
	}

	private static void assertWrites(@Nullable Object factory) {
		assertThat(factory).isInstanceOf(ReadWriteConnectionFactory.class).asString().startsWith("Redis write path");
	}

	private static void assertReads(Object factory) {
		assertThat(factory).isInstanceOf(ReadWriteConnectionFactory.class).asString().startsWith("Redis read path");
	}

	/** Asks as applications ask that know nothing of two paths. */
	@SuppressWarnings("rawtypes")
	record Plain(RedisConnectionFactory factory, ReactiveRedisConnectionFactory reactiveFactory,
			List<RedisConnectionFactory> factories, RedisTemplate<Object, Object> ofObjects,
			RedisTemplate<?, ?> redisTemplate, RedisOperations<String, String> ofStrings,
			RedisOperations stringRedisTemplate, StringRedisTemplate strings, List<RedisTemplate<?, ?>> templates,
			ReactiveRedisTemplate<Object, Object> reactive, ReactiveRedisTemplate<?, ?> reactiveRedisTemplate,
			ReactiveRedisOperations<String, String> ofReactiveStrings, ReactiveStringRedisTemplate reactiveStrings) {

		List<Object> injected() {
			assertThat(this.factories).hasSize(1);
			assertThat(this.templates).hasSize(2);
			return List.of(this.factory, this.reactiveFactory, this.factories.get(0), this.ofObjects,
					this.redisTemplate, this.ofStrings, this.stringRedisTemplate, this.strings, this.templates.get(0),
					this.templates.get(1), this.reactive, this.reactiveRedisTemplate, this.ofReactiveStrings,
					this.reactiveStrings);
		}

	}

	/** Asks for reads. */
	record Reader(@ReadOnly RedisConnectionFactory factory, @ReadOnly ReactiveRedisConnectionFactory reactiveFactory,
			@ReadOnly RedisTemplate<Object, Object> ofObjects, @ReadOnly RedisTemplate<?, ?> readRedisTemplate,
			@ReadOnly RedisOperations<String, String> ofStrings, @ReadOnly StringRedisTemplate strings,
			@ReadOnly ReactiveRedisTemplate<Object, Object> reactive,
			@ReadOnly ReactiveRedisOperations<String, String> ofReactiveStrings,
			@ReadOnly ReactiveStringRedisTemplate reactiveStrings) {

		List<Object> injected() {
			return List.of(this.factory, this.reactiveFactory, this.ofObjects, this.readRedisTemplate, this.ofStrings,
					this.strings, this.reactive, this.ofReactiveStrings, this.reactiveStrings);
		}

	}

	/** Asks by the names of the beans. */
	record Named(@Qualifier("readRedisConnectionFactory") RedisConnectionFactory factory,
			@Qualifier("readStringRedisTemplate") StringRedisTemplate strings,
			@Qualifier("readReactiveStringRedisTemplate") ReactiveStringRedisTemplate reactiveStrings) {

		List<Object> injected() {
			return List.of(this.factory, this.strings, this.reactiveStrings);
		}

	}

}
