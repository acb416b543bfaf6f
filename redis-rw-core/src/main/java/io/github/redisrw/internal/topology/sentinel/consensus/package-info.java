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
 * What follows from what the Sentinels say?
 * <p>
 * {@link io.github.redisrw.internal.topology.sentinel.consensus.SentinelListings} tells
 * which of those that were met belong to this deployment,
 * {@link io.github.redisrw.internal.topology.sentinel.consensus.SentinelConsensus} what
 * their votes amount to, and
 * {@link io.github.redisrw.internal.topology.sentinel.consensus.SentinelTracker} what
 * that and what they publish mean for the master. No command of the application passes
 * through. It must not know how Sentinels are reached, nor any connection or thread.
 */
@NullMarked
package io.github.redisrw.internal.topology.sentinel.consensus;

import org.jspecify.annotations.NullMarked;
