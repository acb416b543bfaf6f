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

package io.github.redisrw.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Pause;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Threads that write as fast as they can, and remember when that succeeded: whoever
 * reports about an outage has to agree with them.
 */
final class Writers implements AutoCloseable {

	private static final int COUNT = 4;

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong issued = new AtomicLong();

	private Gap longest = new Gap(0, 0);

	private long last;

	private long sinceGap;

	private volatile boolean running = true;

	Writers(StringRedisTemplate template) {
		for (int i = 0; i < COUNT; i++) {
			String key = "writer:" + i;
			Thread thread = new Thread(() -> write(template, key), key);
			thread.start();
			this.threads.add(thread);
		}
	}

	private void write(StringRedisTemplate template, String key) {
		while (this.running) {
			this.issued.incrementAndGet();
			try {
				template.opsForValue().increment(key);
				acknowledged();
			}
			catch (RuntimeException ex) {
				this.failures.add(ex);
			}
			Pause.briefly();
		}
	}

	long issued() {
		return this.issued.get();
	}

	List<Exception> failures() {
		return List.copyOf(this.failures);
	}

	long unknown() {
		return this.failures.stream().filter(WriteOutcomeUnknownException.class::isInstance).count();
	}

	private synchronized void acknowledged() {
		long now = System.nanoTime();
		if (this.last != 0 && now - this.last > this.longest.end() - this.longest.begin()) {
			this.longest = new Gap(this.last, now);
			this.sinceGap = 0;
		}
		this.last = now;
		this.sinceGap++;
	}

	/**
	 * The longest time in which nothing was acknowledged.
	 * @return when it began and ended, as {@link System#nanoTime()}
	 */
	synchronized Gap longestGap() {
		return this.longest;
	}

	private synchronized boolean isOver(Duration atLeast) {
		return this.longest.length().compareTo(atLeast) >= 0 && this.sinceGap > 500;
	}

	/** Waits until everybody writes again after a gap of some length. */
	void awaitGap(Duration atLeast) {
		ObservedApplication.soon().until(() -> isOver(atLeast));
	}

	@Override
	public void close() throws InterruptedException {
		this.running = false;
		for (Thread thread : this.threads) {
			thread.join(TimeUnit.SECONDS.toMillis(30));
		}
	}

	/**
	 * A time without an acknowledged write.
	 *
	 * @param begin when the last one before was acknowledged
	 * @param end when the first one after was
	 */
	record Gap(long begin, long end) {

		Duration length() {
			return Duration.ofNanos(this.end - this.begin);
		}

	}

}
