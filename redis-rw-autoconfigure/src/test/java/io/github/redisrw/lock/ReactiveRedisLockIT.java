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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods that return before their work is done, with a lock.
 */
@Timeout(180)
class ReactiveRedisLockIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String KEY = "redis-rw:lock:a";

	private static RedisDeployment deployment;

	private static RedisNode master;

	private static ConfigurableApplicationContext context;

	private static Work work;

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(1).start();
		deployment.awaitReady(PATIENCE);
		master = deployment.master();
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
		work = context.getBean(Work.class);
	}

	@AfterAll
	static void stop() {
		context.close();
		deployment.close();
	}

	@BeforeEach
	void reset() {
		assertThat(context.getBean(LockClient.class).counts().held()).isZero();
		master.command("FLUSHALL");
	}

	private static @Nullable Object owner() {
		return master.command("GET", KEY);
	}

	private static Mono<Object> ownerLater() {
		return Mono.fromCallable(() -> String.valueOf(owner()));
	}

	@Test
	void theLockIsHeldFromSubscriptionToTheEnd() {
		deployment.replicas().get(0).resetStats();
		Mono<Object> locked = work
			.one(() -> work.read("some").then(RedisLocks.inChain()).delayElement(Duration.ofMillis(50)).map((lock) -> {
				assertThat(lock.isHeld()).isTrue();
				assertThat(owner()).isNotNull();
				return lock.key();
			}));
		assertThat(owner()).isNull();
		for (int i = 0; i < 2; i++) {
			assertThat(locked.block(PATIENCE)).isEqualTo("a");
			assertThat(owner()).isNull();
		}
		assertThat(deployment.replicas().get(0).commandCalls("get")).isZero();
	}

	@Test
	void theMethodRunsForEachSubscriptionAndOnlyWithTheLock() {
		AtomicInteger calls = new AtomicInteger();
		Mono<Object> locked = work.one(() -> {
			calls.incrementAndGet();
			assertThat(owner()).isNotNull();
			return Mono.just("done");
		});
		assertThat(calls).hasValue(0);
		master.command("SET", KEY, "other");
		StepVerifier.create(locked).expectError(RedisLockNotAcquiredException.class).verify(PATIENCE);
		assertThat(calls).hasValue(0);
		master.command("DEL", KEY);
		StepVerifier.create(locked).expectNext("done").expectComplete().verify(PATIENCE);
		StepVerifier.create(locked).expectNext("done").expectComplete().verify(PATIENCE);
		assertThat(calls).hasValue(2);
	}

	@Test
	void severalElementsAreEmittedWithTheLock() {
		Flux<Object> locked = work
			.many(() -> Flux.range(1, 3).delayElements(Duration.ofMillis(10)).concatMap((i) -> ownerLater()));
		StepVerifier.create(locked)
			.thenConsumeWhile((owner) -> !owner.equals("null"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(owner()).isNull();
	}

	@Test
	void errorsAndCancellationsReleaseIt() {
		StepVerifier.create(work.one(() -> Mono.error(new IllegalArgumentException("no"))))
			.expectError(IllegalArgumentException.class)
			.verify(PATIENCE);
		assertThat(owner()).isNull();
		StepVerifier.create(work.one(() -> {
			throw new IllegalArgumentException("no");
		})).expectError(IllegalArgumentException.class).verify(PATIENCE);
		assertThat(owner()).isNull();
		Disposable running = work.one(Mono::never).subscribe();
		Awaitility.await().atMost(PATIENCE).until(() -> owner() != null);
		running.dispose();
		Awaitility.await().atMost(PATIENCE).until(() -> owner() == null);
	}

	@Test
	void whoIsCancelledWhileItWaitsHoldsNobodyUp() {
		master.command("SET", KEY, "other");
		Disposable first = work.patient(() -> Mono.just("first")).subscribe();
		CompletableFuture<Object> second = work.patient(() -> Mono.just("second")).toFuture();
		first.dispose();
		master.command("DEL", KEY);
		assertThat(second).succeedsWithin(PATIENCE).isEqualTo("second");
	}

	/** Whoever is told that a method is over may call it again at once. */
	@Test
	void oneThatIsOverHoldsUpNobodyWhoDoesNotWait() {
		for (int i = 0; i < 3000; i++) {
			assertThat(work.impatient(() -> Mono.just("done")).block(PATIENCE)).isEqualTo("done");
		}
	}

	@Test
	void theChainThatHasTheLockHasItAgain() {
		Mono<Object> tokens = work.one(() -> RedisLocks.inChain()
			.flatMap((outer) -> work.one(() -> RedisLocks.inChain().map((inner) -> inner == outer)))
			.filterWhen((same) -> ownerLater().map((owner) -> !owner.equals("null"))));
		assertThat(tokens.block(PATIENCE)).isEqualTo(true);
		assertThat(owner()).isNull();
	}

	@Test
	void aLockThatIsLostIsTold() {
		Mono<Object> losing = work.one(() -> RedisLocks.inChain().flatMap((lock) -> Mono.fromCallable(() -> {
			master.command("DEL", KEY);
			Awaitility.await().atMost(PATIENCE).until(() -> !lock.isHeld());
			return "done";
		}).subscribeOn(Schedulers.boundedElastic())));
		StepVerifier.create(losing).expectError(RedisLockLostException.class).verify(PATIENCE);
		Mono<Object> losingAndFailing = work.one(() -> Mono.fromCallable(() -> {
			master.command("DEL", KEY);
			throw new IllegalArgumentException("no");
		}));
		StepVerifier.create(losingAndFailing)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalArgumentException.class)
				.hasSuppressedException(ex.getSuppressed()[0])
				.satisfies((it) -> assertThat(it.getSuppressed()[0]).isInstanceOf(RedisLockLostException.class)))
			.verify(PATIENCE);
	}

	@Test
	void aFutureHasTheLockUntilItIsCompleted() throws Exception {
		CompletableFuture<String> body = new CompletableFuture<>();
		CompletableFuture<String> locked = work.future(() -> body);
		assertThat(owner()).isNotNull();
		assertThat(locked).isNotDone();
		body.complete("done");
		assertThat(locked).succeedsWithin(PATIENCE).isEqualTo("done");
		assertThat(owner()).isNull();
		CompletableFuture<String> failing = work
			.future(() -> CompletableFuture.failedFuture(new IllegalArgumentException("no")));
		assertThat(failing).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalArgumentException.class);
		assertThat(owner()).isNull();
		CountDownLatch deleted = new CountDownLatch(1);
		CompletableFuture<String> losing = work.future(() -> CompletableFuture.supplyAsync(() -> {
			master.command("DEL", KEY);
			deleted.countDown();
			return "done";
		}));
		assertThat(losing).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(RedisLockLostException.class);
	}

	static class Work {

		private final ReactiveStringRedisTemplate reads;

		Work(ReactiveStringRedisTemplate reads) {
			this.reads = reads;
		}

		public Mono<String> read(String key) {
			return this.reads.opsForValue().get(key);
		}

		@RedisLock(key = "'a'", waitFor = "300ms", leaseFor = "1s")
		public Mono<Object> one(Supplier<Mono<?>> body) {
			return body.get().cast(Object.class);
		}

		@RedisLock(key = "'a'", waitFor = "300ms", leaseFor = "1s")
		public Flux<Object> many(Supplier<Flux<?>> body) {
			return body.get().cast(Object.class);
		}

		@RedisLock(key = "'a'", waitFor = "0s")
		public Mono<Object> impatient(Supplier<Mono<?>> body) {
			return body.get().cast(Object.class);
		}

		@RedisLock(key = "'a'", waitFor = "20s")
		public Mono<Object> patient(Supplier<Mono<?>> body) {
			return body.get().cast(Object.class);
		}

		@RedisLock(key = "'a'", waitFor = "300ms", leaseFor = "1s")
		public CompletableFuture<String> future(Supplier<CompletableFuture<String>> body) {
			return body.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Work work(@ReadOnly ReactiveStringRedisTemplate reads) {
			return new Work(reads);
		}

	}

}
