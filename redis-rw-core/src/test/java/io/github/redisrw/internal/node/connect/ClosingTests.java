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

package io.github.redisrw.internal.node.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Closing}.
 */
@Timeout(30)
class ClosingTests {

	@Test
	void nobodyWaitsForTheOneWhoCloses() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicInteger times = new AtomicInteger();
		Closing closing = new Closing(() -> {
			times.incrementAndGet();
			begun.countDown();
			try {
				goOn.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return CompletableFuture.completedFuture(null);
		});
		Thread first = new Thread(closing::get);
		first.start();
		begun.await();
		CompletableFuture<Void> second = closing.get();
		assertThat(second).isNotDone();
		goOn.countDown();
		second.get(20, TimeUnit.SECONDS);
		first.join();
		assertThat(closing.get()).isSameAs(second);
		assertThat(times).hasValue(1);
	}

	@Test
	void whatFailsIsTold() {
		assertThat(new Closing(() -> {
			throw new IllegalStateException("no");
		}).get()).isCompletedExceptionally();
		assertThat(new Closing(() -> CompletableFuture.failedFuture(new IllegalStateException("no"))).get())
			.isCompletedExceptionally();
	}

}
