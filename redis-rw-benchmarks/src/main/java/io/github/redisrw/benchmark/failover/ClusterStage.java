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

package io.github.redisrw.benchmark.failover;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.test.RedisServer;

/**
 * A cluster of three masters with a replica each, which take a node for down after a
 * second. The counters are all in one shard.
 */
final class ClusterStage implements Servers {

	private final RedisCluster cluster;

	private final ClusterNode former;

	private final List<ClusterNode> replicas;

	private ClusterStage(RedisCluster cluster) {
		this.cluster = cluster;
		this.former = cluster.masterOf(Load.keys().get(0));
		this.replicas = cluster.replicasOf(this.former);
	}

	static ClusterStage start() {
		return new ClusterStage(RedisCluster.builder().nodeTimeout(Duration.ofSeconds(1)).start());
	}

	@Override
	public ClusterNode former() {
		return this.former;
	}

	@Override
	public List<ClusterNode> replicas() {
		return this.replicas;
	}

	/**
	 * The addresses of all nodes, as they are given to clients.
	 * @return the addresses
	 */
	List<String> addresses() {
		return this.cluster.nodes().stream().map(RedisServer::address).toList();
	}

	@Override
	public void failOver() {
		this.replicas.get(0).failover();
	}

	@Override
	public void close() {
		this.cluster.close();
	}

}
