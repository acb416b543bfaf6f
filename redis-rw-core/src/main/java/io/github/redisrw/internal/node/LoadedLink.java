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

package io.github.redisrw.internal.node;

import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.topology.Node;

/**
 * One of several connections over which commands are spread. Thread-safe; no method
 * blocks.
 */
public interface LoadedLink {

	/**
	 * The address the connection was made to.
	 * @return the node, or the endpoint in front of it
	 */
	Node node();

	/**
	 * What the node said when the connection was made, or was last inspected.
	 * @return the report
	 */
	NodeReport report();

	/**
	 * Whether the connection has not been lost.
	 * @return {@code false} if it is of no use any more
	 */
	boolean isOpen();

	/**
	 * How busy it is.
	 * @return how many commands have been given to it and are not completed
	 */
	int load();

}
