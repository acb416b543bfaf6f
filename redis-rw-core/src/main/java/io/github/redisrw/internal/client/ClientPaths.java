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

import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.lettuce.core.resource.ClientResources;

/**
 * Has the two paths that the connection factories hand out: of one master and its
 * replicas, or of the shards of a cluster. It runs as long as one of the factories does,
 * and may be started again. Thread-safe.
 */
public interface ClientPaths {

	/**
	 * Begin to use it. The first user starts it, and waits for the master as long as a
	 * connection may take, so that an application begins with one where there is one.
	 * @throws io.github.redisrw.topology.UnknownMasterNameException if the Sentinels know
	 * no master of the configured name
	 * @throws io.github.redisrw.topology.CredentialsRejectedException if a node rejects
	 * the credentials
	 */
	void acquire();

	/** End to use it. The last user stops it. */
	void release();

	RoutingPolicy policy();

	/**
	 * The write path, or the read path.
	 * @param writes whether the write path
	 * @return the path
	 * @throws IllegalStateException if it does not run
	 */
	PathEntry path(boolean writes);

	/**
	 * Has subscriptions follow a path while this runs.
	 * @param writes whether they follow the write path, or the read path
	 * @param subscriptions the subscriptions
	 */
	void follow(boolean writes, FollowingSubscriptions subscriptions);

	void unfollow(FollowingSubscriptions subscriptions);

	/**
	 * What holds for connections of a path.
	 * @param writes whether of the write path, or of the read path
	 * @return the settings
	 */
	ConnectionSettings settings(boolean writes);

	ClientResources resources();

	EventPublisher events();

	/**
	 * Says where a path leads, for people.
	 * @param writes whether the write path
	 * @return the text
	 */
	String describe(boolean writes);

}
