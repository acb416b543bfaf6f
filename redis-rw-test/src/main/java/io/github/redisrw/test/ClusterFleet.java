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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The life of a cluster's nodes, and what they say of each other. Thread safe.
 */
final class ClusterFleet implements AutoCloseable {

	static final int SLOTS = 16384;

	// Another process may take a port between our look at it and the server's.
	private static final int START_ATTEMPTS = 5;

	private static final int KEYS_AT_ONCE = 100;

	private final Settings settings;

	private final Path root;

	private final ServerFactory factory;

	private final List<ClusterNode> nodes;

	private final int masters;

	private boolean closed;

	private ClusterFleet(Settings settings, int masters, Duration nodeTimeout, ServerRuntime runtime, Path root) {
		this.settings = settings;
		this.masters = masters;
		this.root = root;
		this.factory = new ServerFactory(settings, root, runtime);
		List<ClusterNode> made = new ArrayList<>();
		for (int i = 0; i < masters * (1 + settings.replicas()); i++) {
			made.add(this.factory.clusterNode(nodeTimeout));
		}
		this.nodes = List.copyOf(made);
	}

	/**
	 * Starts all nodes and returns when the cluster is ready.
	 * @throws RedisDeploymentException if it does not get ready; nothing is left then
	 */
	static ClusterFleet start(Settings settings, int masters, Duration nodeTimeout) {
		ServerRuntime runtime = ServerRuntimes.of(settings.source());
		for (int attempt = 1;; attempt++) {
			Path root = Directories.createRoot();
			Reaper.watch(root, () -> Directories.delete(root));
			ClusterFleet fleet = new ClusterFleet(settings, masters, nodeTimeout, runtime, root);
			Reaper.watch(root, fleet::destroy);
			try {
				fleet.startAll();
				return fleet;
			}
			catch (RuntimeException | Error ex) {
				boolean again = attempt < START_ATTEMPTS && (Ports.isTaken(ex) || fleet.lostPort());
				fleet.close();
				if (!again) {
					throw ex;
				}
			}
		}
	}

	private void startAll() {
		Fleet.startTogether(this.nodes);
		this.nodes.forEach(RedisServer::awaitUp);
		ClusterNode first = this.nodes.get(0);
		for (int i = 0; i < this.masters; i++) {
			int from = SLOTS * i / this.masters;
			int to = SLOTS * (i + 1) / this.masters - 1;
			this.nodes.get(i).command("CLUSTER", "ADDSLOTSRANGE", String.valueOf(from), String.valueOf(to));
		}
		for (int i = 0; i < this.nodes.size(); i++) {
			ClusterNode node = this.nodes.get(i);
			node.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
			if (node != first) {
				first.command("CLUSTER", "MEET", node.host(), String.valueOf(node.port()),
						String.valueOf(node.busPort()));
			}
		}
		Poll.until("Acquainted", Fleet.READY_TIMEOUT, this::strangers);
		for (int i = this.masters; i < this.nodes.size(); i++) {
			this.nodes.get(i).command("CLUSTER", "REPLICATE", this.nodes.get(i % this.masters).id());
		}
		awaitReady(Fleet.READY_TIMEOUT);
	}

	private @Nullable String strangers() {
		for (ClusterNode node : this.nodes) {
			long known = node.members().stream().filter(ClusterMember::isWell).count();
			if (known < this.nodes.size()) {
				return node + " knows " + known + " nodes";
			}
		}
		return null;
	}

	List<ClusterNode> nodes() {
		return this.nodes;
	}

	Settings settings() {
		return this.settings;
	}

	@Nullable ClusterNode find(String address) {
		return this.nodes.stream().filter((node) -> node.address().equals(address)).findFirst().orElse(null);
	}

	Object ask(String... words) {
		return Objects.requireNonNull(live().get(0).command(words));
	}

	private List<ClusterNode> live() {
		return this.nodes.stream().filter((node) -> node.server().isLive()).toList();
	}

	/**
	 * How the nodes that are neither killed nor hung see the cluster. One that does not
	 * answer has no entry.
	 */
	private Map<ClusterNode, List<ClusterMember>> views() {
		Map<ClusterNode, List<ClusterMember>> views = new HashMap<>();
		for (ClusterNode node : live()) {
			try {
				views.put(node, node.members());
			}
			catch (RedisDeploymentException | RedisCommandExecutionException ex) {
				// Died or busy a moment ago: as good as killed.
			}
		}
		return views;
	}

	/**
	 * Who has each slot: of several who are said to, the one with the highest epoch.
	 */
	ClusterMember[] owners() {
		ClusterMember[] owners = new ClusterMember[SLOTS];
		for (List<ClusterMember> view : views().values()) {
			for (ClusterMember member : view) {
				BitSet slots = member.slots();
				for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
					if (owners[slot] == null || owners[slot].epoch() < member.epoch()) {
						owners[slot] = member;
					}
				}
			}
		}
		return owners;
	}

	List<ClusterNode> replicasOf(ClusterNode master) {
		List<ClusterNode> replicas = new ArrayList<>();
		for (List<ClusterMember> view : views().values()) {
			String id = view.stream()
				.filter((member) -> member.address().equals(master.address()))
				.map(ClusterMember::id)
				.findFirst()
				.orElse("");
			for (ClusterMember member : view) {
				ClusterNode node = find(member.address());
				if (member.master().equals(id) && node != null && !replicas.contains(node)) {
					replicas.add(node);
				}
			}
		}
		return replicas;
	}

	/**
	 * In what the live nodes see it differently who has which slots, {@code null} if in
	 * nothing.
	 */
	@Nullable String disagreement() {
		ClusterMember[] owners = owners();
		for (Map.Entry<ClusterNode, List<ClusterMember>> view : views().entrySet()) {
			for (ClusterMember member : view.getValue()) {
				BitSet slots = member.slots();
				for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
					if (owners[slot] == null || !owners[slot].id().equals(member.id())) {
						return view.getKey() + " sees slot " + slot + " at " + member.address();
					}
				}
			}
			if (!"ok".equals(view.getKey().clusterInfo().get("cluster_state"))) {
				return view.getKey() + " says that the cluster is down";
			}
		}
		return null;
	}

	/**
	 * What is missing for the live nodes to be one cluster, {@code null} if nothing is.
	 */
	@Nullable String missing() {
		try {
			String disagreement = disagreement();
			return (disagreement != null) ? disagreement : missingLink();
		}
		catch (RedisDeploymentException | RedisCommandExecutionException ex) {
			return ex.getMessage();
		}
	}

	private @Nullable String missingLink() {
		ClusterMember[] owners = owners();
		for (ClusterNode node : live()) {
			NodeState state = node.state();
			boolean owns = false;
			for (ClusterMember owner : owners) {
				owns |= owner != null && owner.address().equals(node.address());
			}
			if (state.isMaster() != owns) {
				return node + " is " + state + ", the others think otherwise";
			}
			if (!state.isMaster() && !state.follows(String.valueOf(state.master()))) {
				return node + " is " + state;
			}
			for (ClusterMember member : node.members()) {
				ClusterNode other = find(member.address());
				if (other != null && other.server().isLive() && !member.isWell()) {
					return node + " sees " + other + " as " + member.flags();
				}
			}
		}
		return null;
	}

	void awaitReady(Duration timeout) {
		Poll.until("Ready", timeout, this::missing);
		Map<String, Long> offsets = new HashMap<>();
		live().stream()
			.filter((node) -> node.state().isMaster())
			.forEach((node) -> offsets.put(node.address(), node.state().offset()));
		Poll.until("Replicated", timeout, () -> {
			for (ClusterNode node : live()) {
				NodeState state = node.state();
				if (!state.isMaster() && state.offset() < offsets.getOrDefault(String.valueOf(state.master()), 0L)) {
					return node + " is " + state;
				}
			}
			return null;
		});
	}

	void moveKeys(int slot, ClusterNode from, ClusterNode to) {
		while (true) {
			List<?> keys = (List<?>) from.command("CLUSTER", "GETKEYSINSLOT", String.valueOf(slot),
					String.valueOf(KEYS_AT_ONCE));
			if (keys == null || keys.isEmpty()) {
				return;
			}
			List<String> words = new ArrayList<>(
					List.of("MIGRATE", to.host(), String.valueOf(to.port()), "", "0", "5000"));
			if (this.settings.nodesSecured()) {
				words.addAll(List.of("AUTH2", this.factory.admin().name(), this.factory.admin().password()));
			}
			words.add("KEYS");
			keys.forEach((key) -> words.add(String.valueOf(key)));
			from.command(words.toArray(String[]::new));
		}
	}

	@Override
	public void close() {
		// A test that was interrupted because it took too long leaves nothing either.
		boolean interrupted = Thread.interrupted();
		try {
			destroy();
		}
		finally {
			this.factory.close();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private synchronized void destroy() {
		if (!this.closed) {
			this.closed = true;
			Fleet.dispose(this.nodes, this.root);
		}
	}

	private boolean lostPort() {
		return this.nodes.stream().anyMatch((node) -> node.server().lostItsPort());
	}

}
