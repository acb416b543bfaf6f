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

package io.github.redisrw.internal.consistency;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica must have come to answer a read.
 *
 * @param onlyMaster whether no replica can be known to show what is required
 * @param position the position, {@code null} if there is none
 * @param confirmed whether the master is known to have come so far; what has not been
 * confirmed may have been made up
 */
record RequiredPosition(boolean onlyMaster, @Nullable ReplicationPosition position, boolean confirmed) {

	/** Any replica will do. */
	static final RequiredPosition NOTHING = new RequiredPosition(false, null, true);

	/** Only the master will do. */
	static final RequiredPosition MASTER = new RequiredPosition(true, null, true);

	static RequiredPosition at(@Nullable ReplicationPosition position, boolean confirmed) {
		return new RequiredPosition(position == null, position, confirmed);
	}

}
