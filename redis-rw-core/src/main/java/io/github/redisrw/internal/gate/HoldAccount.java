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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many of a kind wait at a gate, or elsewhere for its sake. Changed with the lock of
 * the gate held, but for what waits elsewhere; the numbers may be read on any thread.
 */
public final class HoldAccount {

	/** Wait in the queue of the gate. */
	private final AtomicInteger queued = new AtomicInteger();

	/** Stand in line behind one that waits there, or have passed and wait to be sent. */
	private final AtomicInteger elsewhere = new AtomicInteger();

	private final AtomicLong everHeld = new AtomicLong();

	/** For how long all in the queue together have waited, up to the last change. */
	private long heldNanos;

	private long lastChange = System.nanoTime();

	int queued() {
		return this.queued.get();
	}

	/** Returns how many wait, in the queue or elsewhere. */
	public int waiting() {
		return this.queued.get() + this.elsewhere.get();
	}

	/** Returns how many have begun to wait. */
	public long everHeld() {
		return this.everHeld.get();
	}

	synchronized Duration heldTime() {
		account();
		return Duration.ofNanos(this.heldNanos);
	}

	private long account() {
		long now = System.nanoTime();
		this.heldNanos += (now - this.lastChange) * this.queued.get();
		this.lastChange = now;
		return now;
	}

	/**
	 * As many more, or fewer, wait in the queue.
	 * @param change how many
	 * @return the time, as {@link System#nanoTime()}
	 */
	synchronized long queued(int change) {
		long now = account();
		this.queued.getAndAdd(change);
		return now;
	}

	/** As many more, or fewer, wait elsewhere. */
	void elsewhere(int change) {
		this.elsewhere.getAndAdd(change);
	}

	/** So many have begun to wait. */
	void held(int begun) {
		this.everHeld.getAndAdd(begun);
	}

}
