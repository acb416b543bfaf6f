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

import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.topology.TopologySource;
import io.lettuce.core.resource.ClientResources;

/**
 * What a client is made of.
 *
 * @param source where the nodes are
 * @param settings what holds for every connection
 * @param failoverSettings how the master is looked for
 * @param writeSettings what holds for writes
 * @param readSettings how reads are spread
 * @param policy what holds where no scope says otherwise
 * @param resources threads and timers
 * @param health how this process keeps time
 */
record ClientParts(TopologySource source, ConnectionSettings settings, FailoverSettings failoverSettings,
		WriteSettings writeSettings, ReadSettings readSettings, RoutingPolicy policy, ClientResources resources,
		LocalHealth health) {

	ConnectionSettings replicaSettings() {
		ConnectionSettings ofReads = this.settings.as(this.readSettings.credentials());
		return this.source.isOfCluster() ? ofReads.forReplicasOfCluster() : ofReads;
	}

}
