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
 * Not part of the API. Answers the question: how fresh is the data of this replica?
 * <p>
 * What a replica says of its offset and its history is compared with the
 * {@link io.github.redisrw.internal.replica.data.MasterStream stream} of the master, and
 * with those of its successors. No command of the application passes through.
 */
@NullMarked
package io.github.redisrw.internal.replica.data;

import org.jspecify.annotations.NullMarked;
