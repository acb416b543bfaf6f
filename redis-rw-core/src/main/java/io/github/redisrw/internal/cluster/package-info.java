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

/**
 * Not part of the API. Answers the question: which shard gets this command?
 * <p>
 * A cluster is as many deployments of one master as it has shards: each has a
 * {@link io.github.redisrw.internal.client.ReadWriteClient client} of its own, which
 * follows its failovers. What is left to do is above them: to know who has which slot, to
 * send each command to the shard that has its key, and to follow where a shard says that
 * the key is elsewhere, in which case it has not executed anything.
 */
@NullMarked
package io.github.redisrw.internal.cluster;

import org.jspecify.annotations.NullMarked;
