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
package io.github.redisrw;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs work while it holds a lock, as {@link RedisLock @RedisLock} does for methods:
 * everything within goes to the master, the lease is renewed, the lock is re-entrant, and
 * {@code RedisLocks} has it. There is a bean of this type wherever there is a write path;
 * in tests it may be mocked.
 * <p>
 * If the lock is lost on the way, the caller gets {@link RedisLockLostException} after
 * the work has been done. Work that is done when its method has returned only is not for
 * {@link #with}, but for the reactive methods. Thread-safe.
 */
public interface RedisLockOperations {

	/**
	 * Runs work while it holds a lock.
	 * @param <T> the type of result
	 * @param request which lock, and how
	 * @param work the work
	 * @return its result
	 * @throws RedisLockNotAcquiredException if the lock cannot be had in time; the work
	 * is not done
	 */
	<T extends @Nullable Object> T with(RedisLockRequest request, Supplier<T> work);

	/**
	 * Runs work while it holds a lock, with the defaults of the application.
	 * @param <T> the type of result
	 * @param key which lock; not empty
	 * @param work the work
	 * @return its result
	 * @throws RedisLockNotAcquiredException if the lock cannot be had in time; the work
	 * is not done
	 */
	default <T extends @Nullable Object> T with(String key, Supplier<T> work) {
		return with(RedisLockRequest.of(key), work);
	}

	/**
	 * Runs work while it holds a lock, unless somebody else has that. Unless the request
	 * says otherwise, it is not waited for.
	 * @param request which lock, and how
	 * @param work the work
	 * @return whether the work was done
	 * @throws RedisLockNotAcquiredException if the lock cannot be had for another reason
	 * than that somebody else has it
	 */
	boolean tryWith(RedisLockRequest request, Runnable work);

	/**
	 * Runs work while it holds a lock, unless somebody else has that. It is not waited
	 * for.
	 * @param key which lock; not empty
	 * @param work the work
	 * @return whether the work was done
	 * @throws RedisLockNotAcquiredException if the lock cannot be had for another reason
	 * than that somebody else has it
	 */
	default boolean tryWith(String key, Runnable work) {
		return tryWith(RedisLockRequest.of(key), work);
	}

	/**
	 * A chain that holds a lock from when it is subscribed to until it ends.
	 * @param <T> the type of value
	 * @param request which lock, and how
	 * @param chain what needs the lock
	 * @return the chain; it fails with a {@link RedisLockNotAcquiredException} if the
	 * lock cannot be had in time
	 */
	<T> Mono<T> with(RedisLockRequest request, Mono<T> chain);

	/**
	 * A chain that holds a lock from when it is subscribed to until it ends.
	 * @param <T> the type of values
	 * @param request which lock, and how
	 * @param chain what needs the lock
	 * @return the chain; it fails with a {@link RedisLockNotAcquiredException} if the
	 * lock cannot be had in time
	 */
	<T> Flux<T> with(RedisLockRequest request, Flux<T> chain);

}
