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

package io.github.redisrw.internal.replica;

import io.github.redisrw.internal.node.NodeLink;

/**
 * Told on the monitor's thread what becomes of replicas.
 */
public interface ReplicaListener {

	/** There is an eligible replica. */
	default void onEligible() {
	}

	/**
	 * A connection is silent, and its replica left out.
	 * @param link the connection
	 */
	default void onSilent(NodeLink link) {
	}

	/**
	 * A replica that had fallen silent has been given up.
	 * @param link the connection on which it was asked last
	 */
	default void onGivenUp(NodeLink link) {
	}

}
