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

package io.github.redisrw.internal.path.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.internal.consistency.ConsistentReads;
import io.github.redisrw.internal.flight.CommandBatch;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.ReadRequirement;
import io.github.redisrw.internal.threads.HandOver;
import org.jspecify.annotations.Nullable;

/**
 * Sends reads to those that may answer them, or has them wait for one. Iterations stay
 * where they began. Thread-safe.
 */
final class ReadDispatcher {

	private final ReplicaPool pool;

	private final ReplicaChoice<NodeLink> choice;

	private final ReadNodes nodes;

	private final WriteGate<NodeLink> gate;

	private final ConsistentReads demandingReads;

	/** Where iterations have begun, by the mark in their cursors. */
	private final Map<Integer, NodeLink> iterations = new ConcurrentHashMap<>();

	private final Set<WaitingRead> waiting = ConcurrentHashMap.newKeySet();

	ReadDispatcher(ReplicaPool pool, ReadNodes nodes, WriteGate<NodeLink> gate, ConsistentReads demandingReads) {
		this.pool = pool;
		this.choice = pool.choice();
		this.nodes = nodes;
		this.gate = gate;
		this.demandingReads = demandingReads;
	}

	void dispatch(TrackedCommand<?, ?, ?> command) {
		if (command instanceof CursorCommand<?, ?, ?> iteration) {
			dispatch(iteration);
		}
		else {
			dispatch(command, null);
		}
	}

	void iterationBegan(int mark, NodeLink link) {
		if (this.iterations.put(mark, link) == null) {
			this.iterations.values().removeIf((known) -> !known.isOpen());
		}
	}

	/** An iteration stays where it began. */
	private void dispatch(CursorCommand<?, ?, ?> iteration) {
		if (iteration.isFirst()) {
			dispatch(iteration, null);
			return;
		}
		NodeLink began = this.iterations.get(iteration.mark());
		NodeLink link = (began != null && began.isOpen()) ? began : this.gate.master();
		if (link == null || !iteration.mayGoOnAt(link)) {
			iteration.fail(iteration.lost());
			return;
		}
		iteration.issuer().send(iteration, link);
	}

	/**
	 * Send a command to whoever may answer it.
	 * @param command the command
	 * @param avoid a connection that has just failed
	 */
	void dispatch(TrackedCommand<?, ?, ?> command, @Nullable NodeLink avoid) {
		ReadRequirement requirement = command.requirement();
		if (requirement != null) {
			dispatch(command, requirement, avoid);
			return;
		}
		NodeLink link = this.nodes.chooseFor(1, avoid);
		if (link != null) {
			command.issuer().send(command, link);
		}
		else {
			await(command);
		}
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, ReadRequirement requirement, @Nullable NodeLink avoid) {
		this.demandingReads.find(requirement, avoid).whenComplete((link, failure) -> {
			if (failure != null) {
				RuntimeException reason = Failures.runtime(failure);
				if (reason instanceof WritesLostException) {
					command.fail(reason);
				}
				else {
					ReadOutcomes.rejected(command, reason);
				}
			}
			else if (command.isDone()) {
				return;
			}
			else if (link != null) {
				command.issuer().send(command, link);
			}
			else if (requirement.maxLag() != null && this.pool.fallback().policy() == WhenStale.FAIL) {
				ReadOutcomes.rejected(command,
						new NoEligibleReplicaException("no replica is within " + requirement.maxLag() + " ("
								+ this.pool.describe() + "), and redis.rw.read.when-stale is fail"));
			}
			else {
				this.gate.submit(command);
			}
		});
	}

	void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		List<TrackedCommand<?, ?, ?>> together = new ArrayList<>(commands.size());
		for (TrackedCommand<?, ?, ?> command : commands) {
			if (command instanceof CursorCommand<?, ?, ?> || command.requirement() != null) {
				dispatch(command);
			}
			else {
				together.add(command);
			}
		}
		if (together.isEmpty()) {
			return;
		}
		CommandBatch batch = new CommandBatch(together);
		NodeLink link = this.nodes.chooseFor(together.size(), null);
		if (link != null) {
			batch.send(link);
		}
		else {
			await(batch);
		}
	}

	// Where nobody answers

	private void await(HeldWrite<NodeLink> read) {
		await(read, false);
	}

	/**
	 * Wait for a node that may answer: the master, or a replica that becomes eligible.
	 * @param read what waits
	 * @param again whether it has been sent before
	 */
	void await(HeldWrite<NodeLink> read, boolean again) {
		if (this.pool.fallback().policy() == WhenStale.FAIL) {
			read.reject(new NoEligibleReplicaException(
					"no replica is eligible (" + this.pool.describe() + "), and redis.rw.read.when-stale is fail"));
			return;
		}
		WaitingRead waits = new WaitingRead(read, this.waiting::remove);
		this.waiting.add(waits);
		if (again) {
			this.gate.submitAgain(waits);
		}
		else {
			this.gate.submit(waits);
		}
		if (this.choice.hasAnswering()) {
			onEligible();
		}
	}

	void onEligible() {
		for (WaitingRead read : this.waiting) {
			NodeLink link = this.nodes.choose(null);
			if (link == null) {
				return;
			}
			HandOver.guarded(() -> read.send(link));
		}
	}

}
