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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.github.redisrw.internal.threads.HandOver;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Publishes events in the application context. Connections are made while the context is
 * still being set up, and events come on a thread of their own, which must not make beans
 * meanwhile; so what happens until the context is complete is published then. Whatever
 * listeners do, the application starts.
 */
final class ContextEvents implements Consumer<Object>, ApplicationListener<ContextRefreshedEvent> {

	private final ConfigurableApplicationContext context;

	private final HandOver handOver = new HandOver("redis-rw-early-events");

	private final Deque<Object> early = new ArrayDeque<>();

	private boolean complete;

	ContextEvents(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void accept(Object event) {
		synchronized (this.early) {
			if (!this.complete) {
				this.early.add(event);
				return;
			}
		}
		publish(event);
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent refreshed) {
		if (refreshed.getApplicationContext() == this.context) {
			this.handOver.execute(this::publishEarly);
		}
	}

	/** One after the other, and before anything that happens meanwhile. */
	private void publishEarly() {
		Object event;
		while ((event = nextEarly()) != null) {
			Object next = event;
			HandOver.guarded(() -> publish(next));
		}
	}

	private @Nullable Object nextEarly() {
		synchronized (this.early) {
			Object event = this.early.poll();
			this.complete = event == null;
			return event;
		}
	}

	private void publish(Object event) {
		if (this.context.isActive()) {
			this.context.publishEvent(event);
		}
	}

}
