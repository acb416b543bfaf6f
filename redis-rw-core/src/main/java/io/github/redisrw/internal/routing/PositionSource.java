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

import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * Knows how far the replication stream of the master is.
 */
public interface PositionSource {

	/**
	 * The position that all writes of a scope are at or before.
	 * @param writes what has been written
	 * @return the position, {@code null} if nothing has been written; it fails with a
	 * {@link io.github.redisrw.WritesLostException} if a write has been lost
	 */
	CompletionStage<@Nullable ReplicationPosition> position(WritePositions writes);

}
