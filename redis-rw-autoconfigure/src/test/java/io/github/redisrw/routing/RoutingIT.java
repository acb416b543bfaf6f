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

package io.github.redisrw.routing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import net.javacrumbs.shedlock.core.LockAssert;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Scopes together with what else uses connections: Redis transactions, sessions, locks.
 */
class RoutingIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).build();

	@Test
	void aCounterInATransactionIsIncrementedOnTheMasterByMultiAndExec() {
		try (ConfigurableApplicationContext context = start(Transactions.class)) {
			Counter counter = context.getBean(Counter.class);
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			for (int i = 0; i < 50; i++) {
				counter.increment();
			}
			RedisNode master = redis.deployment().master();
			assertThat(master.command("GET", "counter")).isEqualTo("50");
			assertThat(master.commandCalls("multi")).isEqualTo(50);
			assertThat(master.commandCalls("exec")).isEqualTo(50);
			assertThat(master.commandCalls("incr")).isGreaterThanOrEqualTo(50);
			assertThat(redis.deployment().replicas().get(0).commandCalls("multi")).isZero();
		}
	}

	@Test
	void readTemplatesWithinATransactionReadWhatIsCommittedOnTheMaster() {
		try (ConfigurableApplicationContext context = start(Transactions.class)) {
			context.getBean(StringRedisTemplate.class).opsForValue().set("committed", "1");
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			assertThat(context.getBean(Counter.class).readAndWrite("committed")).isEqualTo("1");
			assertThat(redis.deployment().master().commandCalls("get")).isEqualTo(1);
			assertThat(redis.deployment().replicas().get(0).commandCalls("get")).isZero();
		}
	}

	@Test
	void aSessionStaysOnTheConnectionItBeganWith() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			StringRedisTemplate reads = context.getBean(Templates.class).reads;
			SessionCallback<Server> session = new SessionCallback<>() {

				@Override
				public <K, V> Server execute(RedisOperations<K, V> operations) throws DataAccessException {
					return RedisRouting.onMaster(() -> Server.asked(reads));
				}

			};
			eventually(() -> reads.execute(session), Server.REPLICA);
			assertThat(RedisRouting.onMaster(() -> Server.asked(reads))).isEqualTo(Server.MASTER);
		}
	}

	@Test
	void aBlockingScopeHoldsForReactiveTemplatesUsedOnItsThread() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			ReactiveStringRedisTemplate reads = context.getBean(Templates.class).reactiveReads;
			assertThat(RedisRouting.onMaster(() -> Server.askedLater(reads).blockOptional().orElseThrow()))
				.isEqualTo(Server.MASTER);
			eventually(() -> Server.askedLater(reads).block(), Server.REPLICA);
		}
	}

	@Test
	void aReactiveChainGoesBackToReplicasWhereItsScopeEnds() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			ReactiveStringRedisTemplate reads = context.getBean(Templates.class).reactiveReads;
			Mono<List<Server>> servers = RedisRouting.onMaster(Server.askedLater(reads))
				.flatMap((first) -> Server.askedLater(reads).map((second) -> List.of(first, second)));
			eventually(servers::block, List.of(Server.MASTER, Server.REPLICA));
		}
	}

	@Test
	void aLockedTaskUsesTheWritePathAndSoDoesItsLock() {
		try (ConfigurableApplicationContext context = start(Locking.class)) {
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			Task task = context.getBean(Task.class);
			task.run();
			assertThat(task.ranOn()).isEqualTo(Server.MASTER);
			assertThat(redis.deployment().master().commandCalls("set")).isPositive();
		}
	}

	@Test
	void transactionsHaveNoSayIfTurnedOff() {
		try (ConfigurableApplicationContext context = start(Transactions.class,
				"redis.rw.routing.transactional=false")) {
			StringRedisTemplate reads = context.getBean(Templates.class).reads;
			TransactionTemplate transactions = new TransactionTemplate(context.getBean(BlockingTransactions.class));
			eventually(() -> transactions.execute((status) -> Server.asked(reads)), Server.REPLICA);
			eventually(context.getBean(Counter.class)::ask, Server.REPLICA);
		}
	}

	@Test
	void beansWithoutAnnotationsHaveNoProxy() {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			assertThat(AopUtils.isAopProxy(context.getBean(Plain.class))).isFalse();
			assertThat(AopUtils.isAopProxy(context.getBean(ReadingOnly.class))).isFalse();
		}
	}

	/** On a busy machine a replica may be out for a moment; the master answers then. */
	private static <T> void eventually(Supplier<@Nullable T> ask, T expected) {
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat((Object) ask.get()).isEqualTo(expected));
	}

	private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("spring.main.banner-mode=off", "redis.rw.nodes="
					+ redis.deployment().nodes().stream().map(RedisServer::address).collect(Collectors.joining(",")))
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Templates templates(@ReadOnly StringRedisTemplate reads, @ReadOnly ReactiveStringRedisTemplate reactiveReads) {
			return new Templates(reads, reactiveReads);
		}

		@Bean
		Plain plain() {
			return new Plain();
		}

		@Bean
		ReadingOnly readingOnly() {
			return new ReadingOnly();
		}

	}

	record Templates(StringRedisTemplate reads, ReactiveStringRedisTemplate reactiveReads) {

	}

	static class Plain {

		void nothing() {
		}

	}

	/** Asks for nothing that is not so anyway; there is no transaction manager. */
	static class ReadingOnly {

		@Transactional(readOnly = true)
		void nothing() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Transactions extends Application {

		@Bean
		BlockingTransactions transactionManager() {
			return new BlockingTransactions();
		}

		@Bean
		Counter counter(RedisConnectionFactory connectionFactory, Templates templates) {
			return new Counter(connectionFactory, templates.reads);
		}

	}

	static class Counter {

		private final StringRedisTemplate writes;

		private final StringRedisTemplate reads;

		Counter(RedisConnectionFactory connectionFactory, StringRedisTemplate reads) {
			this.writes = new StringRedisTemplate(connectionFactory);
			this.writes.setEnableTransactionSupport(true);
			this.reads = reads;
		}

		@Transactional
		public void increment() {
			this.writes.opsForValue().increment("counter");
		}

		@Transactional
		public @Nullable String readAndWrite(String key) {
			this.writes.opsForValue().set(key, "2");
			return this.reads.opsForValue().get(key);
		}

		@Transactional
		public Server ask() {
			return Server.asked(this.reads);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSchedulerLock(defaultLockAtMostFor = "PT30S")
	static class Locking extends Application {

		@Bean
		LockProvider lockProvider(RedisConnectionFactory connectionFactory) {
			return new RedisLockProvider.Builder(connectionFactory).build();
		}

		@Bean
		Task task(Templates templates) {
			return new Task(templates.reads);
		}

	}

	static class Task {

		private final StringRedisTemplate reads;

		private final AtomicReference<Server> server = new AtomicReference<>();

		Task(StringRedisTemplate reads) {
			this.reads = reads;
		}

		@SchedulerLock(name = "task", lockAtMostFor = "PT10S")
		public void run() {
			LockAssert.assertLocked();
			this.server.set(Server.asked(this.reads));
		}

		public @Nullable Server ranOn() {
			return this.server.get();
		}

	}

}
