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

package io.github.redisrw.internal.failover;

/**
 * What a {@link FailoverCoordinator} is doing.
 */
enum CoordinatorState {

	/** Nothing: it has not been started, or has been stopped. */
	STOPPED,

	/** There is no master; every address that the source proposes is asked. */
	SEARCHING,

	/** The master is found; replies on their way from the former one are waited for. */
	OPENING,

	/** Writes pass to the master, which is asked for its role while it is idle. */
	SETTLED,

	/** The master has not answered for a while, and is kept until another is verified. */
	DOUBTING;

	/**
	 * Tells whether a coordinator in this state may pass to another one.
	 * @param next the other state
	 * @return {@code false} if that makes no sense
	 */
	boolean mayBecome(CoordinatorState next) {
		return switch (this) {
			case STOPPED -> next == SEARCHING || next == STOPPED;
			case SEARCHING -> next != DOUBTING;
			case OPENING -> next == SETTLED || next == SEARCHING || next == STOPPED;
			case SETTLED -> next == DOUBTING || next == SEARCHING || next == STOPPED;
			case DOUBTING -> next != DOUBTING;
		};
	}

	/**
	 * Tells whether the addresses that the source proposes are asked.
	 * @return {@code true} if another master may be taken
	 */
	boolean isLooking() {
		return this == SEARCHING || this == DOUBTING;
	}

}
