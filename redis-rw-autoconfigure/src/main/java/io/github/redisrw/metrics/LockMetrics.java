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

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.redisrw.internal.lock.LockClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of locks. They read what is counted anyway. Thread-safe.
 */
public final class LockMetrics implements MeterBinder {

	private static final String PREFIX = RedisMetrics.PREFIX + "lock.";

	private final Map<String, LockClient> lockClients;

	/**
	 * Create a binder.
	 * @param lockClients what is measured, by deployment, as {@link RedisMetrics} has it
	 */
	public LockMetrics(Map<String, LockClient> lockClients) {
		this.lockClients = Map.copyOf(lockClients);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.lockClients.forEach((deployment, lockClient) -> bind(lockClient, DeploymentTags.of(deployment), registry));
	}

	private static void bind(LockClient lockClient, Tags tags, MeterRegistry registry) {
		attempts(lockClient, tags.and("outcome", "acquired"), (measured) -> measured.counts().acquired(), registry);
		attempts(lockClient, tags.and("outcome", "not_acquired"), (measured) -> measured.counts().notAcquired(),
				registry);
		FunctionCounter.builder(PREFIX + "lost", lockClient, (measured) -> measured.counts().lost())
			.tags(tags)
			.description("Locks that were lost while they were needed")
			.register(registry);
		FunctionTimer
			.builder(PREFIX + "wait", lockClient, (measured) -> measured.counts().acquired(),
					(measured) -> measured.counts().waited().toNanos(), TimeUnit.NANOSECONDS)
			.tags(tags)
			.description("For how long locks were waited for that were acquired")
			.register(registry);
		Gauge.builder(PREFIX + "held", lockClient, (measured) -> measured.counts().held())
			.tags(tags)
			.description("Locks that are held now")
			.register(registry);
	}

	private static void attempts(LockClient lockClient, Tags tags, ToDoubleFunction<LockClient> count,
			MeterRegistry registry) {
		FunctionCounter.builder(PREFIX + "attempts", lockClient, count)
			.description("Attempts to acquire a lock")
			.tags(tags)
			.register(registry);
	}

}
