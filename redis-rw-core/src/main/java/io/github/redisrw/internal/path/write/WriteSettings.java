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

package io.github.redisrw.internal.path.write;

import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import org.jspecify.annotations.Nullable;

/**
 * What holds for writes.
 *
 * @param maxHeld how many may wait for a verified master
 * @param acks how many replicas have to confirm each, {@code null} for none
 * @param keyspaceEvents what each master is to announce, as in
 * {@code notify-keyspace-events}, {@code null} for nothing more than it does
 */
public record WriteSettings(int maxHeld, @Nullable ReplicaAcksRequirement acks, @Nullable String keyspaceEvents) {

}
