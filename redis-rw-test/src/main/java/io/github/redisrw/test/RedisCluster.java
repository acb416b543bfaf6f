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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A real Redis Cluster for a test: masters that share the slots, and replicas of each, on
 * the loopback address. It says who is what by asking the nodes, never by remembering,
 * and can do to them what happens in production.
 *
 * <pre class="code">
 * try (RedisCluster redis = RedisCluster.builder().masters(3).replicas(1).start()) {
 *     ClusterNode former = redis.masterOf("key");
 *     former.kill();
 *     ClusterNode master = redis.awaitMasterOtherThan(former, redis.slotOf("key"), Duration.ofSeconds(20));
 * }
 * </pre>
 *
 * No server and no file is left behind when it is closed, nor when the JVM ends or dies
 * without closing it. Thread safe, but {@link #heal()} and the changes that other threads
 * make at the same time get in each other's way.
 */
public final class RedisCluster implements AutoCloseable {

	private final ClusterFleet fleet;

	private RedisCluster(ClusterFleet fleet) {
		this.fleet = fleet;
	}

	/**
	 * Starts the description of a cluster: 3 masters with 1 replica each, no password
	 * unless told otherwise.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns all nodes, running or not.
	 * @return the nodes, in the order of their start: the first masters first
	 */
	public List<ClusterNode> nodes() {
		return this.fleet.nodes();
	}

	/**
	 * Returns the nodes that have slots, as the nodes see it that are neither killed nor
	 * hung.
	 * @return the masters, in the order of their first slots
	 */
	public List<ClusterNode> masters() {
		Map<Integer, ClusterNode> masters = new TreeMap<>();
		ClusterMember[] owners = this.fleet.owners();
		for (int slot = 0; slot < owners.length; slot++) {
			ClusterNode node = (owners[slot] != null) ? this.fleet.find(owners[slot].address()) : null;
			if (node != null && !masters.containsValue(node)) {
				masters.put(slot, node);
			}
		}
		return List.copyOf(masters.values());
	}

	/**
	 * Returns the node that has a slot. While a failover is under way that is the former
	 * master.
	 * @param slot the slot, from 0 to 16383
	 * @return the master
	 * @throws RedisDeploymentException if no node has it
	 */
	public ClusterNode masterOf(int slot) {
		ClusterMember owner = this.fleet.owners()[slot];
		ClusterNode node = (owner != null) ? this.fleet.find(owner.address()) : null;
		if (node == null) {
			throw new RedisDeploymentException("No node has slot " + slot);
		}
		return node;
	}

	/**
	 * Returns the node that has the slot of a key.
	 * @param key the key
	 * @return the master
	 * @throws RedisDeploymentException if no node has it
	 */
	public ClusterNode masterOf(String key) {
		return masterOf(slotOf(key));
	}

	/**
	 * Returns the nodes that replicate from a master, with their links up or not, as the
	 * nodes see it that are neither killed nor hung.
	 * @param master the master
	 * @return its replicas
	 */
	public List<ClusterNode> replicasOf(ClusterNode master) {
		return this.fleet.replicasOf(master);
	}

	/**
	 * Returns the slot of a key.
	 * @param key the key
	 * @return the slot, from 0 to 16383
	 * @throws RedisDeploymentException if no node answers
	 */
	public int slotOf(String key) {
		return ((Number) this.fleet.ask("CLUSTER", "KEYSLOT", key)).intValue();
	}

	/**
	 * Has a replica take over from its master without any fault, and waits until all live
	 * nodes know.
	 * @param replica the master to be
	 * @param timeout when to give up
	 * @throws io.lettuce.core.RedisCommandExecutionException if it refuses
	 * @throws RedisDeploymentException if it is not master within the timeout
	 */
	public void failover(ClusterNode replica, Duration timeout) {
		replica.failover();
		Poll.until(replica + " master", timeout,
				() -> masters().contains(replica) && this.fleet.missing() == null ? null : "it is not yet");
	}

	/**
	 * Waits until another node than a former master has a slot, and all live nodes know.
	 * @param former the master that was
	 * @param slot a slot that it had
	 * @param timeout when to give up
	 * @return the new master
	 * @throws RedisDeploymentException if there is none within the timeout
	 */
	public ClusterNode awaitMasterOtherThan(ClusterNode former, int slot, Duration timeout) {
		Poll.until("Another master of slot " + slot + " than " + former, timeout, () -> {
			ClusterMember owner = this.fleet.owners()[slot];
			if (owner == null || owner.address().equals(former.address())) {
				return "it is still " + former;
			}
			return this.fleet.disagreement();
		});
		return masterOf(slot);
	}

	/**
	 * Moves slots, with their keys, to another master, one after the other, as
	 * {@code redis-cli --cluster reshard} does, and returns when all masters know.
	 * @param first the first slot
	 * @param last the last slot
	 * @param to the master that gets them
	 * @throws RedisDeploymentException if a master does not answer
	 */
	public void moveSlots(int first, int last, ClusterNode to) {
		for (int slot = first; slot <= last; slot++) {
			if (masterOf(slot) != to) {
				beginMove(slot, to);
				moveKeys(slot, to);
				finishMove(slot, to);
			}
		}
	}

	/**
	 * Begins to move a slot: keys that its master has not are asked for at another one.
	 * @param slot the slot
	 * @param to the master that gets it
	 * @see #moveKeys
	 * @see #finishMove
	 */
	public void beginMove(int slot, ClusterNode to) {
		ClusterNode from = masterOf(slot);
		to.command("CLUSTER", "SETSLOT", String.valueOf(slot), "IMPORTING", from.id());
		from.command("CLUSTER", "SETSLOT", String.valueOf(slot), "MIGRATING", to.id());
	}

	/**
	 * Moves the keys of a slot that is being moved.
	 * @param slot the slot
	 * @param to the master that gets it
	 */
	public void moveKeys(int slot, ClusterNode to) {
		this.fleet.moveKeys(slot, masterOf(slot), to);
	}

	/**
	 * Ends to move a slot: it belongs to another master from now on.
	 * @param slot the slot
	 * @param to the master that gets it
	 */
	public void finishMove(int slot, ClusterNode to) {
		String id = to.id();
		List<ClusterNode> told = new ArrayList<>(List.of(to));
		masters().stream().filter((master) -> master != to && master.server().isLive()).forEach(told::add);
		told.forEach((master) -> master.command("CLUSTER", "SETSLOT", String.valueOf(slot), "NODE", id));
	}

	/**
	 * Waits until all live nodes agree on who has which slots, and every live replica has
	 * all that was written before this call.
	 * @param timeout when to give up
	 * @throws RedisDeploymentException if it takes longer; the message says what is
	 * missing
	 */
	public void awaitReady(Duration timeout) {
		this.fleet.awaitReady(timeout);
	}

	/**
	 * Undoes all faults, for the next test: lets hung nodes go on, restarts killed ones,
	 * and returns when the cluster is {@linkplain #awaitReady ready}. Roles and slots
	 * stay as they have become.
	 * @throws RedisDeploymentException if that is not reached within a minute
	 */
	public void heal() {
		for (ClusterNode node : nodes()) {
			if (!node.isRunning()) {
				node.restart();
			}
			else if (!node.server().isLive()) {
				node.resume();
			}
		}
		awaitReady(Fleet.READY_TIMEOUT);
	}

	/**
	 * Returns the password of the nodes' default user.
	 * @return the password or {@code null}
	 */
	public @Nullable String password() {
		return this.fleet.settings().password();
	}

	/**
	 * Kills all servers and deletes all files. Closing again does nothing.
	 */
	@Override
	public void close() {
		this.fleet.close();
	}

	@Override
	public String toString() {
		return "RedisCluster" + nodes();
	}

	/**
	 * Describes a cluster and starts it. Not thread safe.
	 */
	public static final class Builder {

		private int masters = 3;

		private int replicas = 1;

		private Duration nodeTimeout = Duration.ofSeconds(1);

		private @Nullable String password;

		private final List<Map.Entry<String, String>> config = new ArrayList<>();

		private @Nullable ServerSource source;

		private Builder() {
		}

		/**
		 * Sets how many masters share the slots at the start; 3 by default, which is the
		 * least for failovers: a majority of the masters decides about one.
		 * @param masters the number, 1 or more
		 * @return this
		 */
		public Builder masters(int masters) {
			if (masters < 1) {
				throw new IllegalArgumentException("masters must be 1 or more, not " + masters);
			}
			this.masters = masters;
			return this;
		}

		/**
		 * Sets how many nodes replicate from each master at the start; 1 by default.
		 * @param replicas the number, 0 or more
		 * @return this
		 */
		public Builder replicas(int replicas) {
			if (replicas < 0) {
				throw new IllegalArgumentException("replicas must be 0 or more, not " + replicas);
			}
			this.replicas = replicas;
			return this;
		}

		/**
		 * Sets for how long a node must be silent before the others take it for down; 1
		 * second by default.
		 * @param nodeTimeout the time, 1 millisecond or more
		 * @return this
		 */
		public Builder nodeTimeout(Duration nodeTimeout) {
			if (nodeTimeout.toMillis() < 1) {
				throw new IllegalArgumentException("nodeTimeout must be 1 ms or more, not " + nodeTimeout);
			}
			this.nodeTimeout = nodeTimeout;
			return this;
		}

		/**
		 * Sets the password of the nodes' default user; none by default.
		 * @param password the password, without blanks and quotes
		 * @return this
		 */
		public Builder password(String password) {
			this.password = password;
			return this;
		}

		/**
		 * Adds a line to the {@code redis.conf} of every node, such as
		 * {@code config("cluster-require-full-coverage", "no")}.
		 * @param key the directive
		 * @param value the rest of the line, as it stands in the file
		 * @return this
		 */
		public Builder config(String key, String value) {
			this.config.add(Map.entry(key, value));
			return this;
		}

		/**
		 * Sets where the servers come from, as for a deployment.
		 * @param source the source
		 * @return this
		 */
		public Builder server(ServerSource source) {
			this.source = source;
			return this;
		}

		/**
		 * Starts the servers and returns when the cluster is ready, in the sense of
		 * {@link RedisCluster#awaitReady}.
		 * @return the cluster, to be closed by the caller
		 * @throws RedisDeploymentException if there is no server to run or one does not
		 * start; the message has its log
		 */
		public RedisCluster start() {
			Settings settings = new Settings(this.replicas, 0, "", 0, Duration.ofSeconds(1), Duration.ofSeconds(1),
					this.password, List.of(), null, List.of(), false, false, List.copyOf(this.config), false,
					(this.source == null) ? ServerSource.configured() : this.source);
			return new RedisCluster(ClusterFleet.start(settings, this.masters, this.nodeTimeout));
		}

	}

}
