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

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a deployment lacks to be ready: that all live replicas have what the master
 * had at the first look and, on request, that the Sentinels know the live servers as they
 * are. Servers that are killed or hung do not count.
 */
final class Readiness implements Supplier<@Nullable String> {

	private final Topology topology;

	private final boolean withSentinels;

	private @Nullable RedisNode master;

	private long offset;

	private Readiness(Topology topology, boolean withSentinels) {
		this.topology = topology;
		this.withSentinels = withSentinels;
	}

	/**
	 * A check of the replicas, to be used for one wait.
	 */
	static Readiness ofReplicas(Topology topology) {
		return new Readiness(topology, false);
	}

	/**
	 * A check of the replicas and the Sentinels, to be used for one wait.
	 */
	static Readiness ofAll(Topology topology) {
		return new Readiness(topology, true);
	}

	@Override
	public @Nullable String get() {
		Map<RedisNode, NodeState> states = this.topology.states();
		RedisNode current = this.topology.findMaster(states);
		if (current == null) {
			return "there is no master";
		}
		if (current != this.master) {
			this.master = current;
			this.offset = Objects.requireNonNull(states.get(current)).offset();
		}
		String missing = missingReplica(current, states);
		if (missing == null && this.withSentinels) {
			missing = missingView(current, states);
		}
		return missing;
	}

	private @Nullable String missingReplica(RedisNode master, Map<RedisNode, NodeState> states) {
		for (RedisNode node : this.topology.nodes()) {
			NodeState state = states.get(node);
			if (node == master || (state == null && !node.server().isLive())) {
				continue;
			}
			if (state == null) {
				return node + " does not answer";
			}
			if (!state.follows(master.address())) {
				return node + " does not follow " + master.address() + " but is " + state;
			}
			if (state.offset() < this.offset) {
				return node + " is at offset " + state.offset() + ", the master was at " + this.offset;
			}
		}
		return null;
	}

	private @Nullable String missingView(RedisNode master, Map<RedisNode, NodeState> states) {
		int others = this.topology.liveSentinels().size() - 1;
		for (SentinelNode sentinel : this.topology.liveSentinels()) {
			try {
				SentinelView view = this.topology.view(sentinel);
				if (!view.isCalm() || !master.address().equals(view.master())) {
					return sentinel + " sees master " + view.master() + " as " + view.flags();
				}
				if (view.otherSentinels() < others) {
					return sentinel + " is in touch with " + view.otherSentinels() + " other Sentinels only";
				}
				Map<RedisNode, NodeState> replicas = new HashMap<>(states);
				replicas.remove(master);
				for (RedisNode replica : replicas.keySet()) {
					if (!view.replicas().contains(replica.address())) {
						return sentinel + " does not see " + replica + " as a replica, but " + view.replicas();
					}
				}
			}
			catch (RedisDeploymentException | RedisCommandExecutionException ex) {
				return ex.getMessage();
			}
		}
		return null;
	}

}
