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
 * What kind of command is this?
 * <p>
 * {@link io.github.redisrw.internal.command.CommandTable} answers from a table of what
 * Redis servers say of their own commands, and looks at a command's arguments only where
 * they decide. It is plain knowledge about the protocol: nothing here knows of
 * connections, nodes or the topology, of Lettuce or Spring, or of what a caller makes of
 * an answer.
 */
@NullMarked
package io.github.redisrw.internal.command;

import org.jspecify.annotations.NullMarked;
