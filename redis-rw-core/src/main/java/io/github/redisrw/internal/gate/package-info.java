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
 * Not part of the API. Answers the question: may a write go now, or must it wait?
 * <p>
 * Open, the gate lets writes pass to the verified master; holding, it keeps them in
 * order, each up to its deadline. It must not know who the master is, nor what a write is
 * made of: a write is something that can be sent to a connection, or rejected.
 */
@NullMarked
package io.github.redisrw.internal.gate;

import org.jspecify.annotations.NullMarked;
