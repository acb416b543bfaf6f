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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.History;
import io.github.redisrw.benchmark.soak.history.Operation;
import io.github.redisrw.benchmark.soak.history.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the application that does the same thing again and again, and writes down
 * what it is told.
 */
final class Caller {

	private static final int LONGEST_THOUGHT_MILLIS = 60;

	private final String name;

	private final Random random;

	private final History history;

	private final TimeLine timeLine;

	private final Thread thread;

	private volatile boolean stopped;

	private volatile long lastSuccess = -1;

	private volatile long current = -1;

	private int count;

	/**
	 * Makes a caller.
	 * @param name its name
	 * @param random its decisions
	 * @param history gets its calls
	 * @param timeLine tells the time
	 * @param step what it does, again and again
	 */
	Caller(String name, Random random, History history, TimeLine timeLine, Consumer<Caller> step) {
		this.name = name;
		this.random = random;
		this.history = history;
		this.timeLine = timeLine;
		this.thread = new Thread(() -> run(step), "soak-" + name);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.stopped = true;
	}

	/**
	 * Waits for the end.
	 * @param millis for how long
	 * @return whether it has ended
	 */
	boolean join(long millis) {
		try {
			this.thread.join(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return !this.thread.isAlive();
	}

	private void run(Consumer<Caller> step) {
		while (!this.stopped) {
			long thought = this.random.nextInt(LONGEST_THOUGHT_MILLIS);
			this.count++;
			step.accept(this);
			Waiting.sleep(Duration.ofMillis(thought));
		}
	}

	String name() {
		return this.name;
	}

	Random random() {
		return this.random;
	}

	/**
	 * A value that nobody else uses.
	 * @return the value
	 */
	String nextValue() {
		return this.name + "-" + this.count;
	}

	int count() {
		return this.count;
	}

	/**
	 * When the last call that was answered had been begun.
	 * @return the time, less than 0 for none
	 */
	long lastSuccess() {
		return this.lastSuccess;
	}

	/**
	 * Since when a call is under way.
	 * @return the time, less than 0 for none
	 */
	long current() {
		return this.current;
	}

	Operation call(Action action, String key, Supplier<@Nullable Object> call) {
		return call(action, key, List.of(), call);
	}

	/**
	 * Does something, and writes down what came of it.
	 * @param action what kind of thing
	 * @param key with what
	 * @param values what it hands over
	 * @param call does it, and returns the reply
	 * @return what came of it
	 */
	Operation call(Action action, String key, List<String> values, Supplier<@Nullable Object> call) {
		long invoked = this.timeLine.now();
		Outcome outcome = Outcome.EXECUTED;
		String reply;
		this.current = invoked;
		try {
			Object result = call.get();
			reply = (result != null) ? result.toString() : "";
		}
		catch (RuntimeException ex) {
			outcome = Failures.outcome(ex);
			reply = Failures.text(ex);
		}
		this.current = -1;
		return record(new Operation(this.name, action, key, values, invoked, this.timeLine.now(), outcome, reply));
	}

	/**
	 * Writes down what has been done.
	 * @param operation what
	 * @return it
	 */
	Operation record(Operation operation) {
		this.history.add(operation);
		if (operation.executed()) {
			this.lastSuccess = operation.invoked();
		}
		return operation;
	}

	long now() {
		return this.timeLine.now();
	}

}
