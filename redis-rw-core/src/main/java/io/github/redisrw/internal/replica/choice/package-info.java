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
 * Who of those that are fit answers this read?
 * <p>
 * A read asks the {@link io.github.redisrw.internal.replica.choice.ReplicaChoice choice}
 * for a connection, without a lock; where it has none, the
 * {@link io.github.redisrw.internal.replica.choice.ReadFallback fallback} counts why. It
 * must not know how it is found out who is fit.
 */
@NullMarked
package io.github.redisrw.internal.replica.choice;

import org.jspecify.annotations.NullMarked;
