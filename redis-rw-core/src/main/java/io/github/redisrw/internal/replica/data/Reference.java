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

package io.github.redisrw.internal.replica.data;

import io.github.redisrw.internal.topology.OffsetHistory;
import org.jspecify.annotations.Nullable;

/**
 * What the data of replicas is compared with.
 *
 * @param history how far the stream of the last verified master was at which time
 * @param lineage the replication ID of that stream, {@code null} if it is not known
 * @param runId the identity of that master, {@code null} if it is not known
 * @param verifiedAt when that master was last asked as the verified one
 * @param successors the histories that go on from that one
 */
public record Reference(OffsetHistory history, @Nullable String lineage, @Nullable String runId, long verifiedAt,
		Successors successors) {

}
