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

package io.github.redisrw.internal.failover;

import java.time.Duration;

import io.github.redisrw.internal.threads.Backoff;

/**
 * How the master is looked for.
 *
 * @param holdTimeout how long a write may wait for a verified master
 * @param interval between two looks at a master that answers
 * @param fastInterval between two attempts while something is wrong
 * @param retry the backoff between attempts to reach a node
 */
public record FailoverSettings(Duration holdTimeout, Duration interval, Duration fastInterval, Backoff retry) {

}
