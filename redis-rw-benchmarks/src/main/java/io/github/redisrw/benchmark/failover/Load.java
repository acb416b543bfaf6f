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

package io.github.redisrw.benchmark.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.benchmark.Waiting;

/**
 * The threads of the application: four that write and two that read, each as fast as it
 * can.
 */
final class Load {

	private static final int WRITERS = 4;

	private static final int READERS = 2;

	private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(1);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

	private final Subject subject;

	private final List<Ledger> ledgers = new ArrayList<>();

	private final List<Errors> writeErrors = new ArrayList<>();

	private final List<Errors> readErrors = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private final AtomicLong reads = new AtomicLong();

	private volatile boolean stopped;

	private Load(Subject subject, int writesPerSecond, boolean timed) {
		this.subject = subject;
		for (int i = 0; i < WRITERS; i++) {
			Ledger ledger = new Ledger(timed);
			Errors errors = new Errors();
			String key = key(i);
			this.ledgers.add(ledger);
			this.writeErrors.add(errors);
			Pace pace = new Pace(writesPerSecond / WRITERS);
			this.threads.add(new Thread(() -> write(key, ledger, errors, pace), "writer-" + i));
		}
		for (int i = 0; i < READERS; i++) {
			Errors errors = new Errors();
			String key = key(i);
			this.readErrors.add(errors);
			this.threads.add(new Thread(() -> read(key, errors), "reader-" + i));
		}
	}

	static Load start(Subject subject) {
		return start(subject, 0, true);
	}

	/**
	 * Starts the threads.
	 * @param subject who writes and reads
	 * @param writesPerSecond how many writes all writers together begin in a second, if
	 * they can; 0 for as many as they can
	 * @param timed whether it is remembered when each write was acknowledged
	 * @return the load
	 */
	static Load start(Subject subject, int writesPerSecond, boolean timed) {
		Load load = new Load(subject, writesPerSecond, timed);
		load.threads.forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
		return load;
	}

	/**
	 * The keys that are written, each by one thread. In a cluster they have one slot.
	 * @return the keys
	 */
	static List<String> keys() {
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			keys.add(key(i));
		}
		return keys;
	}

	private static String key(int writer) {
		return "{counter}:" + writer;
	}

	private void write(String key, Ledger ledger, Errors errors, Pace pace) {
		while (!this.stopped) {
			pace.await();
			try {
				long value = this.subject.increment(key);
				ledger.acknowledged(value, System.nanoTime());
			}
			catch (RuntimeException ex) {
				ledger.failed();
				failed(errors, ex);
			}
		}
	}

	private void read(String key, Errors errors) {
		while (!this.stopped) {
			try {
				this.subject.get(key);
				this.reads.incrementAndGet();
			}
			catch (RuntimeException ex) {
				failed(errors, ex);
			}
		}
	}

	private void failed(Errors errors, RuntimeException ex) {
		if (!this.stopped) {
			errors.add(ex);
			Waiting.sleep(PAUSE_AFTER_ERROR);
		}
	}

	/**
	 * Ends the threads, at the end of their calls.
	 */
	void stop() {
		this.stopped = true;
		long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
		for (Thread thread : this.threads) {
			join(thread, end - System.nanoTime());
		}
		for (Thread thread : this.threads) {
			if (thread.isAlive()) {
				thread.interrupt();
				join(thread, TimeUnit.SECONDS.toNanos(1));
			}
		}
	}

	private static void join(Thread thread, long nanos) {
		try {
			TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Waits until every writer has had something acknowledged from now on.
	 * @param patience how long
	 * @return whether each has
	 */
	boolean goesOn(Duration patience) {
		List<Integer> before = this.ledgers.stream().map(Ledger::count).toList();
		return Waiting.until(patience, Duration.ofMillis(5), () -> {
			for (int i = 0; i < before.size(); i++) {
				if (this.ledgers.get(i).count() <= before.get(i)) {
					return false;
				}
			}
			return true;
		});
	}

	/**
	 * Compares with what there is at the end. Nothing may be written any more.
	 * @param counters the counters on the master, in the order of {@link #keys()}
	 */
	void close(List<Long> counters) {
		for (int i = 0; i < counters.size(); i++) {
			this.ledgers.get(i).close(counters.get(i));
		}
	}

	long acknowledged() {
		return this.ledgers.stream().mapToLong(Ledger::count).sum();
	}

	long lost() {
		return this.ledgers.stream().mapToLong(Ledger::lost).sum();
	}

	long doubled() {
		return this.ledgers.stream().mapToLong(Ledger::doubled).sum();
	}

	List<Ledger> ledgers() {
		return this.ledgers;
	}

	long reads() {
		return this.reads.get();
	}

	Errors writeErrors() {
		return sum(this.writeErrors);
	}

	Errors readErrors() {
		return sum(this.readErrors);
	}

	private static Errors sum(List<Errors> threads) {
		Errors sum = new Errors();
		threads.forEach(sum::merge);
		return sum;
	}

}
