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

package io.github.redisrw.lock;

import io.github.redisrw.HeldLock;
import io.github.redisrw.internal.lock.LockStack;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The locks of the work under way, for methods that run with
 * {@link io.github.redisrw.RedisLock @RedisLock}. Thread-safe; nothing blocks.
 */
public final class RedisLocks {

	private RedisLocks() {
	}

	/**
	 * The lock that was taken last on the present thread. In a reactive chain use
	 * {@link #inChain()}.
	 * @return the lock
	 * @throws IllegalStateException if no method with {@code @RedisLock} is running on
	 * this thread
	 */
	public static HeldLock current() {
		return innermost(LockStack.current(), "on this thread");
	}

	/**
	 * The lock that was taken last in the chain that subscribes.
	 * @return the lock; an {@link IllegalStateException} if the chain is not that of a
	 * method with {@code @RedisLock}
	 */
	public static Mono<HeldLock> inChain() {
		return Mono.deferContextual((context) -> Mono.just(innermost(LockStack.current(context), "in this chain")));
	}

	private static HeldLock innermost(@Nullable LockStack stack, String place) {
		if (stack == null) {
			throw new IllegalStateException("No method with @RedisLock is running " + place);
		}
		return stack.lease();
	}

}
