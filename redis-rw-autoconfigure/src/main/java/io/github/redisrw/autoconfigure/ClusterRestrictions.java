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
package io.github.redisrw.autoconfigure;

import org.springframework.util.StringUtils;

/**
 * What cannot be had with a Redis Cluster, and is refused rather than left out.
 */
final class ClusterRestrictions {

	private ClusterRestrictions() {
	}

	/**
	 * Require that nothing is set that has no meaning there.
	 * @param name what the deployment is called
	 * @param properties what is set
	 * @param database the number of the database
	 * @param fencing whether a master is to be confirmed by Sentinels
	 * @throws InvalidPropertyException if something is
	 */
	static void require(DeploymentName name, RedisRwProperties properties, int database, boolean fencing) {
		if (database != 0) {
			throw new InvalidPropertyException(
					(properties.getDatabase() != null || name.isNamed()) ? name.key("database")
							: "spring.data.redis.database",
					database, "is set, but a Redis Cluster has database 0 only", "Remove it");
		}
		if (fencing) {
			throw new InvalidPropertyException(name.key("sentinel.fencing"), RedisRwProperties.Fencing.MAJORITY,
					"is set, but a Redis Cluster has no Sentinels to ask",
					"Remove it: a master of a cluster stops to take writes by itself when it does not reach the majority");
		}
		String events = properties.getWrite().getKeyspaceEvents();
		if (StringUtils.hasText(events)) {
			throw new InvalidPropertyException(name.key("write.keyspace-events"), events,
					"is set, but each node of a Redis Cluster announces the events of its own keys only, and a"
							+ " subscription is made at one node: most events would not arrive",
					"Remove it, and subscribe at each node by means of your own");
		}
		PropertiesValidator.requirePositive(name.key("cluster.refresh-interval"),
				properties.getCluster().getRefreshInterval());
	}

}
