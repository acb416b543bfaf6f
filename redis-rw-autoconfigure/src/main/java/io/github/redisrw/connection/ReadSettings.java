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

package io.github.redisrw.connection;

import java.time.Duration;

import io.github.redisrw.failover.Backoff;

/**
 * How reads are spread.
 *
 * @param maxLag how far behind a replica may be and still answer reads
 * @param connections how many connections are kept to an endpoint that stands for several
 * replicas
 * @param interval between two looks at a replica that is well
 * @param fastInterval between two looks while something is wrong
 * @param retry the backoff between attempts to reach a replica
 */
public record ReadSettings(Duration maxLag, int connections, Duration interval, Duration fastInterval, Backoff retry) {

}
