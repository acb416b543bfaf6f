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

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import io.github.redisrw.test.RedisDeploymentExtension;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.integration.redis.util.RedisLockRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Locks of other libraries: ShedLock's provider, and the registry of Spring Integration.
 */
class LocksIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	@ParameterizedTest
	@EnumSource
	void shedLock(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			LockProvider one = new RedisLockProvider(application.bean(RedisConnectionFactory.class), "one");
			LockProvider other = new RedisLockProvider(application.bean(RedisConnectionFactory.class), "one");
			application.through(failover, (round) -> {
				LockConfiguration job = new LockConfiguration(Instant.now(), "job-" + round, Duration.ofSeconds(30),
						Duration.ZERO);
				Optional<SimpleLock> lock = one.lock(job);
				assertThat(lock).isPresent();
				assertThat(other.lock(job)).isEmpty();
				lock.get().unlock();
				Optional<SimpleLock> next = other.lock(job);
				assertThat(next).isPresent();
				next.get().unlock();
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void theLockRegistryOfSpringIntegration(Failover failover) throws Exception {
		try (Application application = Application.start(Plain.class, redis.deployment())) {
			RedisLockRegistry one = new RedisLockRegistry(application.bean(RedisConnectionFactory.class), "locks");
			RedisLockRegistry other = new RedisLockRegistry(application.bean(RedisConnectionFactory.class), "locks");
			try {
				application.through(failover, (round) -> {
					Lock lock = one.obtain("order-" + round);
					assertThat(tryLock(lock)).isTrue();
					assertThat(other.obtain("order-" + round).tryLock()).isFalse();
					lock.unlock();
					Lock next = other.obtain("order-" + round);
					assertThat(tryLock(next)).isTrue();
					next.unlock();
				});
			}
			finally {
				one.destroy();
				other.destroy();
			}
		}
	}

	private static boolean tryLock(Lock lock) {
		try {
			return lock.tryLock(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
