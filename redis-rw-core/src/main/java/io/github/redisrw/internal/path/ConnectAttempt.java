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
package io.github.redisrw.internal.path;

import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * What is waited for before a dedicated connection can be used. Told apart by identity.
 */
final class ConnectAttempt {

	private final @Nullable NodeLink node;

	private final String finding;

	/**
	 * Create an instance.
	 * @param node a shared connection to the node that is connected to, {@code null} if
	 * none is yet
	 * @param finding what happens, for whoever waits in vain
	 */
	ConnectAttempt(@Nullable NodeLink node, String finding) {
		this.node = node;
		this.finding = finding;
	}

	@Nullable NodeLink node() {
		return this.node;
	}

	String finding() {
		return this.finding;
	}

}
