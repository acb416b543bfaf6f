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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.internal.replica.ReplicaPool;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the nodes themselves: how many connections lead to each, and what each says of
 * itself at length. Thread-safe.
 */
final class NodeInspector {

	private final NodeConnector connector;

	private final NodeConnector replicaConnector;

	private final Supplier<@Nullable NodeLink> master;

	private final ReplicaPool pool;

	/**
	 * Create an inspector.
	 * @param connector makes connections to masters
	 * @param replicaConnector makes connections to replicas; may be the same
	 * @param master the connection to the verified master, if there is one
	 * @param pool knows the replicas
	 */
	NodeInspector(NodeConnector connector, NodeConnector replicaConnector, Supplier<@Nullable NodeLink> master,
			ReplicaPool pool) {
		this.connector = connector;
		this.replicaConnector = replicaConnector;
		this.master = master;
		this.pool = pool;
	}

	/**
	 * How many connections are open.
	 * @return the numbers by the address of the node
	 */
	Map<String, Integer> connections() {
		Map<String, Integer> counts = new TreeMap<>();
		this.connector.counts().forEach((node, count) -> counts.merge(node.toString(), count, Integer::sum));
		if (this.replicaConnector != this.connector) {
			this.replicaConnector.counts().forEach((node, count) -> counts.merge(node.toString(), count, Integer::sum));
		}
		return counts;
	}

	/**
	 * Ask the master and each replica.
	 * @param parameters what is asked of the configuration
	 * @return what those say that answer, the master first
	 */
	CompletionStage<List<NodeInspection>> inspect(String... parameters) {
		CompletableFuture<List<NodeInspection>> inspected = new CompletableFuture<>();
		this.pool.links((replicas) -> {
			List<NodeLink> all = new ArrayList<>(replicas);
			NodeLink present = this.master.get();
			if (present != null) {
				all.add(0, present);
			}
			List<CompletableFuture<@Nullable NodeInspection>> answers = all.stream()
				.map((link) -> link.queries()
					.inspectAtLength(parameters)
					.toCompletableFuture()
					.<@Nullable NodeInspection>handle((answer, failure) -> answer))
				.toList();
			CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
				.thenRun(() -> inspected.complete(answers.stream()
					.map(CompletableFuture::join)
					.filter(Objects::nonNull)
					.map(NodeInspection.class::cast)
					.toList()));
		});
		return inspected;
	}

}
