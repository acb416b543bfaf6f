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

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.routing.RoutingScope;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How scopes get from thread to thread.
 */
class ScopeTravelTests {

	private static boolean isOnMaster() {
		RoutingScope scope = RoutingScope.current();
		return scope != null && scope.isOnMaster();
	}

	@Test
	void toAnExecutorThatPropagates() throws Exception {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(1);
		executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		executor.afterPropertiesSet();
		try {
			assertThat(RedisRouting.onMaster(() -> executor.submit(ScopeTravelTests::isOnMaster).get())).isTrue();
			assertThat(executor.submit(ScopeTravelTests::isOnMaster).get()).isFalse();
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void nothingIsLeftOnAPooledThreadByATaskThatFails() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			ExecutorService propagating = ContextExecutorService.wrap(pool,
					() -> ContextSnapshotFactory.builder().build().captureAll());
			Callable<Boolean> failing = () -> {
				throw new IllegalStateException(String.valueOf(isOnMaster()));
			};
			RedisRouting.onMaster(() -> assertThat(propagating.submit(failing)).failsWithin(10, TimeUnit.SECONDS)
				.withThrowableThat()
				.withMessageContaining("true"));
			assertThat(pool.submit(ScopeTravelTests::isOnMaster).get()).isFalse();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void toVirtualThreads() throws Exception {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setVirtualThreads(true);
		executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		assertThat(RedisRouting.onMaster(() -> executor.submit(ScopeTravelTests::isOnMaster).get())).isTrue();
	}

	@Test
	void fromAThreadIntoAChainThatCapturesIt() {
		List<Boolean> seen = RedisRouting.onMaster(() -> Flux.range(0, 2)
			.publishOn(Schedulers.parallel())
			.concatMap((i) -> Mono.deferContextual((context) -> {
				RoutingScope scope = RoutingScope.current(context);
				return Mono.just(scope != null && scope.isOnMaster());
			}))
			.contextCapture()
			.collectList()
			.blockOptional()
			.orElseThrow());
		assertThat(seen).containsExactly(true, true);
	}

	/** With Reactor's automatic context propagation. */
	@Nested
	class Automatically {

		@BeforeEach
		void enable() {
			Hooks.enableAutomaticContextPropagation();
		}

		@AfterEach
		void disable() {
			Hooks.disableAutomaticContextPropagation();
		}

		@Test
		void theThreadsOfAChainHaveItsScope() {
			Mono<Boolean> chain = RedisRouting
				.onMaster(Mono.just(1).publishOn(Schedulers.parallel()).map((one) -> isOnMaster()));
			assertThat(chain.block()).isTrue();
			assertThat(RoutingScope.current()).isNull();
		}

		@Test
		void aChainThatIsBlockedUponHasTheScopeOfItsThread() {
			Mono<Boolean> chain = Mono.just(1).publishOn(Schedulers.parallel()).map((one) -> isOnMaster());
			assertThat(RedisRouting.onMaster(() -> chain.blockOptional().orElseThrow())).isTrue();
			assertThat(chain.block()).isFalse();
		}

		@Test
		void chainsThatFailOrAreCancelledLeaveNothingOnTheirThreads() throws Exception {
			ExecutorService pool = Executors.newSingleThreadExecutor();
			try {
				Flux<Boolean> seen = Flux.range(0, 100)
					.publishOn(Schedulers.fromExecutorService(pool))
					.map((i) -> isOnMaster());
				StepVerifier.create(RedisRouting.onMaster(seen), 1).expectNext(true).thenCancel().verify();
				StepVerifier.create(RedisRouting.onMaster(seen.map((onMaster) -> {
					throw new IllegalStateException("broken");
				}))).verifyError();
				assertThat(pool.submit(ScopeTravelTests::isOnMaster).get()).isFalse();
			}
			finally {
				pool.shutdown();
			}
		}

	}

}
