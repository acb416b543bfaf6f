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

package io.github.redisrw.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.HeldLock;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four instances of an application, with four threads each, that all want one lock, while
 * masters come and go.
 */
@Timeout(300)
class RedisLockContendersIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** How often the lock is held before a failover, between two, and after the last. */
	private static final int HOLDS = 100;

	private static final int INSTANCES = 4;

	private static final int THREADS = 4;

	/** Kept outside of Redis: who believed to hold the lock, from when to when. */
	private final Queue<Belief> beliefs = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

	private final AtomicInteger notAcquired = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	private final AtomicBoolean ended = new AtomicBoolean();

	@Test
	void neverDoTwoHoldersBelieveAndTokensGrow() throws Exception {
		List<ConfigurableApplicationContext> instances = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(INSTANCES * THREADS);
		try (RedisDeployment deployment = RedisDeployment.builder()
			.replicas(2)
			.sentinels(3)
			.downAfter(Duration.ofSeconds(1))
			.start()) {
			deployment.awaitReady(PATIENCE);
			for (int i = 0; i < INSTANCES; i++) {
				instances.add(instance(deployment));
			}
			List<Future<?>> contenders = new ArrayList<>();
			for (int i = 0; i < INSTANCES * THREADS; i++) {
				Work work = instances.get(i % INSTANCES).getBean(Work.class);
				contenders.add(threads.submit(() -> contend(work)));
			}
			List<Long> changes = failOver(deployment);
			awaitHoldsSince(changes.get(1));
			this.ended.set(true);
			for (Future<?> contender : contenders) {
				contender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			verify(changes);
		}
		finally {
			this.ended.set(true);
			threads.shutdownNow();
			instances.forEach(ConfigurableApplicationContext::close);
		}
	}

	/** One that is planned, and one that is not. */
	private List<Long> failOver(RedisDeployment deployment) {
		awaitHoldsSince(System.nanoTime());
		deployment.failover(PATIENCE);
		long first = System.nanoTime();
		deployment.heal();
		awaitHoldsSince(first);
		RedisNode former = deployment.master();
		former.kill();
		deployment.awaitMasterOtherThan(former, PATIENCE);
		long second = System.nanoTime();
		return List.of(first, second);
	}

	private void awaitHoldsSince(long moment) {
		Awaitility.await()
			.atMost(PATIENCE.multipliedBy(2))
			.until(() -> this.beliefs.stream().filter((belief) -> belief.from() - moment >= 0).count() >= HOLDS);
	}

	private ConfigurableApplicationContext instance(RedisDeployment deployment) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Site.sentinels(deployment.masterName(), deployment.sentinels()))
			.properties("spring.main.banner-mode=off", "redis.rw.write.acks.replicas=1")
			.run();
	}

	private void contend(Work work) {
		while (!this.ended.get()) {
			try {
				work.exclusively(this::hold);
			}
			catch (RedisLockNotAcquiredException ex) {
				this.notAcquired.incrementAndGet();
			}
			catch (RedisLockLostException ex) {
				this.lost.incrementAndGet();
			}
			catch (Throwable ex) {
				this.unexpected.add(ex);
			}
		}
	}

	/**
	 * Whoever was told at some moment that the lock is held has held it from the
	 * beginning until then, and the question was asked at that moment or later.
	 */
	private void hold() {
		HeldLock lock = RedisLocks.current();
		long from = System.nanoTime();
		long until = from;
		boolean held = false;
		ThreadLocalRandom random = ThreadLocalRandom.current();
		// Most are quick, some need several leases.
		long length = Duration.ofMillis((random.nextInt(100) > 0) ? random.nextInt(20) : 2500).toNanos();
		while (true) {
			long asked = System.nanoTime();
			if (!lock.isHeld()) {
				break;
			}
			held = true;
			until = asked;
			if (asked - from > length) {
				break;
			}
			LockSupport.parkNanos(200_000);
		}
		if (held) {
			this.beliefs.add(new Belief(lock.fencingToken(), from, until));
		}
	}

	private void verify(List<Long> changes) {
		List<Belief> inOrder = this.beliefs.stream().sorted(Comparator.comparingLong(Belief::from)).toList();
		System.out.println("Contenders: " + inOrder.size() + " times acquired, " + this.notAcquired + " not, "
				+ this.lost + " lost");
		assertThat(this.unexpected).isEmpty();
		for (int i = 1; i < inOrder.size(); i++) {
			Belief former = inOrder.get(i - 1);
			Belief next = inOrder.get(i);
			assertThat(next.from() - former.until()).as("%s before %s", former, next).isPositive();
			assertThat(next.token()).as("%s before %s", former, next).isGreaterThan(former.token());
		}
		assertThat(isBelievedBetween(inOrder.get(0).from(), changes.get(0))).isTrue();
		assertThat(isBelievedBetween(changes.get(0), changes.get(1))).isTrue();
	}

	private boolean isBelievedBetween(long from, long until) {
		return this.beliefs.stream().anyMatch((belief) -> belief.from() - from >= 0 && until - belief.from() > 0);
	}

	record Belief(long token, long from, long until) {

	}

	static class Work {

		@RedisLock(key = "'one'", waitFor = "2s", leaseFor = "1s")
		void exclusively(Runnable body) {
			body.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

	}

}
