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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened when, apart from the calls. Thread safe.
 */
final class TimeLine {

	private final long begin = System.nanoTime();

	private final List<Incident> incidents = new ArrayList<>();

	/**
	 * The time.
	 * @return nanoseconds since the beginning
	 */
	long now() {
		return System.nanoTime() - this.begin;
	}

	/**
	 * Writes something down.
	 * @param what in words
	 */
	synchronized void note(String what) {
		this.incidents.add(new Incident(now(), what));
	}

	synchronized List<Incident> incidents() {
		return List.copyOf(this.incidents);
	}

	/**
	 * Writes a time.
	 * @param time in nanoseconds since the beginning
	 * @return it in seconds
	 */
	static String seconds(long time) {
		return String.format(Locale.ROOT, "%9.4f s", time / 1e9);
	}

	/**
	 * Something that happened.
	 *
	 * @param time when
	 * @param what in words
	 */
	record Incident(long time, String what) {

	}

}
