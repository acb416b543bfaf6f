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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a deployment back to one master which all others follow. Where there are
 * Sentinels it is they who say which; it then only does at once what they would do some
 * seconds later.
 */
final class Healing implements Supplier<@Nullable String> {

	// Between two corrections a node or Sentinel gets the time to act on the first.
	private static final Duration CORRECTION_INTERVAL = Duration.ofSeconds(1);

	private final Fleet fleet;

	private final Topology topology;

	private long nextCorrection = System.nanoTime();

	private Healing(Fleet fleet) {
		this.fleet = fleet;
		this.topology = fleet.topology();
	}

	static void heal(Fleet fleet) {
		Healing healing = new Healing(fleet);
		healing.undoFaults();
		SentinelHaste.whileTheyLook(healing.topology, () -> {
			Poll.until("Healed", Fleet.READY_TIMEOUT, healing);
			healing.restoreNumber();
			Poll.until("Healed", Fleet.READY_TIMEOUT, healing);
		});
	}

	private void undoFaults() {
		for (RedisNode node : this.topology.nodes()) {
			if (node.hasControllableReplication()) {
				node.restoreReplication();
			}
		}
		for (RedisServer server : this.topology.servers()) {
			if (!server.isRunning()) {
				server.restart();
			}
			else if (!server.server().isLive()) {
				server.resume();
			}
		}
	}

	private void restoreNumber() {
		int wanted = this.fleet.settings().replicas() + 1;
		while (this.topology.nodes().size() < wanted) {
			this.fleet.addReplica(this.topology.requireMaster());
		}
		RedisNode master = this.topology.requireMaster();
		List<RedisNode> replicas = this.topology.nodes().stream().filter((node) -> node != master).toList();
		for (RedisNode surplus : replicas.subList(Math.min(wanted - 1, replicas.size()), replicas.size())) {
			this.fleet.remove(surplus);
		}
	}

	/**
	 * Tells what is missing, after doing something about it.
	 */
	@Override
	public @Nullable String get() {
		String missing = Readiness.ofAll(this.topology).get();
		if (missing != null && System.nanoTime() - this.nextCorrection >= 0) {
			try {
				correct();
			}
			catch (RedisDeploymentException | RedisCommandExecutionException ex) {
				missing = missing + "; " + ex.getMessage();
			}
			this.nextCorrection = System.nanoTime() + CORRECTION_INTERVAL.toNanos();
		}
		return missing;
	}

	private void correct() {
		Map<RedisNode, NodeState> states = this.topology.states();
		RedisNode master = this.topology.sentinels().isEmpty() ? findOrChooseMaster(states) : masterOfSentinels();
		if (master == null || !states.containsKey(master)) {
			return;
		}
		states.forEach((node, state) -> {
			if (node == master && !state.isMaster()) {
				node.promote();
			}
			else if (node != master && !master.address().equals(state.master())) {
				node.replicaOf(master);
			}
		});
	}

	private @Nullable RedisNode findOrChooseMaster(Map<RedisNode, NodeState> states) {
		RedisNode master = this.topology.findMaster(states);
		return (master != null) ? master : states.keySet().stream().findFirst().orElse(null);
	}

	/**
	 * The node that all Sentinels take for the master, {@code null} while they do not
	 * agree or one of them is at a failover.
	 */
	private @Nullable RedisNode masterOfSentinels() {
		Set<@Nullable String> masters = new HashSet<>();
		for (SentinelNode sentinel : this.topology.liveSentinels()) {
			SentinelView view = this.topology.view(sentinel);
			if (view.isFailingOver()) {
				return null;
			}
			masters.add(view.master());
		}
		return (masters.size() == 1) ? this.topology.findNode(masters.iterator().next()) : null;
	}

}
