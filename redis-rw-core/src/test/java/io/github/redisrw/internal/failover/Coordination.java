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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.gate.HoldDeadlines;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator with everything around it scripted.
 */
final class Coordination implements FailoverListener {

	static final Duration HOLD_TIMEOUT = Duration.ofSeconds(10);

	static final Duration INTERVAL = Duration.ofSeconds(1);

	static final Duration FAST_INTERVAL = Duration.ofMillis(50);

	private static final Backoff STEADY = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0);

	final VirtualTime time = new VirtualTime();

	final ScriptedNode a = new ScriptedNode(this.time, "a");

	final ScriptedNode b = new ScriptedNode(this.time, "b");

	final ScriptedNode c = new ScriptedNode(this.time, "c");

	final ScriptedSource source = new ScriptedSource();

	final List<String> told = new ArrayList<>();

	final List<String> tried = new ArrayList<>();

	final List<String> sent = new ArrayList<>();

	/** How far masters had got when they were to be replaced. */
	final Map<Node, Long> positions = new HashMap<>();

	final WriteGate<ScriptedLink> gate;

	final FailoverCoordinator<ScriptedLink> coordinator;

	private final Map<Node, ScriptedNode> routes = new HashMap<>();

	private @Nullable RuntimeException openerMistake;

	private @Nullable RuntimeException listenerMistake;

	Coordination() {
		this(STEADY);
	}

	Coordination(Backoff retry) {
		List.of(this.a, this.b, this.c).forEach((node) -> route(node, node));
		List<FailoverCoordinator<ScriptedLink>> created = new ArrayList<>();
		this.gate = new WriteGate<>(100, () -> created.get(0).hurry(), (link) -> isLeased(link.node()), Runnable::run,
				new HoldDeadlines(this.time, this.time::now, () -> created.get(0).noWritableMaster()));
		this.coordinator = new FailoverCoordinator<>(this.gate, this.source, this::open,
				new FailoverSettings(HOLD_TIMEOUT, INTERVAL, FAST_INTERVAL, retry), this.time, this.time::now, this);
		created.add(this.coordinator);
	}

	private boolean isLeased(Node master) {
		MasterLease lease = this.source.lease();
		return lease == null || lease.until(master) - this.time.now() > 0;
	}

	/**
	 * A master, two replicas, and the gate open since a while.
	 * @return the coordination
	 */
	static Coordination settled() {
		Coordination world = new Coordination();
		world.a.master("X");
		world.b.replicaOf(world.a);
		world.c.replicaOf(world.a);
		world.source.propose(world.a, world.b, world.c);
		world.start();
		world.advance(INTERVAL.multipliedBy(30).plusNanos(1));
		world.told.clear();
		world.tried.clear();
		world.source.learned().clear();
		return world;
	}

	void start() {
		this.coordinator.start();
		this.time.run();
	}

	void advance(Duration duration) {
		this.time.advance(duration);
	}

	void advanceMillis(long millis) {
		advance(Duration.ofMillis(millis));
	}

	/**
	 * Connections to an address lead to a node from now on.
	 * @param address the node with the address
	 * @param behind where they lead
	 */
	void route(ScriptedNode address, ScriptedNode behind) {
		this.routes.put(address.address(), behind);
	}

	void openerFailsWith(@Nullable RuntimeException thrown) {
		this.openerMistake = thrown;
	}

	void listenerFailsWith(@Nullable RuntimeException thrown) {
		this.listenerMistake = thrown;
	}

	private void tell(String event) {
		if (this.listenerMistake != null) {
			throw this.listenerMistake;
		}
		this.told.add(event);
	}

	private CompletionStage<ScriptedLink> open(Node node) {
		if (this.openerMistake != null) {
			throw this.openerMistake;
		}
		return Objects.requireNonNull(this.routes.get(node)).open(node);
	}

	ScriptedWrite<ScriptedLink> submit(String name) {
		ScriptedWrite<ScriptedLink> write = write(name);
		this.gate.submit(write);
		this.time.run();
		return write;
	}

	ScriptedWrite<ScriptedLink> write(String name) {
		return new ScriptedWrite<>(name, this.time.now() + HOLD_TIMEOUT.toNanos(), this.sent);
	}

	/**
	 * The connection on which the gate is open.
	 * @return the connection, {@code null} if the gate holds
	 */
	@Nullable ScriptedLink master() {
		return this.gate.master();
	}

	/**
	 * A connection is lost, and both the gate and the coordinator are told.
	 * @param link the connection
	 */
	void lose(ScriptedLink link) {
		link.lose();
		this.gate.holdIf(link);
		this.coordinator.lost(link, "reset by peer");
		this.time.run();
	}

	/**
	 * A connection refuses a write, and both the gate and the coordinator are told.
	 * @param link the connection
	 */
	void refuse(ScriptedLink link) {
		this.gate.holdIf(link);
		this.coordinator.demoted(link, "READONLY");
		this.time.run();
	}

	void silence() {
		this.coordinator.silent(Objects.requireNonNull(master()));
		this.time.run();
	}

	@Override
	public void holding(FailoverCause kind, String cause, @Nullable Node master) {
		tell("holding, " + cause);
	}

	@Override
	public void heldAt(Node master, RoleReply role) {
		this.positions.put(master, role.offset());
	}

	@Override
	public void mastered(@Nullable Node previous, Node master, NodeReport report, Duration held) {
		tell("master " + master + " was " + previous + " after " + held.toMillis() + " ms");
	}

	@Override
	public void lineageBroken(Node previous, Node master) {
		tell("lineage broken from " + previous + " to " + master);
	}

	@Override
	public void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
		this.tried.add(node + " " + finding);
	}

}
