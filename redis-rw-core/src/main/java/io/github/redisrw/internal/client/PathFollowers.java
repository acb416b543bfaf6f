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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.github.redisrw.internal.path.subscription.SubscribedNode;

/**
 * Subscriptions that follow a path, until they are removed or the client is stopped.
 * Thread-safe.
 */
final class PathFollowers {

	/** Each with whether it follows the write path, or the read path. */
	private final Map<FollowingSubscriptions, Boolean> followers = new ConcurrentHashMap<>();

	PathFollowers() {
	}

	/**
	 * Has subscriptions follow a path.
	 * @param writes whether they follow the write path, or the read path
	 * @param subscriptions the subscriptions
	 */
	void add(boolean writes, FollowingSubscriptions subscriptions) {
		this.followers.put(subscriptions, writes);
	}

	void remove(FollowingSubscriptions subscriptions) {
		this.followers.remove(subscriptions);
	}

	void clear() {
		this.followers.clear();
	}

	/** Those of a path that are at nodes to be left are made again. */
	void move(boolean writes, Predicate<SubscribedNode> from) {
		this.followers.forEach((subscriptions, ofWrites) -> {
			if (ofWrites == writes) {
				subscriptions.moveSubscriptions(from);
			}
		});
	}

}
