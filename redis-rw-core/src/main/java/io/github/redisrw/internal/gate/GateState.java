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
 * What a {@link WriteGate} does with writes.
 */
enum GateState {

	/** Writes wait. */
	HOLDING,

	/** What has waited is being sent; what comes now queues up behind it. */
	OPENING,

	/** Writes pass. */
	OPEN,

	/** Writes are rejected. */
	CLOSED;

	/**
	 * Whether a gate in this state may pass to another one.
	 * @param next the other state
	 * @return {@code false} if that makes no sense
	 */
	boolean mayBecome(GateState next) {
		return switch (this) {
			case HOLDING -> next != OPEN;
			case OPENING -> next != OPENING;
			case OPEN -> next == HOLDING || next == CLOSED;
			case CLOSED -> next == HOLDING || next == CLOSED;
		};
	}

}
