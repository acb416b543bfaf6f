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
 * Not part of the API. Answers the question: where does this command go, and where next
 * if that fails?
 * <p>
 * The write path leads to the verified master, the read path to an eligible replica. A
 * command comes from the connection that the application holds, is checked (a write is
 * refused on the read path), waits at the gate or is dispatched on a connection to a
 * node, and comes back here if it was not executed. It must not know how Spring Data
 * hands out connections, nor who runs it.
 */
@NullMarked
package io.github.redisrw.internal.path;

import org.jspecify.annotations.NullMarked;
