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

package io.github.redisrw.outage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Pause;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Threads that count up, each its own key, and threads that read. It knows which
 * increments were acknowledged and of which the outcome is unknown.
 */
final class Load implements AutoCloseable {

	private static final int WRITERS = 4;

	private static final int READERS = 2;

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	private final String prefix;

	private final List<Thread> threads = new ArrayList<>();

	private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

	private final Map<String, Long> unknown = new ConcurrentHashMap<>();

	private final Queue<Exception> writeErrors = new ConcurrentLinkedQueue<>();

	private final Queue<Exception> readErrors = new ConcurrentLinkedQueue<>();

	private volatile boolean running = true;

	Load(StringRedisTemplate writes, StringRedisTemplate reads, String prefix) {
		this.writes = writes;
		this.reads = reads;
		this.prefix = prefix;
		for (int i = 0; i < WRITERS; i++) {
			String key = prefix + i;
			start(() -> write(key));
		}
		for (int i = 0; i < READERS; i++) {
			String key = prefix + i;
			start(() -> read(key));
		}
	}

	private void start(Runnable work) {
		Thread thread = new Thread(() -> {
			while (this.running) {
				work.run();
				Pause.briefly();
			}
		});
		thread.start();
		this.threads.add(thread);
	}

	private void write(String key) {
		try {
			this.writes.opsForValue().increment(key);
			this.acknowledged.merge(key, 1L, Long::sum);
		}
		catch (WriteOutcomeUnknownException ex) {
			this.unknown.merge(key, 1L, Long::sum);
			this.writeErrors.add(ex);
		}
		catch (RuntimeException ex) {
			this.writeErrors.add(ex);
		}
	}

	private void read(String key) {
		try {
			this.reads.opsForValue().get(key);
		}
		catch (RuntimeException ex) {
			this.readErrors.add(ex);
		}
	}

	List<String> keys() {
		return List.copyOf(this.acknowledged.keySet());
	}

	String prefix() {
		return this.prefix;
	}

	long acknowledged(String key) {
		return this.acknowledged.getOrDefault(key, 0L);
	}

	/**
	 * How many increments may have been executed: those acknowledged, and those of which
	 * it is not known.
	 * @param key the counter
	 * @return the number
	 */
	long possible(String key) {
		return acknowledged(key) + this.unknown.getOrDefault(key, 0L);
	}

	long total() {
		return this.acknowledged.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Whether every writer has had something acknowledged since a moment.
	 * @param before what {@link #snapshot()} was then
	 * @return {@code true} if each has
	 */
	boolean allWritersWentOnSince(Map<String, Long> before) {
		return this.acknowledged.size() == WRITERS
				&& keys().stream().allMatch((key) -> acknowledged(key) > before.getOrDefault(key, 0L) + 10);
	}

	Map<String, Long> snapshot() {
		return Map.copyOf(this.acknowledged);
	}

	List<Exception> writeErrors() {
		return List.copyOf(this.writeErrors);
	}

	List<Exception> readErrors() {
		return List.copyOf(this.readErrors);
	}

	/** End, and wait for what is under way. */
	void finish() {
		this.running = false;
		try {
			for (Thread thread : this.threads) {
				thread.join(TimeUnit.SECONDS.toMillis(30));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		finish();
	}

}
