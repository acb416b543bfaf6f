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

package io.github.redisrw.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Pause;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Threads that go on incrementing keys, one each, and know for each how often that was
 * acknowledged, and how often its outcome is not known.
 */
final class Counting implements AutoCloseable {

	private final StringRedisTemplate writes;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch stopped;

	private final Map<String, AtomicLong> acknowledged = new ConcurrentHashMap<>();

	private final Map<String, AtomicLong> unknown = new ConcurrentHashMap<>();

	private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong lastByAnyone = new AtomicLong(System.nanoTime());

	private volatile boolean stop;

	private Counting(StringRedisTemplate writes, List<String> keys) {
		this.writes = writes;
		this.stopped = new CountDownLatch(keys.size());
		for (String key : keys) {
			this.acknowledged.put(key, new AtomicLong());
			this.unknown.put(key, new AtomicLong());
			Thread thread = new Thread(() -> count(key), "counting " + key);
			thread.setDaemon(true);
			this.threads.add(thread);
		}
		this.threads.forEach(Thread::start);
	}

	static Counting at(StringRedisTemplate writes, List<String> keys) {
		return new Counting(writes, keys);
	}

	private void count(String key) {
		while (!this.stop) {
			try {
				this.writes.opsForValue().increment(key);
				this.acknowledged.get(key).incrementAndGet();
				this.lastByAnyone.set(System.nanoTime());
			}
			catch (RuntimeException ex) {
				if (isUnknown(ex)) {
					this.unknown.get(key).incrementAndGet();
				}
				else {
					this.failures.add(ex);
				}
			}
			Pause.briefly();
		}
		this.stopped.countDown();
	}

	static boolean isUnknown(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof WriteOutcomeUnknownException) {
				return true;
			}
		}
		return false;
	}

	long acknowledged(String key) {
		return this.acknowledged.get(key).get();
	}

	long unknown(String key) {
		return this.unknown.get(key).get();
	}

	/** Failures other than that an outcome is unknown. */
	List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	/** Ends the load, and waits until every thread has. */
	void end(Duration patience) throws InterruptedException {
		this.stop = true;
		if (!this.stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new AssertionError("A thread does not end");
		}
	}

	@Override
	public void close() {
		this.stop = true;
	}

}
