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

package io.github.redisrw.internal.consistency;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.topology.ReplicationPosition;

/**
 * How far the replicas have come, as they say when they are asked. Thread-safe.
 */
final class ReplicaPositions {

	/**
	 * A read does not wait longer for the word of a replica: the master is asked instead.
	 */
	private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final NodeConnector connector;

	private final Map<Object, Replica> replicas = new ConcurrentHashMap<>();

	ReplicaPositions(NodeConnector connector) {
		this.connector = connector;
	}

	/**
	 * Whether a replica has come as far as is required.
	 * @param link the connection to it
	 * @param required what is required
	 * @param confirmed whether a master has come so far; a replica that has not is not
	 * behind otherwise
	 * @return the answer, at once if it is known; {@code false} if it cannot be told
	 */
	CompletionStage<Boolean> hasReached(NodeLink link, ReplicationPosition required, boolean confirmed) {
		CompletableFuture<Boolean> answer = replica(link).progress().hasReached(required, confirmed);
		if (!answer.isDone()) {
			Future<?> limit = this.connector.limit(() -> answer.complete(Boolean.FALSE), PATIENCE_NANOS);
			answer.whenComplete((reached, failure) -> limit.cancel(false));
		}
		return answer;
	}

	private Replica replica(NodeLink link) {
		String runId = link.report().runId();
		Object key = (runId != null) ? runId : link;
		Replica known = this.replicas.get(key);
		if (known == null || !known.link().isOpen()) {
			this.replicas.values().removeIf((replica) -> !replica.link().isOpen());
			known = new Replica(link);
			this.replicas.put(key, known);
		}
		return known;
	}

	/**
	 * The connection to a replica, and what is known of it.
	 */
	private record Replica(NodeLink link, ReplicaProgress progress) {

		private Replica(NodeLink link) {
			this(link, new ReplicaProgress(() -> link.queries().lineage(), System::nanoTime));
		}

	}

}
