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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a deployment and who is what among them, always as they say themselves.
 * Thread safe.
 */
final class Topology {

	private final List<RedisNode> nodes = new CopyOnWriteArrayList<>();

	private final List<SentinelNode> sentinels = new CopyOnWriteArrayList<>();

	List<RedisNode> nodes() {
		return this.nodes;
	}

	List<SentinelNode> sentinels() {
		return this.sentinels;
	}

	List<SentinelNode> liveSentinels() {
		return this.sentinels.stream().filter((sentinel) -> sentinel.server().isLive()).toList();
	}

	/**
	 * All nodes and Sentinels.
	 */
	List<RedisServer> servers() {
		List<RedisServer> servers = new ArrayList<>(this.nodes);
		servers.addAll(this.sentinels);
		return servers;
	}

	/**
	 * Asks the nodes that are neither killed nor hung. One that does not answer has no
	 * entry.
	 */
	Map<RedisNode, NodeState> states() {
		Map<RedisNode, NodeState> states = new LinkedHashMap<>();
		for (RedisNode node : this.nodes) {
			if (node.server().isLive()) {
				try {
					states.put(node, node.state());
				}
				catch (RedisDeploymentException | RedisCommandExecutionException ex) {
					// Died or busy a moment ago: as good as killed.
				}
			}
		}
		return states;
	}

	/**
	 * The node that says it is master or {@code null}. Of several, as right after a
	 * promotion, it is the one that most replicas follow.
	 */
	@Nullable RedisNode findMaster() {
		return findMaster(states());
	}

	/**
	 * The node that says it is master.
	 * @throws RedisDeploymentException if none does
	 */
	RedisNode requireMaster() {
		RedisNode master = findMaster();
		if (master == null) {
			throw new RedisDeploymentException("There is no master: " + describe());
		}
		return master;
	}

	static @Nullable RedisNode findMaster(Map<RedisNode, NodeState> states) {
		RedisNode master = null;
		long most = -1;
		for (Map.Entry<RedisNode, NodeState> candidate : states.entrySet()) {
			if (candidate.getValue().isMaster()) {
				String address = candidate.getKey().address();
				long followers = states.values().stream().filter((state) -> address.equals(state.master())).count();
				if (followers > most) {
					master = candidate.getKey();
					most = followers;
				}
			}
		}
		return master;
	}

	/**
	 * The node at an address or {@code null}.
	 */
	@Nullable RedisNode findNode(@Nullable String address) {
		return this.nodes.stream().filter((node) -> node.address().equals(address)).findFirst().orElse(null);
	}

	/**
	 * All nodes with their roles, for messages.
	 */
	String describe() {
		Map<RedisNode, NodeState> states = states();
		List<String> descriptions = new ArrayList<>();
		for (RedisNode node : this.nodes) {
			NodeState state = states.get(node);
			descriptions.add(node + ((state != null) ? " is " + state : ""));
		}
		return String.join(", ", descriptions);
	}

}
