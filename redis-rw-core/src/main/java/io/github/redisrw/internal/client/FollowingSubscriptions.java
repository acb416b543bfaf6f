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
package io.github.redisrw.internal.client;

import java.util.function.Predicate;

import io.github.redisrw.internal.path.subscription.SubscribedNode;

/**
 * The subscriptions of a native client, which follow its path. Thread-safe.
 */
public interface FollowingSubscriptions {

	/**
	 * The path leads elsewhere: subscriptions are made again where it leads.
	 * @param from tells whether those at a node are
	 */
	void moveSubscriptions(Predicate<SubscribedNode> from);

}
