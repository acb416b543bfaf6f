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

/**
 * A place in the replication stream of a master. Offsets compare only within one history.
 *
 * @param replicationId the history: {@code master_replid}
 * @param offset how much of the stream had been written, in bytes
 */
public record ReplicationPosition(String replicationId, long offset) {

	/** Stands for one that cannot be told. No node is known to have come so far. */
	public static final ReplicationPosition UNKNOWN = new ReplicationPosition("0".repeat(40), 0);

}
