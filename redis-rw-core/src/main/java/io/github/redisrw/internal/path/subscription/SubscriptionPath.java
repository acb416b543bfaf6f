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

package io.github.redisrw.internal.path.subscription;

import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.node.NodeLink;

/**
 * A path as subscriptions see it.
 */
public interface SubscriptionPath {

	/**
	 * The node to subscribe at.
	 * @return a connection of the path to the node, once there is one
	 */
	CompletionStage<NodeLink> subscriptionNode();

	/**
	 * Whether a further connection to the address of a node may lead to another process,
	 * so that it has to be asked where it leads.
	 * @return {@code true} if several processes share an address
	 */
	default boolean sharesAddresses() {
		return false;
	}

	/**
	 * Whether another node has taken the place of the one that a connection is being
	 * opened to, or a subscription.
	 * @param node a shared connection to the one
	 * @return {@code false} also if none is known to have
	 */
	boolean isReplaced(NodeLink node);

	/**
	 * Whether a subscription is to be made again, as it is where it would not be made
	 * now.
	 * @param at where it is
	 * @return {@code true} if it is better elsewhere, and can be there
	 */
	default boolean isMisplaced(SubscribedNode at) {
		return isReplaced(at.via());
	}

}
