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

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import io.github.redisrw.internal.threads.HandOver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the application of events, on a thread of its own: a listener that takes its time
 * delays other events, and nothing else. While the machine has no thread to give, events
 * wait.
 */
public final class EventPublisher {

	private static final Log logger = LogFactory.getLog(EventPublisher.class);

	/** With more events than this untold, further ones are dropped. */
	private static final int CAPACITY = 1000;

	private final Consumer<Object> listener;

	private final Executor thread;

	private volatile boolean stopped;

	/**
	 * Create a publisher.
	 * @param listener told of one event after the other
	 */
	public EventPublisher(Consumer<Object> listener) {
		this(listener, Thread::new);
	}

	EventPublisher(Consumer<Object> listener, ThreadFactory threads) {
		this.listener = listener;
		this.thread = new HandOver("redis-rw-events", threads).inOrder(CAPACITY, "A listener of events");
	}

	/**
	 * Have the listener told of an event. Whoever publishes it has other things to do,
	 * whatever becomes of that.
	 * @param event the event
	 */
	public void publish(Object event) {
		if (!this.stopped) {
			this.thread.execute(() -> tell(event));
		}
	}

	private void tell(Object event) {
		try {
			this.listener.accept(event);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed at " + event + "; nothing else is affected", ex);
		}
	}

	/** Events that have been announced are still told; later ones are not. */
	void stop() {
		this.stopped = true;
	}

}
