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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.github.redisrw.benchmark.Waiting;

/**
 * An application in a process of its own, so that it can be stopped: six threads write
 * and six read, with a pause of 5 ms after each. It does what it is told on its standard
 * input: {@code GO} begins to count, {@code STOP} prints the counts and ends.
 */
final class StarvedApplication {

	/** The line that tells that it is warm. */
	static final String READY = "READY";

	private static final int THREADS = 6;

	private static final Duration PAUSE = Duration.ofMillis(5);

	private static final Duration WARM_UP = Duration.ofSeconds(4);

	private final TemplateSubject subject;

	private final LongAdder writes = new LongAdder();

	private final LongAdder reads = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	private StarvedApplication(TemplateSubject subject) {
		this.subject = subject;
	}

	/**
	 * Runs the application.
	 * @param arguments the client, the name of the master, and the Sentinels
	 * @throws IOException if nobody tells it anything
	 */
	public static void main(String... arguments) throws IOException {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		System.setProperty("failover.log", "ERROR");
		boolean split = arguments[0].equals(Client.REDIS_RW.toString());
		try (TemplateSubject subject = TemplateSubject.onSentinels(split, arguments[1], arguments[2]);
				BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			new StarvedApplication(subject).run(orders);
		}
		// Clients leave threads behind.
		System.exit(0);
	}

	private void run(BufferedReader orders) throws IOException {
		for (int i = 0; i < THREADS; i++) {
			String key = "counter:" + i;
			start(() -> this.subject.increment(key), this.writes);
			start(() -> this.subject.get(key), this.reads);
		}
		Waiting.sleep(WARM_UP);
		System.out.println(READY);
		orders.readLine();
		this.writes.reset();
		this.reads.reset();
		this.errors.reset();
		long[] before = this.subject.holds();
		orders.readLine();
		String counts = this.writes.sum() + " " + this.reads.sum() + " " + this.errors.sum();
		this.stopped = true;
		long[] after = this.subject.holds();
		System.out.println(counts + " " + (after[0] - before[0]) + " " + (after[1] - before[1]));
	}

	private void start(Runnable call, LongAdder count) {
		Thread thread = new Thread(() -> {
			while (!this.stopped) {
				try {
					call.run();
					count.increment();
				}
				catch (RuntimeException ex) {
					if (!this.stopped) {
						System.err.println(ex);
						this.errors.increment();
					}
				}
				Waiting.sleep(PAUSE);
			}
		});
		thread.setDaemon(true);
		thread.start();
		this.threads.add(thread);
	}

}
