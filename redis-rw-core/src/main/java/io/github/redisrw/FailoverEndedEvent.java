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

import java.time.Duration;
import java.time.Instant;

/**
 * Published in the application context when writes pass again after a
 * {@link FailoverStartedEvent}, as soon as it is known what became of the commands that
 * were under way.
 *
 * @param timestamp when writes passed again
 * @param cause what had been noticed
 * @param from the master there was, {@code host:port}
 * @param to the master there is, {@code host:port}; the same address if only the
 * connection was lost, or if another node answers behind an endpoint
 * @param masterChanged whether another node, or another process, is master now
 * @param held for how long writes were held
 * @param writesHeld how many commands waited on the write path
 * @param writesUnknown how many commands ended with {@link WriteOutcomeUnknownException}
 */
public record FailoverEndedEvent(Instant timestamp, String cause, String from, String to, boolean masterChanged,
		Duration held, long writesHeld, long writesUnknown) {

}
