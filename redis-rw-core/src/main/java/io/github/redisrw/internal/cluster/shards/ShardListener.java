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

package io.github.redisrw.internal.cluster.shards;

/**
 * Told which shards there are in a cluster.
 */
public interface ShardListener {

	/**
	 * There is one more.
	 * @param shard the shard
	 */
	void added(Shard shard);

	/**
	 * There is one less: its slots belong to others.
	 * @param shard the shard, which was added before, and is not again
	 */
	default void gone(Shard shard) {
	}

}
