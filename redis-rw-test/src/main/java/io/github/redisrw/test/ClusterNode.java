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

import java.util.List;
import java.util.Map;

/**
 * A node of a {@link RedisCluster}. After a restart it knows the other nodes, and what it
 * was. Thread safe.
 */
public final class ClusterNode extends RedisServer {

	private final int busPort;

	ClusterNode(Server server, int port, int busPort) {
		super(server, port);
		this.busPort = busPort;
	}

	/**
	 * Returns the ID by which the nodes of the cluster know this one.
	 * @return 40 hexadecimal digits
	 * @throws RedisDeploymentException if there is no reply
	 */
	public String id() {
		return String.valueOf(command("CLUSTER", "MYID"));
	}

	/**
	 * Asks the node for its role.
	 * @return what it says it is, right now
	 * @throws RedisDeploymentException if there is no reply
	 */
	public Role role() {
		return state().role();
	}

	/**
	 * Makes a replica the master of its slots by {@code CLUSTER FAILOVER}, together with
	 * the present master, so that no write is lost, and returns when it has begun.
	 * @throws io.lettuce.core.RedisCommandExecutionException if it refuses
	 * @throws RedisDeploymentException if there is no reply
	 */
	public void failover() {
		command("CLUSTER", "FAILOVER");
	}

	NodeState state() {
		return NodeState.parse(command("ROLE"));
	}

	int busPort() {
		return this.busPort;
	}

	/**
	 * How this node sees the cluster.
	 */
	List<ClusterMember> members() {
		return ClusterMember.parse(String.valueOf(command("CLUSTER", "NODES")));
	}

	/**
	 * What this node says of the cluster as a whole.
	 */
	Map<String, String> clusterInfo() {
		return Replies.info(command("CLUSTER", "INFO"));
	}

	@Override
	void dispose() {
		super.dispose();
		Ports.release(this.busPort);
	}

}
