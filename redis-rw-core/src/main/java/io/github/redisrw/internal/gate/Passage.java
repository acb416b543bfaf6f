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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The state of a gate: whether writes pass, and to whom. Changed with the lock of the
 * gate held; where writes go may be read on any thread.
 *
 * @param <L> the type of connection to a master
 */
final class Passage<L> {

	private final GateObserver observer;

	private GateState state = GateState.HOLDING;

	/** Where writes go, {@code null} unless the gate is open. */
	private volatile @Nullable L master;

	private volatile @Nullable L opening;

	/** Where the gate has ceased to be open for no other reason than its lease. */
	private @Nullable L lapsed;

	private @Nullable Supplier<RuntimeException> closed;

	Passage(GateObserver observer) {
		this.observer = observer;
	}

	/**
	 * Where writes go. Thread-safe.
	 * @return the connection, {@code null} unless the gate is open
	 */
	@Nullable L master() {
		return this.master;
	}

	/**
	 * What is held while the gate is closed.
	 * @return makes the exception for each, {@code null} if the gate is not closed
	 */
	@Nullable Supplier<RuntimeException> closed() {
		return this.closed;
	}

	/**
	 * Where writes go, or are about to: what has been held is being sent. Thread-safe.
	 * @return the connection, {@code null} if writes are held
	 */
	@Nullable L passing() {
		L first = this.opening;
		return (first != null) ? first : this.master;
	}

	boolean isOpening(L link) {
		return this.opening == link;
	}

	boolean concerns(L link) {
		return this.master == link || this.opening == link || this.lapsed == link;
	}

	private void become(GateState next) {
		if (!this.state.mayBecome(next)) {
			throw new IllegalStateException("The gate cannot become " + next + ", it is " + this.state);
		}
		boolean wasOpen = this.state == GateState.OPEN;
		this.state = next;
		this.lapsed = null;
		if (wasOpen) {
			this.master = null;
			this.observer.closed();
		}
		if (next != GateState.OPENING) {
			this.opening = null;
		}
	}

	/** Hold writes, unless the gate is closed. */
	void hold() {
		if (this.state != GateState.CLOSED) {
			become(GateState.HOLDING);
		}
	}

	/**
	 * Hold writes until the lease of the master is valid again.
	 * @param link the connection to the master
	 */
	void lapse(L link) {
		become(GateState.HOLDING);
		this.lapsed = link;
	}

	/**
	 * Send what waits, from now on, unless the gate is closed or open to that connection.
	 * @param link the connection to the verified master
	 * @return whether it is to be sent
	 */
	boolean beginToOpen(L link) {
		if (this.state == GateState.CLOSED || this.master == link) {
			return false;
		}
		become(GateState.HOLDING);
		become(GateState.OPENING);
		this.opening = link;
		return true;
	}

	/**
	 * Send what waits, from now on, if it waits for no other reason than that the lease
	 * of the master had run out.
	 * @param link the connection to the master, whose lease is valid again
	 * @return whether it is to be sent
	 */
	boolean beginToReopen(L link) {
		return this.lapsed == link && beginToOpen(link);
	}

	/**
	 * Let writes pass: nothing waits any more.
	 * @param link the connection to the verified master
	 */
	void open(L link) {
		// Before it ceases to be the one that is being opened to.
		this.master = link;
		become(GateState.OPEN);
		this.observer.opened();
	}

	void close(Supplier<RuntimeException> reason) {
		this.closed = reason;
		become(GateState.CLOSED);
	}

	void reset() {
		this.closed = null;
		if (this.state == GateState.CLOSED) {
			become(GateState.HOLDING);
		}
	}

}
