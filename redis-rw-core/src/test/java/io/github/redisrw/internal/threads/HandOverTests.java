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
package io.github.redisrw.internal.threads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandOver}.
 */
class HandOverTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final CountDownLatch never = new CountDownLatch(1);

	private final HandOver handOver = new HandOver("hand-over-test");

	@AfterEach
	void release() {
		this.never.countDown();
	}

	private void block() {
		try {
			this.never.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("hand-over-test"))
			.count();
	}

	@Test
	void whatBlocksDelaysNothingElse() throws Exception {
		int blocked = HandOver.MOST_THREADS - 1;
		CountDownLatch entered = new CountDownLatch(blocked);
		for (int i = 0; i < blocked; i++) {
			this.handOver.execute(() -> {
				entered.countDown();
				block();
			});
		}
		assertThat(entered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 1000; i++) {
			CompletableFuture<Void> done = new CompletableFuture<>();
			this.handOver.execute(() -> done.complete(null));
			done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
	}

	@Test
	void thereAreNoMoreThreadsThanTheLimitAndNothingIsForgotten() {
		AtomicInteger done = new AtomicInteger();
		for (int i = 0; i < 2 * HandOver.MOST_THREADS; i++) {
			this.handOver.execute(() -> {
				block();
				done.incrementAndGet();
			});
		}
		Awaitility.await().atMost(PATIENCE).until(() -> threads() == HandOver.MOST_THREADS);
		this.never.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> done.get() == 2 * HandOver.MOST_THREADS);
	}

	@Test
	void aTaskWaitsUntilAThreadCanBeStarted() {
		AtomicInteger failures = new AtomicInteger();
		HandOver scarce = scarce((work) -> new Thread(work) {

			@Override
			public void start() {
				if (failures.incrementAndGet() <= 3) {
					throw new LinkageError("unable to create native thread");
				}
				super.start();
			}

		});
		CompletableFuture<Void> done = new CompletableFuture<>();
		scarce.execute(() -> done.complete(null));
		assertThat(done).succeedsWithin(PATIENCE);
		assertThat(failures).hasValue(4);
	}

	@Test
	void threadsThatCannotBeMadeDoNotCount() {
		AtomicInteger failures = new AtomicInteger();
		HandOver scarce = scarce((work) -> {
			if (failures.incrementAndGet() <= 2 * HandOver.MOST_THREADS) {
				throw new LinkageError("unable to create native thread");
			}
			return new Thread(work);
		});
		AtomicInteger done = new AtomicInteger();
		for (int i = 0; i < 2 * HandOver.MOST_THREADS; i++) {
			scarce.execute(done::incrementAndGet);
		}
		Awaitility.await().atMost(PATIENCE).until(() -> done.get() == 2 * HandOver.MOST_THREADS);
	}

	/** While those that live are blocked for ever. */
	@Test
	void allThatWaitGetThreadsAgain() {
		AtomicInteger made = new AtomicInteger();
		HandOver scarce = scarce((work) -> {
			int number = made.incrementAndGet();
			if (number >= 3 && number <= 10) {
				throw new LinkageError("unable to create native thread");
			}
			return new Thread(work);
		});
		CountDownLatch entered = new CountDownLatch(6);
		for (int i = 0; i < 6; i++) {
			scarce.execute(() -> {
				entered.countDown();
				block();
			});
		}
		Awaitility.await().atMost(PATIENCE).until(() -> entered.getCount() == 0);
	}

	private static HandOver scarce(ThreadFactory factory) {
		return new HandOver("hand-over-test", factory,
				CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run));
	}

	@Test
	void manyShortTasksNeedFewThreads() {
		AtomicInteger done = new AtomicInteger();
		CompletableFuture<Void> all = new CompletableFuture<>();
		for (int i = 0; i < 10_000; i++) {
			this.handOver.execute(() -> {
				if (done.incrementAndGet() == 10_000) {
					all.complete(null);
				}
			});
		}
		assertThat(all).succeedsWithin(PATIENCE);
	}

	@Test
	void threadsAreDaemonsAndEndWithoutWork() {
		AtomicBoolean daemon = new AtomicBoolean();
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.handOver.execute(() -> {
			daemon.set(Thread.currentThread().isDaemon());
			done.complete(null);
		});
		assertThat(done).succeedsWithin(PATIENCE);
		assertThat(daemon).isTrue();
		Awaitility.await().atMost(PATIENCE).until(() -> threads() == 0);
	}

	@Test
	void whatThrowsOrLeavesAnInterruptHarmsNobody() {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.handOver.execute(() -> {
			throw new IllegalStateException("oops");
		});
		this.handOver.execute(() -> {
			Thread.currentThread().interrupt();
			throw new StackOverflowError();
		});
		Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
		this.handOver.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
		assertThat(interrupted).succeedsWithin(PATIENCE).isEqualTo(false);
	}

	@Test
	void inOrderOneGoesAfterTheOther() {
		Executor order = this.handOver.inOrder(Integer.MAX_VALUE, "A test");
		List<Integer> seen = new ArrayList<>();
		CompletableFuture<Void> done = new CompletableFuture<>();
		IntStream.range(0, 1000).forEach((number) -> order.execute(() -> seen.add(number)));
		order.execute(() -> {
			throw new IllegalStateException("oops");
		});
		order.execute(() -> done.complete(null));
		assertThat(done).succeedsWithin(PATIENCE);
		assertThat(seen).hasSize(1000).isSorted();
	}

	@Test
	void oneThatBlocksInItsOrderDelaysNoOtherOrderAndFillsNoMemory() {
		ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
		Executor blocked = this.handOver.inOrder(10, "A test");
		Executor other = this.handOver.inOrder(10, "Another test");
		CountDownLatch entered = new CountDownLatch(1);
		blocked.execute(() -> {
			entered.countDown();
			block();
		});
		Awaitility.await().atMost(PATIENCE).until(() -> entered.getCount() == 0);
		IntStream.range(0, 100).forEach((number) -> blocked.execute(() -> seen.add(number)));
		CompletableFuture<Void> done = new CompletableFuture<>();
		other.execute(() -> done.complete(null));
		assertThat(done).succeedsWithin(PATIENCE);
		this.never.countDown();
		Awaitility.await().atMost(PATIENCE).until(() -> seen.size() == 10);
		assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
	}

	@Test
	void onAThreadOthersDependOnNothingRuns() throws Exception {
		Thread own = Thread.currentThread();
		CompletableFuture<Thread> here = new CompletableFuture<>();
		this.handOver.executeOutside(() -> here.complete(Thread.currentThread()), false);
		assertThat(here).succeedsWithin(PATIENCE).isSameAs(own);
		CompletableFuture<Thread> foreign = new CompletableFuture<>();
		this.handOver.executeOutside(() -> foreign.complete(Thread.currentThread()), true);
		assertThat(foreign).succeedsWithin(PATIENCE).isNotSameAs(own);
		CompletableFuture<Thread> internal = new CompletableFuture<>();
		Thread deciding = new InternalThread(
				() -> this.handOver.executeOutside(() -> internal.complete(Thread.currentThread()), false), "deciding");
		deciding.start();
		assertThat(internal).succeedsWithin(PATIENCE).isNotSameAs(deciding);
		deciding.join();
	}

}
