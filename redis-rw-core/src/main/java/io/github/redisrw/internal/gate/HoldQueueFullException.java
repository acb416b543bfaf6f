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

import io.github.redisrw.NoWritableMasterException;

/**
 * More writes, or more reads, wait for a verified master than
 * {@code redis.rw.write.max-held} allows.
 */
final class HoldQueueFullException extends NoWritableMasterException {

	HoldQueueFullException(int maxHeld, boolean writes) {
		super("There is no verified master, and " + maxHeld + (writes ? " writes" : " reads")
				+ " are waiting for one, which is as many as redis.rw.write.max-held allows");
	}

}
