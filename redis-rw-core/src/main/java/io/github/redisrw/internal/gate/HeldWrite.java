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

/**
 * A write as the {@link WriteGate} sees it, or what else is to go to the master.
 *
 * @param <L> the type of connection to a master
 */
public interface HeldWrite<L> {

	/**
	 * Go to the master.
	 * @param link the connection to it
	 */
	void send(L link);

	/**
	 * Fail without having been executed.
	 * @param reason the exception for the caller
	 */
	void reject(RuntimeException reason);

	/**
	 * Whether the caller has given up, or has an answer.
	 * @return {@code true} if there is nothing to send any more
	 */
	boolean isDone();

	/**
	 * It is done, and is not held any more: nothing else becomes of it. Must not use the
	 * gate.
	 */
	default void discard() {
	}

	/**
	 * It waits at the gate from now on. Must not use the gate.
	 * @param now the time, as {@link System#nanoTime()}
	 */
	default void holdBegins(long now) {
	}

	/**
	 * It has ceased to wait at the gate, to be sent or rejected. Must not use the gate.
	 * @param now the time, as {@link System#nanoTime()}
	 */
	default void holdEnds(long now) {
	}

	/**
	 * Whether whoever has issued it has ended, and it is not to be sent any more.
	 * @return {@code true} if it is to be rejected
	 */
	default boolean isWithdrawn() {
		return false;
	}

	/**
	 * Whether it is a write at all: what else waits for a master has an account of its
	 * own.
	 * @return {@code false} for a read and the like, the same at any time
	 */
	default boolean isWrite() {
		return true;
	}

	/**
	 * How many writes it is, where several stay in one piece.
	 * @return the number, the same at any time; zero for what is counted elsewhere
	 */
	default int size() {
		return 1;
	}

	/**
	 * When it was issued. Those that come back unexecuted go out again in this order.
	 * @return the moment, as {@link System#nanoTime()}, the same at any time
	 */
	long issued();

	/**
	 * Until when it may wait.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	long holdDeadline();

}
