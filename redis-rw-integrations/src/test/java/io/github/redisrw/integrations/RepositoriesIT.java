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

import java.util.List;
import java.util.Objects;

import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.TimeToLive;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Repositories of Spring Data Redis with a secondary index and a time to live.
 */
class RepositoriesIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void whatIsSavedIsFoundByIdAndByIndex(Failover failover) throws Exception {
		try (Application application = Application.start(Repositories.class, redis.deployment())) {
			People people = application.bean(People.class);
			StringRedisTemplate template = application.bean(StringRedisTemplate.class);
			application.through(failover, (round) -> {
				String id = String.valueOf(round);
				String town = "town-" + round;
				people.save(new Person(id, "Ada", town, 600));
				assertThat(people.findById(id)).get().extracting(Person::town).isEqualTo(town);
				assertThat(people.findByTown(town)).extracting(Person::id).containsExactly(id);
				assertThat(Objects.requireNonNull(template.getExpire("people:" + id))).isBetween(1L, 600L);
				people.deleteById(id);
				assertThat(people.findByTown(town)).isEmpty();
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableRedisRepositories(basePackageClasses = People.class, considerNestedRepositories = true)
	static class Repositories {

	}

	@RedisHash("people")
	record Person(@Id String id, String name, @Indexed String town, @TimeToLive long seconds) {

	}

	interface People extends CrudRepository<Person, String> {

		List<Person> findByTown(String town);

	}

}
