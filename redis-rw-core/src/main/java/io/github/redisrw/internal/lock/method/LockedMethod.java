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

package io.github.redisrw.internal.lock.method;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;

/**
 * A method that runs with a lock.
 *
 * @param method the method, of the class of the target where it has it
 * @param deployment where the lock is held, empty for the primary deployment
 * @param key which lock
 * @param waitFor how long to wait for it, {@code null} for the default
 * @param leaseFor how long it is held without being renewed, {@code null} for the default
 * @param holdAtLeast for how long nobody else gets it, even if the method ends sooner
 * @param ifTaken what becomes of a call while somebody else has it
 * @param adapter what makes a publisher of the result, {@code null} if the method has
 * done its work, or begun it, when it returns
 */
record LockedMethod(Method method, String deployment, KeyExpression key, @Nullable Duration waitFor,
		@Nullable Duration leaseFor, Duration holdAtLeast, RedisLock.IfTaken ifTaken,
		@Nullable ReactiveAdapter adapter) {

	boolean isSkippedIfTaken() {
		return this.ifTaken == RedisLock.IfTaken.SKIP;
	}

	RedisLockRequest request(String lockKey) {
		Duration wait = (this.waitFor == null && isSkippedIfTaken()) ? Duration.ZERO : this.waitFor;
		return new RedisLockRequest(lockKey, wait, this.leaseFor, this.holdAtLeast);
	}

	/**
	 * The result of a call that was skipped.
	 * @return what stands for no result
	 */
	@Nullable Object skipped() {
		Class<?> type = this.method.getReturnType();
		if (type == Optional.class) {
			return Optional.empty();
		}
		return type.isAssignableFrom(CompletableFuture.class) && CompletionStage.class.isAssignableFrom(type)
				? CompletableFuture.completedFuture(null) : null;
	}

}
