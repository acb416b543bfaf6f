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
 * Who answers this read, and who next if that fails?
 * <p>
 * The {@link io.github.redisrw.internal.path.read.ReadPath read path} leads to an
 * eligible replica, and to the master where none is. A command comes from the connection
 * that the application holds, is refused if it writes, and comes back here when a node
 * has not answered it. It must not know how a master is found.
 */
@NullMarked
package io.github.redisrw.internal.path.read;

import org.jspecify.annotations.NullMarked;
