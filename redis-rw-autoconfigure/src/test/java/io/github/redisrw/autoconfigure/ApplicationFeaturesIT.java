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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application has that knows nothing of two paths works as before.
 */
class ApplicationFeaturesIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).build();

	@Test
	void aCache() {
		application(Caching.class).run((context) -> {
			Prices prices = context.getBean(Prices.class);
			assertThat(List.of(prices.of("apple"), prices.of("apple"), prices.of("apple"))).containsOnly("apple: 1");
			assertThat(context.getBean(StringRedisTemplate.class).hasKey("prices::apple")).isTrue();
			prices.change("apple");
			assertThat(prices.of("apple")).isEqualTo("apple: 2");
		});
	}

	@Test
	void aRepository() {
		application(Repositories.class).run((context) -> {
			People people = context.getBean(People.class);
			people.save(new Person("1", "Ada", "London"));
			people.save(new Person("2", "Alan", "London"));
			people.save(new Person("3", "Grace", "New York"));
			assertThat(people.findById("1")).get().extracting("name").isEqualTo("Ada");
			assertThat(people.findByTown("London")).extracting("name").containsExactlyInAnyOrder("Ada", "Alan");
			people.deleteById("1");
			assertThat(people.count()).isEqualTo(2);
			assertThat(people.findByTown("London")).extracting("name").containsExactly("Alan");
		});
	}

	@Test
	void aMessageListenerContainer() {
		application(Listening.class).run((context) -> {
			Queue<String> received = context.getBean(Listening.class).received;
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			assertThat(template.convertAndSend("news", "first")).isEqualTo(1);
			template.convertAndSend("news", "second");
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("first", "second"));
		});
	}

	@Test
	void theHealthOfBothPathsIsUp() {
		application(Plain.class).run((context) -> {
			HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("redis");
			assertThat(health).extracting(HealthDescriptor::getStatus).isEqualTo(Status.UP);
			assertThat(health).isInstanceOfSatisfying(CompositeHealthDescriptor.class,
					(composite) -> assertThat(composite.getComponents()).containsOnlyKeys("write", "read")
						.allSatisfy(
								(name, component) -> assertThat(component.getStatus()).as(name).isEqualTo(Status.UP)));
		});
	}

	private static ApplicationContextRunner application(Class<?> configuration) {
		RedisDeployment deployment = redis.deployment();
		return new ApplicationContextRunner().withUserConfiguration(configuration)
			.withPropertyValues("spring.cache.type=redis", "redis.rw.nodes=" + Contexts.addresses(deployment.nodes()));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

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
		public String of(String fruit) {
			return fruit + ": " + this.computed.incrementAndGet();
		}

		@CacheEvict("prices")
		public void change(String fruit) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableRedisRepositories(basePackageClasses = People.class, considerNestedRepositories = true)
	static class Repositories {

	}

	@RedisHash("people")
	record Person(@Id String id, String name, @Indexed String town) {

	}

	interface People extends CrudRepository<Person, String> {

		List<Person> findByTown(String town);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listening {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@Bean
		RedisMessageListenerContainer listeners(RedisConnectionFactory factory) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(factory);
			container.addMessageListener(
					(message, pattern) -> this.received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
					ChannelTopic.of("news"));
			return container;
		}

	}

}
