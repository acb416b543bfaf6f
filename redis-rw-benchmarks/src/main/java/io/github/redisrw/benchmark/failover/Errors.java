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

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The failed calls of one thread, or of several. Thread safe.
 */
final class Errors {

	private final Map<String, Integer> byClass = new TreeMap<>();

	private final Map<String, String> examples = new TreeMap<>();

	private int total;

	private int mostOfOneThread;

	synchronized void add(Throwable failure) {
		String name = name(failure);
		this.byClass.merge(name, 1, Integer::sum);
		this.examples.putIfAbsent(name, String.valueOf(failure.getMessage()));
		this.total++;
		this.mostOfOneThread = this.total;
	}

	private static String name(Throwable failure) {
		Throwable root = failure;
		for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
			root = root.getCause();
		}
		String name = failure.getClass().getSimpleName();
		return (root == failure) ? name : name + " of " + root.getClass().getSimpleName();
	}

	/**
	 * Adds what another thread has had.
	 * @param thread its errors
	 */
	synchronized void merge(Errors thread) {
		synchronized (thread) {
			thread.byClass.forEach((name, count) -> this.byClass.merge(name, count, Integer::sum));
			thread.examples.forEach(this.examples::putIfAbsent);
			this.total += thread.total;
			this.mostOfOneThread = Math.max(this.mostOfOneThread, thread.mostOfOneThread);
		}
	}

	/**
	 * Whether all are of some classes.
	 * @param names the simple names of the classes
	 * @return {@code true} also if there are none
	 */
	synchronized boolean areOnly(String... names) {
		return this.byClass.keySet()
			.stream()
			.allMatch((known) -> Arrays.stream(names)
				.anyMatch((name) -> known.equals(name) || known.startsWith(name + " ")));
	}

	synchronized int total() {
		return this.total;
	}

	synchronized int mostOfOneThread() {
		return this.mostOfOneThread;
	}

	/**
	 * One message of each class.
	 * @return the messages, by the name of the class
	 */
	synchronized Map<String, String> examples() {
		return Map.copyOf(this.examples);
	}

	@Override
	public synchronized String toString() {
		return (this.total == 0) ? "none"
				: this.total + " (at most " + this.mostOfOneThread + " a thread) " + this.byClass;
	}

}
