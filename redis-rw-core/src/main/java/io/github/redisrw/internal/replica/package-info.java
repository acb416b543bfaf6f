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
 * Not part of the API. Answers the question: who is fit to answer reads?
 * <p>
 * Replicas are connected to and observed in the background; what is eligible is published
 * as a snapshot, from which each read chooses without a lock. It must not know commands.
 */
@NullMarked
package io.github.redisrw.internal.replica;

import org.jspecify.annotations.NullMarked;
