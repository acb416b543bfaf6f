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

package io.github.redisrw.internal.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link WriteGate} under many threads.
 */
class WriteGateConcurrencyTests {

	private static final int THREADS = 8;

	private static final int WRITES = 10_000;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@ParameterizedTest
	@ValueSource(ints = { 50, Integer.MAX_VALUE })
	void everyWriteIsSentOrRejectedOnceAndInTheOrderOfItsThread(int maxHeld) throws Exception {
		AtomicInteger pending = new AtomicInteger(THREADS * WRITES);
		WriteGate<String> gate = Gates.holding(maxHeld, () -> {
		});
		AtomicBoolean ended = new AtomicBoolean();
		CountDownLatch go = new CountDownLatch(1);
		List<List<NumberedWrite>> writes = new ArrayList<>();
		ExecutorService executor = Executors.newFixedThreadPool(THREADS + 2);
		try {
			List<Future<?>> writers = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				AtomicInteger last = new AtomicInteger(-1);
				List<NumberedWrite> own = new ArrayList<>();
				for (int number = 0; number < WRITES; number++) {
					own.add(new NumberedWrite(number, last, pending));
				}
				writes.add(own);
				writers.add(executor.submit(() -> {
					go.await();
					own.forEach(gate::submit);
					return null;
				}));
			}
			Future<?> opener = executor.submit(() -> {
				Random random = new Random(1);
				while (!ended.get()) {
					gate.open("link " + random.nextInt(3));
					pause(random);
					if (random.nextBoolean()) {
						gate.hold();
						pause(random);
					}
				}
			});
			Future<?> holder = executor.submit(() -> {
				Random random = new Random(2);
				while (!ended.get()) {
					String link = gate.master();
					if (link != null && random.nextInt(4) > 0) {
						gate.holdIf(link);
					}
					pause(random);
				}
			});
			go.countDown();
			for (Future<?> writer : writers) {
				writer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
			ended.set(true);
			holder.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			opener.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThatNoException().isThrownBy(() -> gate.open("the last link"));
		}
		finally {
			ended.set(true);
			executor.shutdownNow();
		}
		assertThat(pending).hasValue(0);
		assertThat(gate.waiting()).isZero();
		assertThat(writes).allSatisfy((own) -> assertThat(own).allMatch(NumberedWrite::isRight));
	}

	private static void pause(Random random) {
		for (int i = random.nextInt(2000); i > 0; i--) {
			Thread.onSpinWait();
		}
	}

	private static final class NumberedWrite implements HeldWrite<String> {

		private final int number;

		private final AtomicInteger last;

		private final AtomicInteger pending;

		private final AtomicInteger ends = new AtomicInteger();

		private final AtomicBoolean overtaken = new AtomicBoolean();

		NumberedWrite(int number, AtomicInteger last, AtomicInteger pending) {
			this.number = number;
			this.last = last;
			this.pending = pending;
		}

		@Override
		public void send(String link) {
			if (this.last.getAndSet(this.number) >= this.number) {
				this.overtaken.set(true);
			}
			reject(new IllegalStateException("sent"));
		}

		@Override
		public void reject(RuntimeException reason) {
			this.ends.incrementAndGet();
			this.pending.decrementAndGet();
		}

		@Override
		public boolean isDone() {
			return false;
		}

		@Override
		public long issued() {
			return this.number;
		}

		@Override
		public long holdDeadline() {
			return Long.MAX_VALUE;
		}

		boolean isRight() {
			return this.ends.get() == 1 && !this.overtaken.get();
		}

	}

}
