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
package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextEvents}.
 */
class ContextEventsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<Object> seen = new CopyOnWriteArrayList<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final ContextEvents events = new ContextEvents(this.context);

	private void listen(Runnable action) {
		this.context.addApplicationListener(this.events);
		this.context.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> {
			this.seen.add(event.getPayload());
			action.run();
		});
	}

	@Test
	void aListenerThatFailsAtAnEarlyEventDoesNotKeepTheContextFromStarting() {
		listen(() -> {
			throw new IllegalStateException("thrown by the test");
		});
		this.events.accept("early");
		this.events.accept("second");
		this.context.refresh();
		Awaitility.await().atMost(PATIENCE).until(() -> this.seen.size() == 2);
		assertThat(this.context.isActive()).isTrue();
		this.context.close();
	}

	@Test
	void whatHappensMeanwhileComesAfterwards() {
		listen(() -> {
			if (this.seen.size() == 1) {
				this.events.accept("later");
			}
		});
		this.events.accept("early");
		this.events.accept("second");
		this.context.refresh();
		Awaitility.await().atMost(PATIENCE).until(() -> this.seen.size() == 3);
		assertThat(this.seen).containsExactly("early", "second", "later");
		this.context.close();
	}

	@Test
	void aListenerThatBlocksDoesNotKeepTheContextFromStarting() {
		CountDownLatch never = new CountDownLatch(1);
		listen(() -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.events.accept("early");
		this.context.refresh();
		assertThat(this.context.isActive()).isTrue();
		never.countDown();
		this.context.close();
	}

}
