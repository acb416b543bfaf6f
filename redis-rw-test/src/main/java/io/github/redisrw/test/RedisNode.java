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
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A master or replica of a {@link RedisDeployment}. Thread safe.
 */
public final class RedisNode extends RedisServer {

	private static final Duration SAVE_TIMEOUT = Duration.ofSeconds(30);

	private static final AtomicLong PROMOTIONS = new AtomicLong();

	private final Topology topology;

	private final @Nullable ReplicationFront front;

	private final int ownPort;

	private volatile long promotion;

	/**
	 * Makes a node.
	 * @param server its server
	 * @param port where clients reach it
	 * @param ownPort where the server listens
	 * @param topology the nodes it is one of
	 * @param front what listens at its port instead of it, if anything does
	 */
	RedisNode(Server server, int port, int ownPort, Topology topology, @Nullable ReplicationFront front) {
		super(server, port);
		this.ownPort = ownPort;
		this.topology = topology;
		this.front = front;
	}

	/**
	 * Starts the node without any data, killing it before if it is running, and returns
	 * when it answers. Its configuration stays.
	 * @throws RedisDeploymentException if it does not come up; the message has its log
	 */
	public void restartEmpty() {
		kill();
		server().deleteData();
		start();
	}

	/**
	 * Persists the node's data by {@code SAVE}, so that a restart finds it. A copy that
	 * is being made for a replica is waited for.
	 * @throws RedisDeploymentException if there is no reply, or that copy takes too long
	 */
	public void save() {
		Poll.until("Saving " + this, SAVE_TIMEOUT, () -> {
			try {
				command("SAVE");
				return null;
			}
			catch (RedisCommandExecutionException ex) {
				String reply = String.valueOf(ex.getMessage());
				if (!reply.contains("save already in progress")) {
					throw ex;
				}
				return reply;
			}
		});
	}

	/**
	 * Makes this node a master by {@code REPLICAOF NO ONE} and leaves all others alone;
	 * {@link RedisDeployment#promote} also points them here. Lasts over a restart.
	 * @throws RedisDeploymentException if there is no reply
	 */
	public void promote() {
		command("REPLICAOF", "NO", "ONE");
		this.promotion = PROMOTIONS.incrementAndGet();
		command("CONFIG", "REWRITE");
	}

	/**
	 * Makes this node a replica of another by {@code REPLICAOF}, without waiting for the
	 * link. Lasts over a restart.
	 * @param master the node to replicate from
	 * @throws IllegalArgumentException if that is this node
	 * @throws RedisDeploymentException if there is no reply
	 */
	public void replicaOf(RedisNode master) {
		if (master == this) {
			throw new IllegalArgumentException(address() + " cannot replicate from itself");
		}
		command("REPLICAOF", master.host(), String.valueOf(master.port()));
		command("CONFIG", "REWRITE");
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
	 * Lets everything that a master sends to this replica arrive later, by a fixed time
	 * and at full throughput, as over a long line. Holds for any master, and until it is
	 * set anew or {@link #restoreReplication()}.
	 * @param delay the time, not negative
	 * @throws IllegalStateException if the deployment is not built with
	 * {@link RedisDeploymentBuilder#controllableReplication()}
	 */
	public void delayReplication(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("delay must not be negative: " + delay);
		}
		link().delay(delay);
	}

	/**
	 * Breaks this replica's link to its master and refuses every attempt to link up
	 * again, with any master, until {@link #restoreReplication()}.
	 * @throws IllegalStateException if the deployment is not built with
	 * {@link RedisDeploymentBuilder#controllableReplication()}
	 */
	public void cutReplication() {
		link().cut();
	}

	/**
	 * Ends a delay and a cut: what was held back arrives at once, and a replica that was
	 * cut off links up at its next attempt, about a second later.
	 * @throws IllegalStateException if the deployment is not built with
	 * {@link RedisDeploymentBuilder#controllableReplication()}
	 */
	public void restoreReplication() {
		link().restore();
	}

	NodeState state() {
		return NodeState.parse(command("ROLE"));
	}

	/**
	 * The number of the last promotion of this node, counted over all nodes; 0 for none.
	 */
	long promotion() {
		return this.promotion;
	}

	boolean hasControllableReplication() {
		return this.front != null;
	}

	@Override
	void starting() {
		RedisNode master = this.topology.findMaster();
		if (master != null) {
			server().startAsReplicaOf(master.port());
		}
	}

	@Override
	void up() {
		if (this.front != null) {
			this.front.open();
		}
	}

	@Override
	void down() {
		if (this.front != null) {
			this.front.close();
		}
	}

	@Override
	void dispose() {
		super.dispose();
		Ports.release(this.ownPort);
	}

	private ReplicationLink link() {
		if (this.front == null) {
			throw new IllegalStateException("The replication of " + address() + " cannot be controlled: build the "
					+ "deployment with controllableReplication()");
		}
		return this.front.link();
	}

}
