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

import java.util.List;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What cannot be had with a Redis Cluster, and is refused rather than left out.
 */
final class ClusterRestrictions {

	private ClusterRestrictions() {
	}

	/**
	 * The nodes of the cluster.
	 * @param deployment where Redis is
	 * @return the nodes
	 * @throws InvalidPropertyException if a bean says that it is elsewhere
	 */
	static List<Node> nodes(Deployment deployment) {
		if (deployment instanceof Deployment.Cluster cluster) {
			return cluster.nodes();
		}
		throw new InvalidPropertyException("redis.rw.cluster.nodes", null,
				"is set, but connection details or a configuration of Redis that are beans of the application say that"
						+ " Redis is not a cluster",
				"Remove the property, or the bean");
	}

	/**
	 * Require that the cluster is not a deployment with a name.
	 * @param name what the deployment is called
	 * @param nodes what is set, as it is written
	 * @throws InvalidPropertyException if it has a name
	 */
	static void requireUnnamed(DeploymentName name, @Nullable String nodes) {
		if (name.isNamed()) {
			throw new InvalidPropertyException(name.key("cluster.nodes"), nodes,
					"is set, but only the deployment without a name can be a Redis Cluster",
					"Set '" + DeploymentName.UNNAMED.key("cluster.nodes") + "' instead, or remove it");
		}
	}

	/**
	 * Require that nothing is set that has no meaning there.
	 * @param properties what is set
	 * @param database the number of the database
	 * @param fencing whether a master is to be confirmed by Sentinels
	 * @throws InvalidPropertyException if something is
	 */
	static void require(RedisRwProperties properties, int database, boolean fencing) {
		if (database != 0) {
			throw new InvalidPropertyException(
					(properties.getDatabase() != null) ? "redis.rw.database" : "spring.data.redis.database", database,
					"is set, but a Redis Cluster has database 0 only", "Remove it");
		}
		if (fencing) {
			throw new InvalidPropertyException("redis.rw.sentinel.fencing", RedisRwProperties.Fencing.MAJORITY,
					"is set, but a Redis Cluster has no Sentinels to ask",
					"Remove it: a master of a cluster stops to take writes by itself when it does not reach the majority");
		}
		String events = properties.getWrite().getKeyspaceEvents();
		if (StringUtils.hasText(events)) {
			throw new InvalidPropertyException("redis.rw.write.keyspace-events", events,
					"is set, but each node of a Redis Cluster announces the events of its own keys only, and a"
							+ " subscription is made at one node: most events would not arrive",
					"Remove it, and subscribe at each node by means of your own");
		}
		PropertiesValidator.requirePositive("redis.rw.cluster.refresh-interval",
				properties.getCluster().getRefreshInterval());
	}

}
