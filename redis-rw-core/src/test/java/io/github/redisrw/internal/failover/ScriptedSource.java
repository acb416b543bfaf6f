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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Proposes what the test tells it to propose.
 */
final class ScriptedSource implements TopologySource {

	private final List<String> learned = new ArrayList<>();

	private final Map<Node, String> objections = new HashMap<>();

	private CompletionStage<List<Node>> candidates = CompletableFuture.completedStage(List.of());

	private @Nullable RuntimeException mistake;

	private boolean addressesNodes = true;

	private boolean ofCluster;

	private int asked;

	private @Nullable LongSupplier clock;

	private long leasedUntil;

	/**
	 * Masters may be written to until a moment only.
	 * @param time the clock
	 * @param duration from now to that moment
	 */
	void lease(LongSupplier time, Duration duration) {
		this.clock = time;
		this.leasedUntil = time.getAsLong() + duration.toNanos();
	}

	void propose(ScriptedNode... nodes) {
		answer(CompletableFuture.completedStage(List.of(nodes).stream().map(ScriptedNode::address).toList()));
	}

	void fail(String message) {
		answer(CompletableFuture.failedFuture(new IllegalStateException(message)));
	}

	void answer(CompletionStage<List<Node>> proposed) {
		this.candidates = proposed;
		this.mistake = null;
	}

	void failWith(RuntimeException thrown) {
		this.mistake = thrown;
	}

	void objectTo(ScriptedNode node, String reason) {
		this.objections.put(node.address(), reason);
	}

	void believe(ScriptedNode node) {
		this.objections.remove(node.address());
	}

	void isEndpoint() {
		this.addressesNodes = false;
	}

	void isShard() {
		this.ofCluster = true;
	}

	@Override
	public boolean isOfCluster() {
		return this.ofCluster;
	}

	/**
	 * How often it has been asked for candidates.
	 * @return the number
	 */
	int asked() {
		return this.asked;
	}

	List<String> learned() {
		return this.learned;
	}

	@Override
	public void start(Listener listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		this.asked++;
		if (this.mistake != null) {
			throw this.mistake;
		}
		return this.candidates;
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean addressesNodes() {
		return this.addressesNodes;
	}

	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		LongSupplier time = this.clock;
		boolean lapsed = time != null && this.leasedUntil - time.getAsLong() <= 0;
		return lapsed ? "is not confirmed" : this.objections.get(node);
	}

	@Override
	public @Nullable MasterLease lease() {
		return (this.clock != null) ? new ScriptedLease() : null;
	}

	@Override
	public void learned(Node node, RoleReply role) {
		this.learned.add(node + " " + role.role());
	}

	@Override
	public String toString() {
		return "the script";
	}

	private final class ScriptedLease implements MasterLease {

		@Override
		public long until(Node master) {
			return ScriptedSource.this.leasedUntil;
		}

		@Override
		public String shortfall(Node master) {
			return "is not confirmed";
		}

	}

}
