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

package io.github.redisrw.internal.client;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * A source whose observer hears what nodes say of themselves.
 */
final class ObservedTopologySource implements TopologySource {

	private final TopologySource delegate;

	private final BiConsumer<Node, RoleReply> observer;

	ObservedTopologySource(TopologySource delegate, BiConsumer<Node, RoleReply> observer) {
		this.delegate = delegate;
		this.observer = observer;
	}

	@Override
	public void start(Listener listener) {
		this.delegate.start(listener);
	}

	@Override
	public void stop() {
		this.delegate.stop();
	}

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		return this.delegate.masterCandidates();
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		return this.delegate.readCandidates();
	}

	@Override
	public @Nullable CompletionStage<InetAddress> resolve(Node node) {
		return this.delegate.resolve(node);
	}

	@Override
	public boolean addressesNodes() {
		return this.delegate.addressesNodes();
	}

	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		return this.delegate.rejectionReason(node, report, lastKnown);
	}

	@Override
	public @Nullable MasterLease lease() {
		return this.delegate.lease();
	}

	@Override
	public void learned(Node node, RoleReply role) {
		this.observer.accept(node, role);
		this.delegate.learned(node, role);
	}

	@Override
	public void verified(Node master) {
		this.delegate.verified(master);
	}

	@Override
	public boolean isRefusal(String error) {
		return this.delegate.isRefusal(error);
	}

	@Override
	public boolean isOfCluster() {
		return this.delegate.isOfCluster();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
