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

package io.github.redisrw.reads;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.test.RedisNode;

/**
 * A value in Redis that says when it was written, every 10 ms. It remembers when each was
 * acknowledged, so that it can be told which value may no longer be read at some time.
 */
final class Clock implements AutoCloseable {

	static final String KEY = "clock";

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private final RedisNode master;

	private final long start = System.nanoTime();

	private final ConcurrentSkipListMap<Long, Long> acknowledged = new ConcurrentSkipListMap<>();

	Clock(RedisNode master) {
		this.master = master;
		tick();
		this.thread.scheduleAtFixedRate(this::tick, 10, 10, TimeUnit.MILLISECONDS);
	}

	private void tick() {
		long value = now();
		this.master.command("SET", KEY, String.valueOf(value));
		this.acknowledged.put(now(), value);
	}

	/**
	 * The time.
	 * @return nanoseconds since this clock was started
	 */
	long now() {
		return System.nanoTime() - this.start;
	}

	/**
	 * Whether a value is older than what had been acknowledged some time before it was
	 * asked for.
	 * @param asked when it was asked for
	 * @param age how old it may be
	 * @param value the value
	 * @return {@code true} if it should not have been read
	 */
	boolean isOlder(long asked, Duration age, long value) {
		Map.Entry<Long, Long> newest = this.acknowledged.floorEntry(asked - age.toNanos());
		return newest != null && value < Objects.requireNonNull(newest.getValue());
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
