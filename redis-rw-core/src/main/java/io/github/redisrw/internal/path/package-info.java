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
 * How does a command get on a connection to a node, and back?
 * <p>
 * Below the connection that the application holds is a
 * {@link io.github.redisrw.internal.path.PathWriter writer}, on shared connections or on
 * one of its own, and a {@link io.github.redisrw.internal.path.Path path} that decides
 * where it leads: to the master or to a replica. What was not executed comes back here.
 * It must not know how Spring Data hands out connections, nor who runs it.
 */
@NullMarked
package io.github.redisrw.internal.path;

import org.jspecify.annotations.NullMarked;
