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
package io.github.redisrw.internal.topology;

import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.UnsuitableNodeException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what will not pass by itself from what may.
 */
public final class SetupMistake {

	private SetupMistake() {
	}

	/**
	 * Tell from what was heard of a node whether the application is set up wrongly.
	 * @param node the node
	 * @param sentinel whether it is to be a Sentinel
	 * @param finding what it said, or what connecting to it failed with
	 * @return the exception that ends the start, {@code null} if it may pass
	 */
	public static @Nullable RuntimeException of(Node node, boolean sentinel, String finding) {
		return CredentialsRejectedException.isSaidBy(finding)
				? new CredentialsRejectedException(node, sentinel, finding)
				: UnsuitableNodeException.of(node, sentinel, finding);
	}

}
