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
import java.util.Objects;
import java.util.concurrent.Future;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.LockSettings;
import io.github.redisrw.internal.lock.method.RedisLockAdvisor;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.routing.RedisRoutingOperations;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The beans for locks, and starts that are refused.
 */
class LockWiringTests {

	private static final AutoConfigurations LOCKS = AutoConfigurations.of(RedisRwRoutingAutoConfiguration.class,
			RedisRwLockAutoConfiguration.class);

	private final ApplicationContextRunner lazy = Contexts.lazy()
		.withConfiguration(LOCKS)
		.withPropertyValues("redis.rw.nodes=n");

	@Test
	void methodsWithALockAreAdvisedAndOthersAreNot() {
		this.lazy.withBean(Locked.class).withBean(Free.class).run((context) -> {
			assertThat(context).hasSingleBean(LockClient.class).hasSingleBean(RedisLockAdvisor.class);
			assertThat(AopUtils.isAopProxy(context.getBean(Locked.class))).isTrue();
			assertThat(AopUtils.isAopProxy(context.getBean(Free.class))).isFalse();
		});
	}

	/** Injected by their interfaces, so that they may be mocked. */
	@Test
	void locksAndScopesAreBeans() {
		this.lazy.run((context) -> assertThat(context).hasSingleBean(RedisLockOperations.class)
			.hasSingleBean(RedisRoutingOperations.class));
		RedisLockOperations locks = Mockito.mock(RedisLockOperations.class);
		RedisRoutingOperations scopes = Mockito.mock(RedisRoutingOperations.class);
		this.lazy.withBean("locks", RedisLockOperations.class, () -> locks)
			.withBean("scopes", RedisRoutingOperations.class, () -> scopes)
			.run((context) -> {
				assertThat(context.getBean(RedisLockOperations.class)).isSameAs(locks);
				assertThat(context.getBean(RedisRoutingOperations.class)).isSameAs(scopes);
			});
	}

	@Test
	void aClientOfTheApplicationWins() {
		this.lazy.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).getBeanNames(LockClient.class).containsExactly("mine"));
	}

	@Test
	void aMethodThatCannotBeLockedKeepsTheApplicationFromStarting() {
		this.lazy.withBean(Pending.class)
			.run((context) -> assertThat(failure(() -> context.getBean(Pending.class))).satisfies((ex) -> {
				assertThat(ex.description()).contains("Pending.later").contains("returns a");
				assertThat(ex.action()).contains("Mono");
			}));
	}

	@Test
	void withoutAWritePathMethodsWithALockAreRefused() {
		ApplicationContextRunner off = Contexts.bare()
			.withConfiguration(LOCKS)
			.withPropertyValues("redis.rw.enabled=false");
		off.withBean(Free.class).run((context) -> assertThat(context).hasNotFailed());
		off.withBean(Locked.class)
			.run((context) -> assertThat(failure(() -> context.getBean(Locked.class))).satisfies((ex) -> {
				assertThat(ex.description()).contains("Locked.work").contains("without its lock");
				assertThat(ex.action()).contains("redis.rw.enabled");
			}));
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			redis.rw.lock.prefix=        => redis.rw.lock.prefix    => is empty
			redis.rw.lock.wait-for=-1s   => redis.rw.lock.wait-for  => is negative
			redis.rw.lock.lease-for=99ms => redis.rw.lock.lease-for => is less than 100 ms
			""")
	void settingsThatMakeNoSenseKeepTheApplicationFromStarting(String setting, String property, String reason) {
		this.lazy.withPropertyValues(setting)
			.run((context) -> assertThatThrownBy(() -> context.getBean(LockClient.class)).rootCause()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> {
					assertThat(ex.property()).isEqualTo(property);
					assertThat(ex.reason()).isEqualTo(reason);
				}));
	}

	/** As deep as the analysis of a failed start looks. */
	private static InvalidRedisLockException failure(ThrowingCallable start) {
		Throwable failure = catchThrowable(start);
		while (failure != null && !(failure instanceof InvalidRedisLockException)) {
			failure = failure.getCause();
		}
		return (InvalidRedisLockException) Objects.requireNonNull(failure);
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		LockClient mine(ReadWriteConnectionFactory connectionFactory) {
			return new LockClient(() -> connectionFactory,
					new LockSettings("mine", Duration.ZERO, Duration.ofSeconds(1)));
		}

	}

	static class Locked {

		@RedisLock(key = "'a'")
		void work() {
		}

	}

	static class Free {

		void work() {
		}

	}

	static class Pending {

		@RedisLock(key = "'a'")
		@Nullable Future<String> later() {
			return null;
		}

	}

}
