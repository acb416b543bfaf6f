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

package io.github.redisrw.internal.threads;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often in a row there was no connection, or one that was lost again at once. A proxy
 * whose server is gone accepts any connection. Confined to the scheduler's thread.
 */
public final class ConnectFailures {

	/**
	 * A connection that has lasted for so long makes up for all that failed before it.
	 */
	static final Duration LASTING = Duration.ofSeconds(1);

	private final LongSupplier clock;

	private int inARow;

	private boolean connected;

	private long connectedAt;

	/**
	 * Create failures, of which there are none.
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	public ConnectFailures(LongSupplier clock) {
		this.clock = clock;
	}

	public int inARow() {
		return this.inARow;
	}

	public void connected() {
		this.connected = true;
		this.connectedAt = this.clock.getAsLong();
	}

	public void failed() {
		boolean lasted = this.connected && this.clock.getAsLong() - this.connectedAt >= LASTING.toNanos();
		this.inARow = lasted ? 1 : this.inARow + 1;
		this.connected = false;
	}

}
