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

package io.github.redisrw;

/**
 * How much of what has been written a read of the read path is to show. A level holds for
 * reads only: the write path reads at the master, whatever the level.
 */
public enum ConsistencyLevel {

	/**
	 * Whatever any connected replica has, however old.
	 */
	EVENTUAL,

	/**
	 * What a replica has that is not further behind than a limit, by default
	 * {@code redis.rw.read.max-lag}.
	 */
	BOUNDED,

	/**
	 * At least what has been written before, in the same scope: from a replica that has
	 * applied it, otherwise from the master.
	 */
	READ_YOUR_WRITES,

	/**
	 * What the master has.
	 */
	PRIMARY

}
