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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.ServiceEndpoint;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * An application that starts before its Redis does.
 */
class LateRedisIT {

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

	private static final Duration HOLD_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	/** For a machine with much else to do. */
	private static final Duration SLACK = Duration.ofSeconds(4);

	private final ServiceEndpoint write = ServiceEndpoint.to(List.of());

	private final ServiceEndpoint read = ServiceEndpoint.to(List.of());

	@BeforeEach
	void refuse() {
		this.write.refuse();
		this.read.refuse();
	}

	@AfterEach
	void close() {
		this.write.close();
		this.read.close();
	}

	@Test
	void endpointsThatRefuseAtFirst() {
		assertGoesOnWhenNodesAppear(application(endpoints()));
	}

	@Test
	void endpointsWithoutBackendsAtFirst() {
		this.write.restore();
		this.read.restore();
		application(endpoints()).run((context) -> assertNothingWorks(context, this.write.address(), ""));
	}

	@Test
	void nodesThatRefuseAtFirst() {
		assertGoesOnWhenNodesAppear(application("redis.rw.nodes=" + this.write.address() + "," + this.read.address()));
	}

	@Test
	void sentinelsThatRefuseAtFirst() {
		application("redis.rw.sentinel.master=mymaster", "redis.rw.sentinel.nodes=" + this.write.address())
			.run((context) -> {
				assertNothingWorks(context, this.write.address(), "refused");
				try (RedisDeployment late = RedisDeployment.builder()
					.replicas(1)
					.sentinels(1)
					.downAfter(Duration.ofSeconds(60))
					.start()) {
					this.write
						.retarget(List.of(new InetSocketAddress(this.write.host(), late.sentinels().get(0).port())));
					assertEverythingWorks(context);
				}
			});
	}

	private String[] endpoints() {
		return Site.endpoints(this.write, this.read)
			.entrySet()
			.stream()
			.map((property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
	}

	private void assertGoesOnWhenNodesAppear(ApplicationContextRunner application) {
		application.run((context) -> {
			assertNothingWorks(context, this.write.address(), "refused");
			try (RedisDeployment late = RedisDeployment.builder().replicas(1).start()) {
				this.write.retarget(late.master());
				this.read.retarget(late.replicas().get(0));
				assertEverythingWorks(context);
			}
		});
	}

	private static ApplicationContextRunner application(String... properties) {
		long began = System.nanoTime();
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("redis.rw.connect-timeout=" + CONNECT_TIMEOUT.toMillis() + "ms",
					"redis.rw.write.hold-timeout=" + HOLD_TIMEOUT.toMillis() + "ms",
					"redis.rw.timeout=" + TIMEOUT.toMillis() + "ms")
			.withPropertyValues(properties)
			.withBean("began", Long.class, () -> began);
	}

	private static void assertNothingWorks(AssertableApplicationContext context, String node, String why) {
		assertThat(context).hasNotFailed();
		assertThat(since(context.getBean("began", Long.class)))
			.isLessThan(CONNECT_TIMEOUT.multipliedBy(2).plus(SLACK).plus(SLACK));
		StringRedisTemplate writes = context.getBean("stringRedisTemplate", StringRedisTemplate.class);
		StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		assertFails(NoWritableMasterException.class, node, why, CONNECT_TIMEOUT.plus(HOLD_TIMEOUT),
				() -> writes.opsForValue().set("key", "value"));
		assertFails(NoReadableNodeException.class, node, why, CONNECT_TIMEOUT.plus(HOLD_TIMEOUT).plus(TIMEOUT),
				() -> reads.opsForValue().get("key"));
		assertHealth(context, Status.DOWN);
	}

	private static void assertFails(Class<? extends TransientDataAccessResourceException> type, String node, String why,
			Duration patience, ThrowingCallable command) {
		long began = System.nanoTime();
		assertThatExceptionOfType(type).isThrownBy(command).withMessageContainingAll(node, why);
		assertThat(since(began)).isLessThan(patience.plus(SLACK));
	}

	private static void assertHealth(AssertableApplicationContext context, Status status) {
		assertThat(context.getBean(HealthEndpoint.class).healthForPath("redis")).extracting(HealthDescriptor::getStatus)
			.isEqualTo(status);
	}

	private static Duration since(long began) {
		return Duration.ofNanos(System.nanoTime() - began);
	}

	private static void assertEverythingWorks(AssertableApplicationContext context) {
		StringRedisTemplate writes = context.getBean("stringRedisTemplate", StringRedisTemplate.class);
		StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		await().atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.untilAsserted(() -> writes.opsForValue().set("key", "value"));
		await().atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(reads.opsForValue().get("key")).isEqualTo("value"));
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertHealth(context, Status.UP));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
