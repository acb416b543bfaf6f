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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings with which an application starts, but is told that they are hardly meant so.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarningsTests {

	@Test
	void theSameEndpointForWritesAndReads(CapturedOutput output) {
		start("redis.rw.write.host=127.0.0.1", "redis.rw.write.port=1", "redis.rw.read.host=127.0.0.1",
				"redis.rw.read.port=1");
		assertThat(output.toString().lines().filter((line) -> line.contains("DeploymentResolver"))).singleElement()
			.asString()
			.contains("WARN", "'redis.rw.write.host' and 'redis.rw.read.host' are the same endpoint, 127.0.0.1:1");
	}

	@Test
	void noEndpointForReads(CapturedOutput output) {
		start("redis.rw.write.host=127.0.0.1", "redis.rw.write.port=1");
		assertThat(output.toString().lines().filter((line) -> line.contains("DeploymentResolver"))).singleElement()
			.asString()
			.contains("WARN", "'redis.rw.read.host' is not set: reads use the master");
	}

	@Test
	void noWarningWhereBothAreGiven(CapturedOutput output) {
		start("redis.rw.write.host=127.0.0.1", "redis.rw.write.port=1", "redis.rw.read.host=127.0.0.1",
				"redis.rw.read.port=2");
		assertThat(output).doesNotContain("DeploymentResolver");
	}

	@Test
	void aMisspeltProperty(CapturedOutput output) {
		String prefix = "redis.rw";
		start("redis.rw.nodes[0]=127.0.0.1:1", prefix + ".read.max-lagg=2s", prefix + ".readd=1",
				prefix + ".write.holdTimeout=50ms", "redis.rw.lock.wait-for=1s",
				"redis.rw.read.zones.eu-1a=10.0.0.0/8,redis-a-*");
		assertThat(output.toString().lines().filter((line) -> line.contains("There is no property"))).hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("WARN",
					"'" + prefix + ".read.max-lagg': did you mean 'redis.rw.read.max-lag'?"))
			.anySatisfy((line) -> assertThat(line).contains("'" + prefix + ".readd'"));
	}

	/** A Service called "redis-rw", and one called "redis-rw-write". */
	@Test
	void whatIsNoPropertyOfTheApplication(CapturedOutput output) {
		Map<String, Object> variables = Map.of("REDIS_RW_SERVICE_HOST", "10.0.0.1", "REDIS_RW_SERVICE_PORT", "6379",
				"REDIS_RW_SERVICE_PORT_REDIS", "6379", "REDIS_RW_PORT", "tcp://10.0.0.1:6379", "REDIS_RW_PORT_6379_TCP",
				"tcp://10.0.0.1:6379", "REDIS_RW_PORT_6379_TCP_ADDR", "10.0.0.1", "REDIS_RW_PORT_6379_TCP_PROTO", "tcp",
				"REDIS_RW_WRITE_PORT", "tcp://10.0.0.2:6379", "REDIS_RW_WRITE_PORT_6379_TCP_PORT", "6379",
				"REDIS_RW_READ_MAX_LAGG", "2s");
		withEnvironment(Contexts.impatient(Contexts.bare()), variables)
			.withPropertyValues("redis.rw.write.host=127.0.0.1", "redis.rw.write.port=1", "redis.rw.test.image=redis",
					"redis.rw.test.server=path")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Contexts.source(context)).isEqualTo("write endpoint 127.0.0.1:1");
			});
		assertThat(output.toString().lines().filter((line) -> line.contains("There is no property"))).singleElement()
			.asString()
			.contains("max");
		withEnvironment(Contexts.lazy(), Map.of("REDIS_RW_WRITE_PORT", "tcp://10.0.0.2:6379"))
			.withPropertyValues("redis.rw.write.host=w")
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo("write endpoint w:6379"));
	}

	private static ApplicationContextRunner withEnvironment(ApplicationContextRunner runner,
			Map<String, Object> variables) {
		return runner.withInitializer((context) -> {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
			ConfigurationPropertySources.attach(context.getEnvironment());
		});
	}

	private static void start(String... properties) {
		Contexts.impatient(Contexts.bare())
			.withPropertyValues(properties)
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
