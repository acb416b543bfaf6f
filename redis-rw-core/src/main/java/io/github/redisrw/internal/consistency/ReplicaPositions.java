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
import io.github.redisrw.internal.node.query.SharedQuery;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far the replicas have come, as they say when they are asked. Thread-safe.
 */
final class ReplicaPositions {

	/** What a replica said is trusted for so long: it may have got another master. */
	private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** A replica found behind so often is not asked by every read any more. */
	private static final int MISSES = 3;

	private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int MAX_REST_FACTOR = 10;

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
	 * @return the answer, at once if it is known; {@code false} if it cannot be told
	 */
	CompletionStage<Boolean> hasReached(NodeLink link, ReplicationPosition required) {
		Replica replica = replica(link);
		if (replica.isKnownToHaveReached(required)) {
			return CompletableFuture.completedFuture(Boolean.TRUE);
		}
		if (replica.isResting()) {
			return CompletableFuture.completedFuture(Boolean.FALSE);
		}
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		replica.question.ask().whenComplete((position, failure) -> answer.complete(replica.judge(position, required)));
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
		if (known == null || !known.link.isOpen()) {
			this.replicas.values().removeIf((replica) -> !replica.link.isOpen());
			known = new Replica(link);
			this.replicas.put(key, known);
		}
		return known;
	}

	private static boolean isAtLeast(@Nullable ReplicationPosition position, ReplicationPosition required) {
		return position != null && position.replicationId().equals(required.replicationId())
				&& position.offset() >= required.offset();
	}

	/**
	 * What is known of one replica.
	 */
	private static final class Replica {

		private final NodeLink link;

		private final SharedQuery<@Nullable ReplicationPosition> question;

		private volatile Answer last = new Answer(null, 0);

		/** The last answer by which it was judged. */
		private volatile @Nullable Answer counted;

		private volatile int misses;

		private volatile long restsUntil = System.nanoTime();

		private Replica(NodeLink link) {
			this.link = link;
			this.question = new SharedQuery<>(this::ask);
		}

		private CompletionStage<@Nullable ReplicationPosition> ask() {
			long asked = System.nanoTime();
			return this.link.queries().lineage().thenApply((lineage) -> {
				ReplicationPosition position = position(lineage.orElse(null));
				this.last = new Answer(position, asked);
				return position;
			});
		}

		private static @Nullable ReplicationPosition position(@Nullable Lineage lineage) {
			return (lineage != null) ? new ReplicationPosition(lineage.id(), lineage.offset()) : null;
		}

		private boolean isKnownToHaveReached(ReplicationPosition required) {
			Answer answer = this.last;
			return isAtLeast(answer.position(), required) && System.nanoTime() - answer.nanoTime() < TRUST_NANOS;
		}

		private boolean isResting() {
			return this.misses >= MISSES && this.restsUntil - System.nanoTime() > 0;
		}

		private boolean judge(@Nullable ReplicationPosition position, ReplicationPosition required) {
			boolean reached = isAtLeast(position, required);
			Answer answer = this.last;
			if (!reached && position != null && answer == this.counted) {
				// One answer for several reads: it was behind once.
				return false;
			}
			this.counted = answer;
			int missed = reached ? 0 : this.misses + 1;
			this.misses = missed;
			if (missed >= MISSES) {
				this.restsUntil = System.nanoTime() + REST_NANOS * Math.min(missed - MISSES + 1, MAX_REST_FACTOR);
			}
			return reached;
		}

	}

	/**
	 * What a replica has said.
	 *
	 * @param position the position, {@code null} if it has not said any
	 * @param nanoTime when it was asked
	 */
	private record Answer(@Nullable ReplicationPosition position, long nanoTime) {

	}

}
