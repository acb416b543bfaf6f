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

package io.github.redisrw.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.redisrw.internal.lock.LockClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of locks. They read what is counted anyway. Thread-safe.
 */
public final class LockMetrics implements MeterBinder {

	private static final String PREFIX = RedisMetrics.PREFIX + "lock.";

	private final LockClient lockClient;

	/**
	 * Create a binder.
	 * @param lockClient what is measured
	 */
	public LockMetrics(LockClient lockClient) {
		this.lockClient = lockClient;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		attempts("acquired", (measured) -> measured.counts().acquired(), registry);
		attempts("not_acquired", (measured) -> measured.counts().notAcquired(), registry);
		FunctionCounter.builder(PREFIX + "lost", this.lockClient, (measured) -> measured.counts().lost())
			.description("Locks that were lost while they were needed")
			.register(registry);
		FunctionTimer
			.builder(PREFIX + "wait", this.lockClient, (measured) -> measured.counts().acquired(),
					(measured) -> measured.counts().waited().toNanos(), TimeUnit.NANOSECONDS)
			.description("For how long locks were waited for that were acquired")
			.register(registry);
		Gauge.builder(PREFIX + "held", this.lockClient, (measured) -> measured.counts().held())
			.description("Locks that are held now")
			.register(registry);
	}

	private void attempts(String outcome, ToDoubleFunction<LockClient> count, MeterRegistry registry) {
		FunctionCounter.builder(PREFIX + "attempts", this.lockClient, count)
			.description("Attempts to acquire a lock")
			.tag("outcome", outcome)
			.register(registry);
	}

}
