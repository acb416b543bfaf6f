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

package io.github.redisrw.internal.cluster;

import java.time.Duration;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.lettuce.core.resource.ClientResources;

/**
 * What the client of a cluster is made of.
 *
 * @param settings what is particular to a cluster
 * @param connectionSettings what holds for every connection
 * @param policy what holds where no scope says otherwise
 * @param resources threads and timers
 * @param health how this process keeps time
 * @param farewell for how long what was sent to a shard that there is no more may be
 * answered
 * @param startAgain when a shard is started again of which the start has failed, say for
 * its credentials
 */
record ClusterParts(ClusterSettings settings, ConnectionSettings connectionSettings, RoutingPolicy policy,
		ClientResources resources, LocalHealth health, Duration farewell, Duration startAgain) {

	ClusterParts(ClusterSettings settings, ConnectionSettings connectionSettings, RoutingPolicy policy,
			ClientResources resources, LocalHealth health) {
		this(settings, connectionSettings, policy, resources, health, Duration.ofSeconds(30), Duration.ofSeconds(5));
	}

	ConnectionSettings connectionSettings(boolean writes) {
		return writes ? this.connectionSettings : this.connectionSettings.as(this.settings.replicaCredentials());
	}

}
