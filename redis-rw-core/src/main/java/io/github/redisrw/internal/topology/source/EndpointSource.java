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

package io.github.redisrw.internal.topology.source;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Two endpoints: one that leads to the master, one that leads to the replicas, as the
 * Services {@code redis-write} and {@code redis-read} do, or the primary and the reader
 * endpoint of a managed service. Names are resolved each time they are asked for, by the
 * name service and not by the JVM's cache.
 */
public final class EndpointSource implements TopologySource {

	private final Node write;

	private final @Nullable Node read;

	private final HostResolver resolver;

	/**
	 * Create a source.
	 * @param write the endpoint that leads to the master
	 * @param read the endpoint that leads to the replicas, {@code null} if there is none
	 */
	public EndpointSource(Node write, @Nullable Node read) {
		this(write, read, new HostResolver(new NameService(), System::nanoTime));
	}

	EndpointSource(Node write, @Nullable Node read, HostResolver resolver) {
		this.resolver = resolver;
		this.write = write;
		this.read = read;
	}

	@Override
	public void start(Listener listener) {
		this.resolver.start();
	}

	@Override
	public void stop() {
		this.resolver.stop();
	}

	@Override
	public CompletionStage<List<Node>> masterCandidates() {
		return addresses(this.write);
	}

	@Override
	public CompletionStage<List<Node>> readCandidates() {
		return (this.read != null) ? addresses(this.read) : CompletableFuture.completedStage(List.of());
	}

	private CompletionStage<List<Node>> addresses(Node endpoint) {
		return this.resolver.resolveAll(endpoint).thenApply((addresses) -> {
			List<Node> nodes = new ArrayList<>();
			for (InetAddress address : addresses) {
				nodes.add((addresses.size() == 1) ? endpoint : new Node(address.getHostAddress(), endpoint.port()));
			}
			return nodes;
		});
	}

	/**
	 * What connects to a name goes by what is known of it here, while the name service
	 * does not answer, too. Addresses need no name service.
	 */
	@Override
	public @Nullable CompletionStage<InetAddress> resolve(Node node) {
		if (node.host().equals(this.write.host()) || (this.read != null && node.host().equals(this.read.host()))) {
			return this.resolver.resolveAll(node).thenApply((addresses) -> addresses.get(0));
		}
		return null;
	}

	@Override
	public boolean addressesNodes() {
		return false;
	}

	@Override
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		return null;
	}

	@Override
	public String toString() {
		return "write endpoint " + this.write + ((this.read != null) ? ", read endpoint " + this.read : "");
	}

}
