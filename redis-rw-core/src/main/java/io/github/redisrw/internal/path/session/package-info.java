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
 * What has the application set on its connection, what has it not flushed, and what has
 * been left behind? The user, the name, the database are set again wherever the
 * connection leads next. It knows no path, and not when a connection is made.
 */
@NullMarked
package io.github.redisrw.internal.path.session;

import org.jspecify.annotations.NullMarked;
