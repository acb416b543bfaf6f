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
package io.github.redisrw.internal.node;

import io.netty.util.concurrent.FastThreadLocal;
import reactor.core.scheduler.Schedulers;

/**
 * The threads on which replies arrive. Who waits for a reply on one of them waits for
 * himself, and keeps all others waiting, so that is refused.
 */
public final class EventLoops {

	private static final FastThreadLocal<Boolean> LOOP = new FastThreadLocal<>();

	static {
		// Reactor refuses to block there, too.
		Schedulers.registerNonBlockingThreadPredicate((thread) -> thread == Thread.currentThread() && isCurrent());
	}

	private EventLoops() {
	}

	/** The present thread is one of them. */
	public static void mark() {
		LOOP.set(Boolean.TRUE);
	}

	/**
	 * Whether the present thread is one of them.
	 * @return {@code true} if nothing may be waited for
	 */
	public static boolean isCurrent() {
		return LOOP.isSet();
	}

	/**
	 * Refuse to wait for a reply on one of them.
	 * @throws IllegalStateException if the present thread is one of them
	 */
	public static void requireOther() {
		if (isCurrent()) {
			throw new IllegalStateException("A blocking call to Redis on thread " + Thread.currentThread().getName()
					+ ", on which the replies arrive, is refused: it would wait for itself for ever, and all others "
					+ "with it. Go on with the reactive or the asynchronous API there, or on another thread "
					+ "(thenApplyAsync with an executor, publishOn).");
		}
	}

}
