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

package io.github.redisrw.internal.replica.data;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * That an address leads to a process which another address leads to as well.
 *
 * @param of the other address
 * @param process the identity of the process
 */
public record Alias(Node of, String process) {

	/**
	 * Whether it holds for the process that is met at the address.
	 * @param met the identity of that process, {@code null} as long as none is met
	 * @return {@code false} if another process is there now
	 */
	public boolean holdsFor(@Nullable String met) {
		return met == null || met.equals(this.process);
	}

}
