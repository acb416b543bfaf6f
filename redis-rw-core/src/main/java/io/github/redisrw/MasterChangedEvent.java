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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Published in the application context when a master has been verified that is another
 * process than the one before, and once at the start.
 *
 * @param timestamp when it was verified
 * @param from the master there was, {@code host:port}, {@code null} if this is the first
 * @param to the master there is, {@code host:port}
 * @param related whether its data goes on from that of the former master; if not, it has
 * lost its data, or belongs to another deployment
 * @param lostBytes how much of its replication stream the former master is known to have
 * written after the point at which the new one left it, in bytes: those writes are lost,
 * though they were acknowledged. The former master is asked once in
 * {@code redis.rw.monitor.interval}, so it may be more. 0 if nothing is known to be lost,
 * or the first master, or unrelated
 */
public record MasterChangedEvent(Instant timestamp, @Nullable String from, String to, boolean related, long lostBytes) {

}
