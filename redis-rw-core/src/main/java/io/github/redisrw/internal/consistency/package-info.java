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
 * Not part of the API. Answers the question: has this node what must be seen?
 * <p>
 * It follows what is written in a scope, asks the master up to which offset of its
 * replication stream that is, and finds a replica that has come as far. It must not know
 * paths. A write tells it where it was executed; a read with a requirement asks it for a
 * node.
 */
@NullMarked
package io.github.redisrw.internal.consistency;

import org.jspecify.annotations.NullMarked;
