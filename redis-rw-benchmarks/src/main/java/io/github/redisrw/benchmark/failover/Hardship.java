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

/**
 * What an application goes through while its servers are well.
 */
enum Hardship {

	LOOPS("loops", 30, false, Duration.ofSeconds(20)), STOPS("stops", 12, true, Duration.ofSeconds(20)),
	LOAD("load", 25, false, Duration.ofMinutes(2));

	/** For so long the application is stopped each time, if it is. */
	static final Duration STOPPED = Duration.ofMillis(700);

	/** For so long it runs between two stops. */
	static final Duration RUNNING = Duration.ofMillis(300);

	private final String title;

	private final int loops;

	private final boolean stops;

	private final Duration length;

	Hardship(String title, int loops, boolean stops, Duration length) {
		this.title = title;
		this.loops = loops;
		this.stops = stops;
		this.length = length;
	}

	/**
	 * How many processes turn in circles beside the application.
	 * @return the number
	 */
	int loops() {
		return this.loops;
	}

	boolean stops() {
		return this.stops;
	}

	Duration length() {
		return this.length;
	}

	@Override
	public String toString() {
		return this.title;
	}

}
