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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientThreads}.
 */
class ClientThreadsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long HOUR = Duration.ofHours(1).toNanos();

	private final ClientThreads threads = new ClientThreads(new HandOver("client-threads-test"));

	private final AtomicInteger aborted = new AtomicInteger();

	private final AtomicInteger done = new AtomicInteger();

	@Test
	void whatWaitsForItsTimeIsAbortedAtTheEnd() {
		schedule(HOUR);
		schedule(HOUR);
		this.threads.stop();
		Awaitility.await().atMost(PATIENCE).until(() -> this.aborted.get() == 2);
		assertThat(this.done).hasValue(0);
	}

	@Test
	void whatComesAfterTheEndIsAbortedAtOnce() {
		this.threads.stop();
		schedule(0);
		this.threads.execute(this.done::incrementAndGet);
		Awaitility.await().atMost(PATIENCE).until(() -> this.aborted.get() == 1);
		assertThat(this.done).hasValue(0);
	}

	@Test
	void whatHasBeenDoneIsNotAborted() {
		schedule(0);
		Awaitility.await().atMost(PATIENCE).until(() -> this.done.get() == 1);
		this.threads.stop();
		this.threads.stop();
		assertThat(this.aborted).hasValue(0);
	}

	@Test
	void whatIsUnderWayMayComeToItsEnd() {
		CountDownLatch entered = new CountDownLatch(1);
		this.threads.execute(() -> {
			entered.countDown();
			Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
			this.done.incrementAndGet();
		});
		Awaitility.await().atMost(PATIENCE).until(() -> entered.getCount() == 0);
		this.threads.stop();
		assertThat(this.done).hasValue(1);
	}

	@Test
	void aTaskThatFailsKeepsNoOtherFromRunning() {
		this.threads.execute(() -> {
			throw new IllegalStateException("oops");
		});
		schedule(0);
		Awaitility.await().atMost(PATIENCE).until(() -> this.done.get() == 1);
		this.threads.stop();
	}

	@Test
	void decisionsWaitForNoTimer() {
		CountDownLatch never = new CountDownLatch(1);
		this.threads.execute(() -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		CompletableFuture<Boolean> internal = new CompletableFuture<>();
		this.threads.coordinator().execute(() -> internal.complete(InternalThread.isCurrent()));
		assertThat(internal).succeedsWithin(PATIENCE).isEqualTo(true);
		never.countDown();
		this.threads.stop();
	}

	private void schedule(long delayNanos) {
		this.threads.schedule(this.done::incrementAndGet, delayNanos, this.aborted::incrementAndGet);
	}

}
