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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.redisrw.mode.Pause;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Threads that read the {@link Clock}, without a pause.
 */
final class Readers implements AutoCloseable {

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<Read> reads = new ConcurrentLinkedQueue<>();

	private final Clock clock;

	private volatile boolean stopped;

	Readers(int number, StringRedisTemplate template, Clock clock) {
		this.clock = clock;
		for (int i = 0; i < number; i++) {
			Thread thread = new Thread(() -> read(template), "reader-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void read(StringRedisTemplate template) {
		while (!this.stopped) {
			long asked = this.clock.now();
			String value = null;
			RuntimeException failure = null;
			try {
				value = template.opsForValue().get(Clock.KEY);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			this.reads.add(new Read(asked, Duration.ofNanos(this.clock.now() - asked),
					(value != null) ? Long.parseLong(value) : -1, failure));
			Pause.briefly();
		}
	}

	List<Read> reads() {
		return List.copyOf(this.reads);
	}

	/**
	 * Those that were asked for from some time on.
	 * @param time the time
	 * @return the reads
	 */
	List<Read> since(long time) {
		return this.reads.stream().filter((read) -> read.asked() >= time).toList();
	}

	List<Read> failed() {
		return this.reads.stream().filter((read) -> read.failure() != null).toList();
	}

	List<Read> olderThan(Duration age) {
		return this.reads.stream()
			.filter((read) -> read.failure() == null && this.clock.isOlder(read.asked(), age, read.value()))
			.toList();
	}

	Duration longest() {
		return longest(reads());
	}

	static Duration longest(List<Read> reads) {
		return reads.stream().map(Read::took).max(Duration::compareTo).orElse(Duration.ZERO);
	}

	@Override
	public void close() throws InterruptedException {
		this.stopped = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	/**
	 * A read.
	 *
	 * @param asked when it was asked for, by the clock
	 * @param took how long it took
	 * @param value the value, -1 if there was none
	 * @param failure why it failed, {@code null} if it did not
	 */
	record Read(long asked, Duration took, long value, RuntimeException failure) {

	}

}
