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
package io.github.redisrw.internal.gate;

import org.jspecify.annotations.Nullable;

/**
 * For how long a command has been held, all holds together. There is one for what has
 * been held, and none for anything else. Thread-safe.
 */
public final class HoldTime {

	private long nanos;

	private long since;

	private boolean held;

	private HoldTime() {
	}

	/**
	 * A hold begins; one that lasts goes on.
	 * @param before the holds before, {@code null} for none
	 * @param now the time, as {@link System#nanoTime()}
	 * @return all holds
	 */
	public static HoldTime begun(@Nullable HoldTime before, long now) {
		HoldTime time = (before != null) ? before : new HoldTime();
		time.begin(now);
		return time;
	}

	/**
	 * A hold ends, if there is one.
	 * @param time all holds, {@code null} for none
	 * @param now the time, as {@link System#nanoTime()}
	 */
	public static void ended(@Nullable HoldTime time, long now) {
		if (time != null) {
			time.end(now);
		}
	}

	private synchronized void begin(long now) {
		if (!this.held) {
			this.held = true;
			this.since = now;
		}
	}

	private synchronized void end(long now) {
		this.nanos = nanos(now);
		this.held = false;
	}

	/**
	 * For how long it has been held, including the hold that lasts.
	 * @param now the time, as {@link System#nanoTime()}
	 * @return the time in nanoseconds
	 */
	public synchronized long nanos(long now) {
		return this.nanos + (this.held ? Math.max(0, now - this.since) : 0);
	}

}
