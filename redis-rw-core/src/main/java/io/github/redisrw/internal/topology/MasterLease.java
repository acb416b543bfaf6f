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

package io.github.redisrw.internal.topology;

import io.github.redisrw.topology.Node;

/**
 * The time for which those who decide in a deployment vouch for its master. After it, a
 * master must not be written to until they have confirmed it again. Thread-safe; methods
 * never block.
 */
public interface MasterLease {

	/**
	 * Until when a master may be written to.
	 * @param master the address of the master
	 * @return the moment, as {@link System#nanoTime()}; it may lie in the past
	 */
	long until(Node master);

	/**
	 * Whether a master may be written to now.
	 * @param master the address of the master
	 * @return {@code false} until it has been confirmed again
	 */
	default boolean isValid(Node master) {
		return until(master) - System.nanoTime() > 0;
	}

	/**
	 * Why there is no lease, for messages.
	 * @param master the address of the master
	 * @return such as {@code is confirmed by 1 of 3 Sentinels only}
	 */
	String shortfall(Node master);

}
