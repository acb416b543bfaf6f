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
import java.util.Collections;
import java.util.Comparator;
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

	private final String masterName;

	/**
	 * Makes a topology without servers.
	 * @param masterName the name by which the Sentinels know the master
	 */
	Topology(String masterName) {
		this.masterName = masterName;
	}

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
	 * The node that says it is master or {@code null}. Several may say so for a while,
	 * since an old master comes back as such; then it is the one that most Sentinels
	 * name, of those the one that most replicas follow, of those the one that was
	 * promoted last.
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

	/**
	 * Does as {@link #findMaster()} does, from replies that were got already.
	 */
	@Nullable RedisNode findMaster(Map<RedisNode, NodeState> states) {
		List<RedisNode> masters = new ArrayList<>();
		states.forEach((node, state) -> {
			if (state.isMaster()) {
				masters.add(node);
			}
		});
		if (masters.size() < 2) {
			return masters.isEmpty() ? null : masters.get(0);
		}
		List<@Nullable String> named = mastersOfSentinels();
		List<@Nullable String> followed = states.values().stream().<@Nullable String>map(NodeState::master).toList();
		return Collections.max(masters,
				Comparator.<RedisNode>comparingInt((node) -> Collections.frequency(named, node.address()))
					.thenComparingInt((node) -> Collections.frequency(followed, node.address()))
					.thenComparingLong(RedisNode::promotion));
	}

	private List<@Nullable String> mastersOfSentinels() {
		List<@Nullable String> masters = new ArrayList<>();
		for (SentinelNode sentinel : liveSentinels()) {
			try {
				masters.add(view(sentinel).master());
			}
			catch (RedisDeploymentException | RedisCommandExecutionException ex) {
				// One vote less.
			}
		}
		return masters;
	}

	/**
	 * The node at an address or {@code null}.
	 */
	@Nullable RedisNode findNode(@Nullable String address) {
		return this.nodes.stream().filter((node) -> node.address().equals(address)).findFirst().orElse(null);
	}

	/**
	 * How a Sentinel sees the deployment.
	 * @throws RedisDeploymentException if it does not answer
	 */
	SentinelView view(SentinelNode sentinel) {
		return SentinelView.of(sentinel, this.masterName);
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
