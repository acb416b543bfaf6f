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

/**
 * Published in the application context when writes begin to be held because the master
 * there was cannot be written to any more: it is about to be replaced, is lost, or has
 * become a replica. A {@link FailoverEndedEvent} follows when they pass again, be it at
 * another node or at the same. Listeners are called one after the other on a thread of
 * their own; they keep no command waiting.
 *
 * @param timestamp when writes began to be held
 * @param cause what was noticed
 * @param from the master there was, {@code host:port}
 */
public record FailoverStartedEvent(Instant timestamp, String cause, String from) {

}
