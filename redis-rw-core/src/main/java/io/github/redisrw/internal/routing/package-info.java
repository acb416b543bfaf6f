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
 * Not part of the API. Answers the question: which path, and how fresh, does this scope
 * want?
 * <p>
 * A scope is opened by an annotation, by {@link io.github.redisrw.routing.RedisRouting}
 * or by a request, and is bound to a thread or carried by a reactive chain. It must not
 * know nodes or connections. A command picks up the scope of its caller when it is
 * issued; the paths read from it what the command requires.
 */
@NullMarked
package io.github.redisrw.internal.routing;

import org.jspecify.annotations.NullMarked;
