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

package io.github.redisrw.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a builder was told, frozen at the start of a deployment.
 */
record Settings(int replicas, int sentinels, String masterName, int quorum, Duration downAfter,
		Duration failoverTimeout, @Nullable String password, List<AclUser> users, @Nullable String sentinelPassword,
		List<AclUser> sentinelUsers, boolean tls, boolean mutualTls, List<Map.Entry<String, String>> config,
		boolean controllableReplication, ServerSource source) {

	/**
	 * Whether a client of the nodes has to authenticate.
	 */
	boolean nodesSecured() {
		return this.password != null || !this.users.isEmpty();
	}

	/**
	 * Whether a client of the Sentinels has to authenticate.
	 */
	boolean sentinelsSecured() {
		return this.sentinelPassword != null || !this.sentinelUsers.isEmpty();
	}

}
