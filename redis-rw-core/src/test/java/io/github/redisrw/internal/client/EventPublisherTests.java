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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events on their way to the application.
 */
@Timeout(60)
class EventPublisherTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Queue<Object> told = new ConcurrentLinkedQueue<>();

	/** Who publishes has other things to do than to fail. */
	@Test
	void whileThereIsNoThreadEventsWait() {
		AtomicInteger made = new AtomicInteger();
		EventPublisher publisher = new EventPublisher(this.told::add, (work) -> {
			if (made.getAndIncrement() < 2) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return new Thread(work);
		});

		publisher.publish("first");
		publisher.publish("second");

		Awaitility.await().atMost(PATIENCE).until(() -> this.told.size() == 2);
		assertThat(this.told).containsExactly("first", "second");
	}

	@Test
	void whatHasBeenAnnouncedBeforeItIsStoppedIsToldAndNothingElse() {
		CountDownLatch entered = new CountDownLatch(1);
		EventPublisher publisher = new EventPublisher((event) -> {
			await(entered);
			this.told.add(event);
		});

		List.of("first", "second").forEach(publisher::publish);
		publisher.stop();
		publisher.publish("third");
		entered.countDown();

		Awaitility.await().atMost(PATIENCE).until(() -> this.told.size() == 2);
		assertThat(this.told).containsExactly("first", "second");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
