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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Locks that are skipped, held for longer than the work takes, shared by work that goes
 * on, and taken without an annotation.
 */
@Timeout(180)
class LockVariantsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String KEY = "redis-rw:lock:a";

	private static final AtomicInteger RUNS = new AtomicInteger();

	private static final List<Long> TOKENS = new CopyOnWriteArrayList<>();

	private static RedisDeployment deployment;

	private static RedisNode master;

	private static ConfigurableApplicationContext context;

	private static Jobs jobs;

	private static RedisLockOperations operations;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(1).start();
		deployment.awaitReady(PATIENCE);
		master = deployment.master();
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.timeout=500ms", "redis.rw.write.hold-timeout=1s",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
		jobs = context.getBean(Jobs.class);
		operations = context.getBean(RedisLockOperations.class);
	}

	@AfterAll
	static void stop() {
		context.close();
		deployment.close();
	}

	@BeforeEach
	void reset() {
		master.command("FLUSHALL");
		RUNS.set(0);
		TOKENS.clear();
	}

	@AfterEach
	void heal() {
		master.resume();
		this.threads.shutdownNow();
		// What was under way may still take the lock, and give it back.
		master.command("FLUSHALL");
		Awaitility.await().atMost(PATIENCE).during(Duration.ofMillis(200)).until(() -> owner() == null);
	}

	private static @Nullable Object owner() {
		return master.command("GET", KEY);
	}

	private static void take() {
		master.command("SET", KEY, "other");
	}

	private static void awaitFree() {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> owner() == null);
	}

	@Nested
	class Skipped {

		@Test
		void whatSomebodyElseDoesIsNotDone() {
			take();
			jobs.nightly();
			assertThat(jobs.result()).isEmpty();
			assertThat(jobs.future()).isCompletedWithValue(null);
			assertThat(jobs.mono().blockOptional(PATIENCE)).isEmpty();
			assertThat(jobs.flux().collectList().block(PATIENCE)).isEmpty();
			assertThat(RUNS).hasValue(0);
		}

		@Test
		void otherwiseItIs() {
			jobs.nightly();
			assertThat(jobs.result()).contains("done");
			assertThat(jobs.future()).succeedsWithin(PATIENCE).isEqualTo("done");
			awaitFree();
			assertThat(jobs.mono().block(PATIENCE)).isEqualTo("done");
			assertThat(RUNS).hasValue(4);
		}

		@Test
		void thatThereIsNoMasterIsNotSkipped() {
			master.hang();
			assertThatExceptionOfType(RedisLockNotAcquiredException.class).isThrownBy(() -> jobs.nightly())
				.satisfies((ex) -> assertThat(ex.isTaken()).isFalse());
			assertThat(RUNS).hasValue(0);
		}

	}

	@Nested
	class HeldAtLeast {

		@Test
		void nobodyElseRunsInTheTimeThoughTheMethodHasEnded() {
			jobs.brief();
			assertThat(owner()).isNotNull();
			assertThat((Long) master.command("PTTL", KEY)).isPositive().isLessThanOrEqualTo(2000);
			jobs.brief();
			assertThat(RUNS).hasValue(1);
			awaitFree();
			jobs.brief();
			assertThat(RUNS).hasValue(2);
		}

		@Test
		void afterALongerMethodItIsReleasedAtOnce() {
			operations.tryWith(RedisLockRequest.of("a").holdAtLeast(Duration.ofMillis(1)),
					() -> Awaitility.await().pollDelay(Duration.ofMillis(5)).until(() -> true));
			assertThat(owner()).isNull();
		}

	}

	@Nested
	class SharedByWorkThatGoesOn {

		@Test
		void theLockIsHeldUntilAllIsDone() {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> inner = operations.with("a", () -> jobs.pending(work));
			assertThat(inner).isNotDone();
			assertThat(owner()).isNotNull();
			assertThat(onAnotherThread(() -> operations.tryWith("a", () -> {
			}))).isFalse();
			work.complete("done");
			assertThat(inner).succeedsWithin(PATIENCE).isEqualTo("done");
			awaitFree();
		}

		/**
		 * The outer method has returned something else, and knows nothing of the inner.
		 */
		@Test
		void alsoWhenTheOuterMethodHasEnded() {
			CompletableFuture<String> work = new CompletableFuture<>();
			String result = operations.with("a", () -> {
				jobs.pending(work);
				return "begun";
			});
			assertThat(result).isEqualTo("begun");
			assertThat(owner()).isNotNull();
			work.complete("done");
			awaitFree();
		}

		private boolean onAnotherThread(Callable<Boolean> work) {
			try {
				return LockVariantsIT.this.threads.submit(work).get();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Nested
	class WithoutAnAnnotation {

		@Test
		void workRunsWithTheLockOnTheMaster() {
			deployment.replicas().get(0).resetStats();
			String result = operations.with("a", () -> {
				assertThat(RedisLocks.current().isHeld()).isTrue();
				assertThat(owner()).isNotNull();
				return String.valueOf(context.getBean("readStringRedisTemplate", StringRedisTemplate.class)
					.opsForValue()
					.get("some"));
			});
			assertThat(result).isEqualTo("null");
			assertThat(deployment.replicas().get(0).commandCalls("get")).isZero();
			assertThat(owner()).isNull();
		}

		@Test
		void whatSomebodyElseHasIsTriedOrRefused() {
			take();
			AtomicBoolean ran = new AtomicBoolean();
			assertThat(operations.tryWith("a", () -> ran.set(true))).isFalse();
			assertThatExceptionOfType(RedisLockNotAcquiredException.class).isThrownBy(
					() -> operations.with(RedisLockRequest.of("a").waitFor(Duration.ZERO), () -> ran.getAndSet(true)))
				.satisfies((ex) -> assertThat(ex.isTaken()).isTrue());
			assertThat(ran).isFalse();
			assertThat(operations.tryWith("b", () -> ran.set(true))).isTrue();
			assertThat(ran).isTrue();
		}

		@Test
		void chainsHaveTheLockUntilTheyEnd() {
			Mono<Boolean> held = RedisLocks.inChain().map((lock) -> lock.isHeld() && owner() != null);
			assertThat(operations.with(RedisLockRequest.of("a"), held).block(PATIENCE)).isTrue();
			awaitFree();
			assertThat(operations.with(RedisLockRequest.of("a"), Flux.concat(held, held)).collectList().block(PATIENCE))
				.containsExactly(true, true);
			awaitFree();
		}

		@Test
		void whatTheWorkThrowsIsThrown() {
			IllegalArgumentException failure = new IllegalArgumentException("no");
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> operations.with("a", () -> {
				throw failure;
			})).isSameAs(failure);
			assertThat(owner()).isNull();
		}

	}

	/**
	 * What is done around the lock: each attempt of a retry, on the thread that is used.
	 */
	@Nested
	class WithAnnotationsOfSpring {

		@Test
		void eachAttemptOfARetryHasTheLockAnew() {
			jobs.flaky();
			assertThat(TOKENS).hasSize(2).doesNotHaveDuplicates();
			assertThat(owner()).isNull();
		}

		@Test
		void whatHasRunIsNotRunAgainBecauseTheLockWasLost() {
			assertThatExceptionOfType(RedisLockLostException.class).isThrownBy(() -> jobs.robbed());
			assertThat(RUNS).hasValue(1);
		}

		@Test
		void asynchronousMethodsHaveTheLockWhereTheyRun() {
			assertThat(jobs.elsewhere()).succeedsWithin(PATIENCE).isEqualTo(true);
			awaitFree();
		}

	}

	static class Jobs {

		@Retryable(maxRetries = 3, delay = 1, includes = IllegalStateException.class)
		@RedisLock(key = "'a'")
		void flaky() {
			TOKENS.add(RedisLocks.current().fencingToken());
			if (TOKENS.size() == 1) {
				throw new IllegalStateException("the first time");
			}
		}

		@Retryable(maxRetries = 3, delay = 1, excludes = RedisLockLostException.class)
		@RedisLock(key = "'a'")
		void robbed() {
			RUNS.incrementAndGet();
			master.command("DEL", KEY);
		}

		@Async
		@RedisLock(key = "'a'")
		CompletableFuture<Boolean> elsewhere() {
			return CompletableFuture.completedFuture(RedisLocks.current().isHeld());
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		void nightly() {
			RUNS.incrementAndGet();
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		Optional<String> result() {
			RUNS.incrementAndGet();
			return Optional.of("done");
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		CompletableFuture<String> future() {
			RUNS.incrementAndGet();
			return CompletableFuture.completedFuture("done");
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		Mono<String> mono() {
			return Mono.fromSupplier(() -> {
				RUNS.incrementAndGet();
				return "done";
			});
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		Flux<String> flux() {
			return Flux.defer(() -> {
				RUNS.incrementAndGet();
				return Flux.just("done");
			});
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP, holdAtLeast = "2s")
		void brief() {
			RUNS.incrementAndGet();
		}

		@RedisLock(key = "'a'")
		CompletableFuture<String> pending(CompletableFuture<String> work) {
			return work;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableResilientMethods
	static class Application {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

	}

}
