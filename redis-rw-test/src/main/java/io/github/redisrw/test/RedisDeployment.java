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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A replicated Redis for a test: a master, replicas and, if wanted, Sentinels, as real
 * servers on the loopback address. It says who is what by asking them, never by
 * remembering, and can do to them what happens in production.
 *
 * <pre class="code">
 * try (RedisDeployment redis = RedisDeployment.builder().replicas(2).sentinels(3).start()) {
 *     RedisNode former = redis.master();
 *     former.kill();
 *     RedisNode master = redis.awaitMasterOtherThan(former, Duration.ofSeconds(20));
 * }
 * </pre>
 *
 * No server and no file is left behind when it is closed, nor when the JVM ends or dies
 * without closing it. Thread safe, but {@link #heal()} and the changes that other threads
 * make at the same time get in each other's way.
 */
public final class RedisDeployment implements AutoCloseable {

	private final Fleet fleet;

	private final Topology topology;

	private final Settings settings;

	private RedisDeployment(Fleet fleet) {
		this.fleet = fleet;
		this.topology = fleet.topology();
		this.settings = fleet.settings();
	}

	/**
	 * Starts the description of a deployment: 2 replicas, no Sentinels, no passwords, no
	 * TLS unless told otherwise.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	static RedisDeployment start(Settings settings) {
		return new RedisDeployment(Fleet.start(settings));
	}

	/**
	 * Returns the node that says it is master, right now. Where several do, as for some
	 * seconds after a failover, it is the one that most Sentinels name and, without
	 * Sentinels, that most replicas follow. Nodes that are killed or hung are not asked.
	 * @return the master
	 * @throws RedisDeploymentException if no node is
	 */
	public RedisNode master() {
		return this.topology.requireMaster();
	}

	/**
	 * Returns the nodes that say they are replicas, right now, with their links up or
	 * not. Nodes that are killed or hung are not asked.
	 * @return the replicas, in the order of their start
	 */
	public List<RedisNode> replicas() {
		Map<RedisNode, NodeState> states = this.topology.states();
		return states.entrySet()
			.stream()
			.filter((entry) -> !entry.getValue().isMaster())
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Returns all nodes, running or not.
	 * @return the nodes, in the order of their start: the first master first
	 */
	public List<RedisNode> nodes() {
		return List.copyOf(this.topology.nodes());
	}

	/**
	 * Returns all Sentinels, running or not.
	 * @return the Sentinels
	 */
	public List<SentinelNode> sentinels() {
		return List.copyOf(this.topology.sentinels());
	}

	/**
	 * Starts a further replica of the current master and returns when it has the master's
	 * data. Sentinels hear of it from the master, which takes them up to 10 seconds; see
	 * {@link #awaitReady}.
	 * @return the new replica
	 * @throws RedisDeploymentException if there is no master or the replica does not link
	 * up
	 */
	public RedisNode addReplica() {
		return this.fleet.addReplica(master());
	}

	/**
	 * Kills a replica and takes it out of the deployment. Sentinels go on to list it as
	 * down, as they do in production.
	 * @param replica a node that is not the master; it cannot be used any more
	 * @throws IllegalArgumentException if it is the master or not of this deployment
	 */
	public void removeReplica(RedisNode replica) {
		requireMember(replica);
		if (replica == this.topology.findMaster()) {
			throw new IllegalArgumentException(replica + " is the master");
		}
		this.fleet.remove(replica);
	}

	/**
	 * Does what an operator does without Sentinels: makes a node the master and all other
	 * live nodes, the old master too, its replicas. Returns when all have accepted, not
	 * when the links are up; see {@link #awaitReplicated}. A node that is hung or killed
	 * does not hear of it. Sentinels, where there are any, undo it: use
	 * {@link #failover()} with them.
	 * @param node the master to be
	 * @throws IllegalArgumentException if it is not of this deployment
	 * @throws RedisDeploymentException if a live node does not answer
	 */
	public void promote(RedisNode node) {
		requireMember(node);
		node.promote();
		for (RedisNode other : this.topology.nodes()) {
			if (other != node && other.server().isLive()) {
				other.replicaOf(node);
			}
		}
	}

	/**
	 * Asks a Sentinel for a failover without any fault and returns when it has accepted;
	 * the master changes a moment later.
	 * @throws IllegalStateException if no Sentinel is running
	 * @throws io.lettuce.core.RedisCommandExecutionException if it refuses, because it
	 * knows no good replica or a failover is under way
	 */
	public void failover() {
		SentinelNode sentinel = this.topology.liveSentinels()
			.stream()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("A failover needs a running Sentinel: build the deployment "
					+ "with sentinels(3), or use promote(node) without Sentinels"));
		sentinel.command("SENTINEL", "FAILOVER", this.settings.masterName());
	}

	/**
	 * Asks a Sentinel for a failover and waits for the new master.
	 * @param timeout when to give up waiting
	 * @return the new master
	 * @throws RedisDeploymentException if there is none within the timeout
	 * @see #failover()
	 * @see #awaitMasterOtherThan
	 */
	public RedisNode failover(Duration timeout) {
		RedisNode former = master();
		failover();
		return awaitMasterOtherThan(former, timeout);
	}

	/**
	 * Waits until another node than a former master is master, all live Sentinels say so
	 * too and none of them is at the next failover.
	 * @param former the master that was
	 * @param timeout when to give up
	 * @return the new master
	 * @throws RedisDeploymentException if there is none within the timeout
	 */
	public RedisNode awaitMasterOtherThan(RedisNode former, Duration timeout) {
		return new Succession(this.topology, former).await(timeout);
	}

	/**
	 * Waits until every live replica follows the master and has all that was written
	 * before this call. A node that is killed or hung does not count.
	 * @param timeout when to give up
	 * @throws RedisDeploymentException if it takes longer; the message says who lags
	 */
	public void awaitReplicated(Duration timeout) {
		Poll.until("Replicated", timeout, Readiness.ofReplicas(this.topology));
	}

	/**
	 * Waits for what {@link #awaitReplicated} does and until every live Sentinel knows
	 * the master, all live replicas and all live Sentinels, and sees none of them down.
	 * Meanwhile the Sentinels look around more often than they do by themselves.
	 * @param timeout when to give up
	 * @throws RedisDeploymentException if it takes longer; the message says what is
	 * missing
	 */
	public void awaitReady(Duration timeout) {
		SentinelHaste.whileTheyLook(this.topology, () -> Poll.until("Ready", timeout, Readiness.ofAll(this.topology)));
	}

	/**
	 * Undoes all faults, for the next test: lets hung servers go on, restarts killed
	 * ones, restores replication, brings the number of replicas back to that of the start
	 * and returns when there is one master which all others follow, and the Sentinels
	 * agree. Roles stay as they have become, and so do data and {@code CONFIG SET}s; data
	 * that a killed master had not persisted does not come back. Takes some milliseconds
	 * when there is nothing to undo, and seconds where a Sentinel has to find out.
	 * @throws RedisDeploymentException if that is not reached within a minute
	 */
	public void heal() {
		Healing.heal(this.fleet);
	}

	/**
	 * Returns the name by which the Sentinels know the master.
	 * @return the name
	 */
	public String masterName() {
		return this.settings.masterName();
	}

	/**
	 * Returns the password of the nodes' default user.
	 * @return the password or {@code null}
	 */
	public @Nullable String password() {
		return this.settings.password();
	}

	/**
	 * Returns the password of the Sentinels' default user.
	 * @return the password or {@code null}
	 */
	public @Nullable String sentinelPassword() {
		return this.settings.sentinelPassword();
	}

	/**
	 * Returns what a client needs to trust the servers.
	 * @return the files or {@code null} without TLS
	 */
	public @Nullable TlsFiles tls() {
		return this.fleet.trust();
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
		return "RedisDeployment" + this.topology.servers();
	}

	private void requireMember(RedisNode node) {
		if (!this.topology.nodes().contains(node)) {
			throw new IllegalArgumentException(node + " is not of this deployment");
		}
	}

	/**
	 * Describes a deployment and starts it. Not thread safe.
	 */
	public static final class Builder extends RedisDeploymentBuilder<Builder> {

		private Builder() {
		}

		/**
		 * Starts the servers and returns when all are ready, in the sense of
		 * {@link RedisDeployment#awaitReady}.
		 * @return the deployment, to be closed by the caller
		 * @throws RedisDeploymentException if there is no server to run or one does not
		 * start; the message has its log
		 */
		public RedisDeployment start() {
			return RedisDeployment.start(settings());
		}

	}

}
