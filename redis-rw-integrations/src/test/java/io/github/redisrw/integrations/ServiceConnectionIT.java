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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.topology.RedisTopology;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container of Testcontainers with a service connection, whatever the properties say.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = "redis.rw.nodes=nowhere:1")
@Testcontainers(disabledWithoutDocker = true)
class ServiceConnectionIT {

	@Container
	@ServiceConnection
	static final GenericContainer<?> redis = new GenericContainer<>(
			System.getProperty("redis.rw.test.image", "redis:7.0.15"))
		.withExposedPorts(6379)
		.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));

	@Autowired
	private StringRedisTemplate writes;

	@Autowired
	@ReadOnly
	private StringRedisTemplate reads;

	@Autowired
	private RedisTopology topology;

	@Test
	void bothPathsLeadToIt() {
		this.writes.opsForValue().set("key", "value");
		assertThat(this.reads.opsForValue().get("key")).isEqualTo("value");
		assertThat(this.topology.topology().master()).isNotNull()
			.satisfies((master) -> assertThat(master.node().port()).isEqualTo(redis.getMappedPort(6379)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
