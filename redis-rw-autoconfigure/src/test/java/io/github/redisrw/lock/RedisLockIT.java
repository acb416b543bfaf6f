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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.redisrw.HeldLock;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.LockCounts;
import io.github.redisrw.internal.lock.method.RedisLockAdvisor;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Methods that block, with a lock.
 */
@Timeout(180)
class RedisLockIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String KEY = "redis-rw:lock:a";

	private static RedisDeployment deployment;

	private static RedisNode master;

	private static ConfigurableApplicationContext context;

	private static Work work;

	private static LockClient lockClient;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(1).start();
		deployment.awaitReady(PATIENCE);
		master = deployment.master();
		context = application();
		work = context.getBean(Work.class);
		lockClient = context.getBean(LockClient.class);
	}

	private static ConfigurableApplicationContext application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.timeout=500ms", "redis.rw.write.hold-timeout=2s",
					"redis.rw.nodes="
							+ deployment.nodes().stream().map(RedisNode::address).collect(Collectors.joining(",")))
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
		deployment.close();
	}

	@BeforeEach
	void reset() {
		assertThat(lockClient.counts().held()).isZero();
		master.command("FLUSHALL");
	}

	@AfterEach
	void heal() {
		master.resume();
		this.threads.shutdownNow();
	}

	private static @Nullable Object owner(String key) {
		return master.command("GET", key);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).pollInSameThread().until(condition);
	}

	@Test
	void theBodyRunsOnTheMasterWithTheLockWhichIsReleasedAfterwards() throws Exception {
		deployment.replicas().get(0).resetStats();
		String result = work.locked("a", () -> {
			assertThat(RedisLocks.current().isHeld()).isTrue();
			assertThat(RedisLocks.current().key()).isEqualTo("a");
			assertThat(owner(KEY)).isNotNull();
			assertThat((Long) master.command("PTTL", KEY)).isPositive().isLessThanOrEqualTo(1000);
			return String.valueOf(
					context.getBean("readStringRedisTemplate", StringRedisTemplate.class).opsForValue().get("some"));
		});
		assertThat(result).isEqualTo("null");
		assertThat(deployment.replicas().get(0).commandCalls("get")).isZero();
		assertThat(owner(KEY)).isNull();
		assertThatIllegalStateException().isThrownBy(RedisLocks::current);
	}

	@Test
	void aLockThatIsNotAcquiredInTimeKeepsTheBodyFromRunning() {
		master.command("SET", KEY, "other");
		LockCounts before = lockClient.counts();
		AtomicBoolean ran = new AtomicBoolean();
		long start = System.nanoTime();
		assertThatExceptionOfType(RedisLockNotAcquiredException.class)
			.isThrownBy(() -> work.locked("a", () -> ran.getAndSet(true)))
			.withMessage("Lock 'a' was not acquired within 300 ms")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("a"))
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().contains("RedisLockIT")));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
		assertThat(ran).isFalse();
		assertThat(owner(KEY)).isEqualTo("other");
		assertThat(lockClient.counts().notAcquired()).isEqualTo(before.notAcquired() + 1);
	}

	@Test
	void aLockThatIsReleasedMeanwhileIsAcquired() throws Exception {
		master.command("SET", KEY, "other", "PX", "150");
		assertThat(work.locked("a", () -> RedisLocks.current().isHeld())).isTrue();
	}

	@Test
	void whoDoesNotWantToWaitLearnsAtOnce() throws Exception {
		assertThat(work.impatient("a", () -> "done")).isEqualTo("done");
		master.command("SET", KEY, "other");
		assertThatExceptionOfType(RedisLockNotAcquiredException.class)
			.isThrownBy(() -> work.impatient("a", () -> "done"));
	}

	@Test
	void waitingIsReadingAndOneOfAProcessWaitsForAll() throws Exception {
		master.command("SET", KEY, "other");
		master.resetStats();
		List<Future<?>> waiting = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			waiting.add(this.threads.submit(() -> work.locked("a", () -> "done")));
		}
		for (Future<?> each : waiting) {
			assertThat(each).failsWithin(PATIENCE)
				.withThrowableThat()
				.withCauseInstanceOf(RedisLockNotAcquiredException.class);
		}
		assertThat(master.commandCalls("evalsha") + master.commandCalls("eval")).isLessThanOrEqualTo(9);
		assertThat(master.commandCalls("exists")).isBetween(1L, 40L);
	}

	@Test
	void theThreadThatHasTheLockHasItAgain() throws Exception {
		long token = work.locked("a", () -> {
			Object owner = owner(KEY);
			long inner = work.locked("a", () -> RedisLocks.current().fencingToken());
			assertThat(owner(KEY)).isNotNull().isEqualTo(owner);
			assertThat(RedisLocks.current().isHeld()).isTrue();
			assertThat(inner).isEqualTo(RedisLocks.current().fencingToken());
			return inner;
		});
		assertThat(token).isPositive().isLessThan(1L << 53);
		assertThat(owner(KEY)).isNull();
	}

	@Test
	void anotherThreadHasNot() throws Exception {
		work.locked("a", () -> {
			assertThat(this.threads.submit(() -> work.impatient("a", () -> "done"))).failsWithin(PATIENCE)
				.withThrowableThat()
				.withCauseInstanceOf(RedisLockNotAcquiredException.class);
			return true;
		});
		assertThat(this.threads.submit(() -> work.impatient("a", () -> "done"))).succeedsWithin(PATIENCE);
	}

	@Test
	void nestedLocksAreReleasedInTheOppositeOrder() throws Exception {
		work.locked("a", () -> {
			work.locked("b", () -> {
				assertThat(RedisLocks.current().key()).isEqualTo("b");
				assertThat(owner(KEY)).isNotNull();
				return work.locked("a", () -> owner("redis-rw:lock:b"));
			});
			assertThat(owner("redis-rw:lock:b")).isNull();
			assertThat(RedisLocks.current().key()).isEqualTo("a");
			return owner(KEY);
		});
		assertThat(owner(KEY)).isNull();
	}

	@Test
	void fencingTokensGrow() throws Exception {
		long last = 0;
		for (int i = 0; i < 20; i++) {
			long token = work.locked("a", () -> RedisLocks.current().fencingToken());
			assertThat(token).isGreaterThan(last);
			last = token;
		}
		// A clock that is behind does not matter.
		long ahead = last + 1_000_000_000_000L;
		master.command("SET", "redis-rw:lock-token", Long.toString(ahead));
		assertThat(work.locked("a", () -> RedisLocks.current().fencingToken())).isEqualTo(ahead + 1);
		assertThat(work.locked("b", () -> RedisLocks.current().fencingToken())).isEqualTo(ahead + 2);
	}

	@Test
	void aLockIsRenewedWhileTheBodyRuns() throws Exception {
		work.locked("a", () -> {
			long start = System.nanoTime();
			await(() -> {
				assertThat(RedisLocks.current().isHeld()).isTrue();
				assertThat(owner(KEY)).isNotNull();
				return System.nanoTime() - start > Duration.ofMillis(2500).toNanos();
			});
			return true;
		});
	}

	@Test
	void aLockThatWasDeletedIsLostAndTheCallerLearnsIt() {
		LockCounts before = lockClient.counts();
		AtomicReference<@Nullable HeldLock> lock = new AtomicReference<>();
		AtomicBoolean nested = new AtomicBoolean();
		assertThatExceptionOfType(RedisLockLostException.class).isThrownBy(() -> work.locked("a", () -> {
			lock.set(RedisLocks.current());
			master.command("DEL", KEY);
			await(() -> !RedisLocks.current().isHeld());
			assertThatExceptionOfType(RedisLockLostException.class)
				.isThrownBy(() -> work.locked("a", () -> nested.getAndSet(true)))
				.withMessageContaining("has not run");
			return true;
		})).withMessageContaining("Lock 'a' was lost: when it was to be renewed");
		assertThat(nested).isFalse();
		assertThat(Objects.requireNonNull(lock.get()).isHeld()).isFalse();
		assertThat(lockClient.counts().lost()).isEqualTo(before.lost() + 1);
	}

	@Test
	void aLockThatCannotBeRenewedIsNotHeldWhenItsLeaseMayHaveEnded() {
		assertThatExceptionOfType(RedisLockLostException.class).isThrownBy(() -> work.locked("a", () -> {
			master.hang();
			long start = System.nanoTime();
			await(() -> !RedisLocks.current().isHeld());
			assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(1000).toNanos());
			master.resume();
			return true;
		})).withMessageContaining("Lock 'a' was lost");
	}

	@Test
	void aLockIsReleasedByItsOwnerOnly() {
		assertThatExceptionOfType(RedisLockLostException.class).isThrownBy(() -> work.patient("a", () -> {
			master.command("SET", KEY, "other");
			return true;
		})).withMessageContaining("when it was to be released");
		assertThat(owner(KEY)).isEqualTo("other");
	}

	@Test
	void whatTheBodyThrowsIsThrownAndTheLockIsReleased() {
		IllegalArgumentException failure = new IllegalArgumentException("no");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> work.locked("a", () -> {
			throw failure;
		})).isSameAs(failure).satisfies((ex) -> assertThat(ex.getSuppressed()).isEmpty());
		assertThat(owner(KEY)).isNull();
	}

	@Test
	void whatTheBodyThrowsCountsMoreThanTheLossOfTheLock() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> work.locked("a", () -> {
			master.command("DEL", KEY);
			throw new IllegalArgumentException("no");
		}))
			.satisfies(
					(ex) -> assertThat(ex.getSuppressed()).singleElement().isInstanceOf(RedisLockLostException.class));
	}

	@Test
	void aThreadThatIsInterruptedWaitsNoLonger() throws Exception {
		master.command("SET", KEY, "other");
		CountDownLatch ended = new CountDownLatch(1);
		AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			try {
				work.patient("a", () -> "done");
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
			flag.set(Thread.currentThread().isInterrupted());
			ended.countDown();
		});
		master.resetStats();
		thread.start();
		await(() -> master.commandCalls("exists") > 0);
		thread.interrupt();
		assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(thrown.get()).isInstanceOf(RedisLockNotAcquiredException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(flag).isTrue();
	}

	@Test
	void aThreadThatIsInterruptedReleasesTheLock() throws Exception {
		Future<Boolean> interrupted = this.threads.submit(() -> {
			work.locked("a", () -> {
				Thread.currentThread().interrupt();
				return true;
			});
			return Thread.interrupted();
		});
		assertThat(interrupted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(owner(KEY)).isNull();
	}

	@Test
	void whoWaitsWhenTheApplicationIsShutDownIsTold() {
		master.command("SET", KEY, "other");
		List<Future<String>> waiting = new ArrayList<>();
		ConfigurableApplicationContext other = application();
		Work otherWork = other.getBean(Work.class);
		try (other) {
			master.resetStats();
			waiting.add(this.threads.submit(() -> otherWork.patient("a", () -> "done")));
			await(() -> master.commandCalls("exists") > 0);
			waiting.add(this.threads.submit(() -> otherWork.patient("a", () -> "done")));
		}
		waiting.add(this.threads.submit(() -> otherWork.patient("a", () -> "done")));
		for (Future<String> each : waiting) {
			assertThat(each).failsWithin(PATIENCE)
				.withThrowableThat()
				.withCauseInstanceOf(RedisLockNotAcquiredException.class)
				.withMessageContaining("shut down");
		}
	}

	@Test
	void whoHoldsALockWhenTheApplicationIsShutDownKeepsItUntilTheLeaseEnds() throws Exception {
		AtomicReference<@Nullable HeldLock> lock = new AtomicReference<>();
		Future<String> running;
		try (ConfigurableApplicationContext other = application()) {
			Work otherWork = other.getBean(Work.class);
			running = this.threads.submit(() -> otherWork.locked("a", () -> {
				lock.set(RedisLocks.current());
				await(() -> !RedisLocks.current().isHeld());
				return "done";
			}));
			await(() -> lock.get() != null);
		}
		assertThat(owner(KEY)).isNotNull();
		assertThat(running).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(RedisLockLostException.class);
		await(() -> owner(KEY) == null);
	}

	@Test
	void anAttemptOfWhichTheOutcomeIsUnknownLocksNobodyOut() throws Exception {
		master.hang();
		Future<String> waiting = this.threads.submit(() -> work.patient("a", () -> "done"));
		assertThat(waiting).isNotDone();
		Awaitility.await()
			.pollDelay(Duration.ofMillis(700))
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(waiting).isNotDone());
		master.resume();
		assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("done");
		await(() -> owner(KEY) == null);
	}

	@Test
	void whatGoesOnAfterALockedFutureMayWaitForRedis() {
		StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
		CompletableFuture<@Nullable String> read = work.future("a", () -> CompletableFuture.completedFuture("done"))
			.thenApply((done) -> {
				redis.opsForValue().set("after", done);
				return redis.opsForValue().get("after");
			});
		assertThat(read).succeedsWithin(PATIENCE).isEqualTo("done");
	}

	@Test
	void whoTakesHisTimeAfterALockThatWasNotAcquiredDelaysNoRenewal() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch told = new CountDownLatch(2);
		try {
			boolean held = work.locked("a", () -> {
				for (int i = 0; i < 2; i++) {
					work.reactive("a").onErrorResume((ex) -> {
						told.countDown();
						try {
							never.await();
						}
						catch (InterruptedException interrupt) {
							Thread.currentThread().interrupt();
						}
						return Mono.empty();
					}).subscribeOn(Schedulers.boundedElastic()).subscribe();
				}
				assertThat(told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
				Object owner = owner(KEY);
				long renewed = lockClient.counts().lost();
				Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
				return RedisLocks.current().isHeld() && owner != null && owner.equals(owner(KEY))
						&& lockClient.counts().lost() == renewed;
			});
			assertThat(held).isTrue();
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void anErrorThatWillNotPassIsToldAtOnce() {
		master.command("LPUSH", KEY, "no string");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> work.patient("a", () -> "done"))
			.withStackTraceContaining("WRONGTYPE");
		master.command("DEL", KEY);
		assertThat(this.threads.submit(() -> work.impatient("a", () -> "done"))).succeedsWithin(PATIENCE);
	}

	@Test
	void theTransactionBeginsAfterTheLockIsTakenAndEndsBeforeItIsReleased() {
		Transactions transactions = context.getBean(Transactions.class);
		transactions.locks.clear();
		work.transactional("a");
		assertThat(transactions.locks).containsExactly("begin true", "commit true");
	}

	@Test
	void proxiesOfInterfacesTakeTheLockToo() {
		ProxyFactory proxies = new ProxyFactory((Sale) (order) -> RedisLocks.current().key());
		proxies.addAdvisor(new RedisLockAdvisor((deployment) -> lockClient, String::isEmpty, (text) -> text, null));
		Sale sale = (Sale) proxies.getProxy();
		assertThat(sale.sell(7)).isEqualTo("order:7");
	}

	@Test
	void resultsThatAreNotThereYetAreNotHandedOutUnlocked() {
		assertThatIllegalStateException().isThrownBy(() -> work.locked("a", () -> Mono.just("later")))
			.withMessageContaining("released before its work is done");
		assertThat(owner(KEY)).isNull();
	}

	interface Sale {

		@RedisLock(key = "'order:' + #p0")
		String sell(int order);

	}

	static class Work {

		@RedisLock(key = "#key", waitFor = "300ms", leaseFor = "1s")
		<T extends @Nullable Object> T locked(String key, Callable<T> body) throws Exception {
			return body.call();
		}

		@RedisLock(key = "#key")
		<T> CompletableFuture<T> future(String key, Supplier<CompletableFuture<T>> body) {
			return body.get();
		}

		@RedisLock(key = "#key", waitFor = "50ms")
		Mono<String> reactive(String key) {
			return Mono.just(key);
		}

		@RedisLock(key = "#key", waitFor = "${none:0s}")
		<T> T impatient(String key, Callable<T> body) throws Exception {
			return body.call();
		}

		@RedisLock(key = "#key", waitFor = "20s")
		<T> T patient(String key, Callable<T> body) throws Exception {
			return body.call();
		}

		@Transactional
		@RedisLock(key = "#key")
		void transactional(String key) {
		}

	}

	static class Transactions extends AbstractPlatformTransactionManager {

		private final List<String> locks = new ArrayList<>();

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.locks.add("begin " + RedisLocks.current().isHeld());
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.locks.add("commit " + RedisLocks.current().isHeld());
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableTransactionManagement
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

		@Bean
		Transactions transactions() {
			return new Transactions();
		}

	}

}
