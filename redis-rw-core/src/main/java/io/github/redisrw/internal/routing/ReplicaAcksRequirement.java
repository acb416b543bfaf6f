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

package io.github.redisrw.internal.routing;

import java.time.Duration;

/**
 * How many replicas must have a write before it returns.
 *
 * @param replicas the number of replicas, at least 1
 * @param timeout how long to wait for them, longer than zero
 */
public record ReplicaAcksRequirement(int replicas, Duration timeout) {

	public ReplicaAcksRequirement {
		if (replicas < 1) {
			throw new IllegalArgumentException("At least 1 replica must acknowledge, not " + replicas);
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("The timeout must be longer than zero, not " + timeout);
		}
	}

}
