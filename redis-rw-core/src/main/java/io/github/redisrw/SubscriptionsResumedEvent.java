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
 * Published in the application context when a connection with Pub/Sub subscriptions was
 * lost, or its node is no longer the right one, and the subscriptions have been made
 * again. Redis does not keep messages: those published meanwhile <em>may have been
 * missed</em>.
 *
 * @param timestamp when the subscriptions were made again
 * @param node the node at which they are now, {@code host:port}
 */
public record SubscriptionsResumedEvent(Instant timestamp, String node) {

}
