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
package io.github.redisrw.internal.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.routing.RedisRouting;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.ReflectionUtils;

/**
 * Locks for work that is no method of a bean.
 */
public final class LockOperations implements RedisLockOperations {

	private final LockClient lockClient;

	/**
	 * Create an instance.
	 * @param lockClient keeps the locks
	 */
	public LockOperations(LockClient lockClient) {
		this.lockClient = lockClient;
	}

	private LockedCall call(RedisLockRequest request, boolean skippedIfTaken) {
		return new LockedCall(this.lockClient, request, skippedIfTaken, "What was to run with a lock");
	}

	@SuppressWarnings("NullAway") // not told by the type argument
	private static @Nullable Object run(LockedCall call, LockedCall.Work work) {
		return RedisRouting.<@Nullable Object, RuntimeException>onMaster(() -> {
			try {
				return call.run(work, () -> null);
			}
			catch (Throwable ex) {
				ReflectionUtils.rethrowRuntimeException(ex);
				throw new IllegalStateException(ex);
			}
		});
	}

	@Override
	@SuppressWarnings({ "unchecked", "NullAway" })
	public <T extends @Nullable Object> T with(RedisLockRequest request, Supplier<T> work) {
		return (T) run(call(request, false), work::get);
	}

	@Override
	public boolean tryWith(RedisLockRequest request, Runnable work) {
		RedisLockRequest patient = (request.waitFor() != null) ? request : request.waitFor(Duration.ZERO);
		AtomicBoolean done = new AtomicBoolean();
		run(call(patient, true), () -> {
			done.set(true);
			work.run();
			return null;
		});
		return done.get();
	}

	@Override
	public <T> Mono<T> with(RedisLockRequest request, Mono<T> chain) {
		return RedisRouting.onMaster(call(request, false).one(() -> chain));
	}

	@Override
	public <T> Flux<T> with(RedisLockRequest request, Flux<T> chain) {
		return RedisRouting.onMaster(call(request, false).many(() -> chain));
	}

}
