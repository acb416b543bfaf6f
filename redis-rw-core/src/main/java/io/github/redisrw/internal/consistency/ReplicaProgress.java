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

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.redisrw.internal.node.query.SharedQuery;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica has come, as it says when it is asked. Thread-safe.
 */
final class ReplicaProgress {

	/** What a replica said is trusted for so long: it may have got another master. */
	private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** A replica found behind so often is not asked by every read any more. */
	private static final int MISSES = 3;

	private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int MAX_REST_FACTOR = 10;

	private final LongSupplier clock;

	private final SharedQuery<@Nullable ReplicationPosition> question;

	private volatile Answer last = new Answer(null, 0);

	/** The last answer by which it was judged. */
	private volatile @Nullable Answer counted;

	private volatile int misses;

	private volatile long restsUntil;

	/**
	 * Create an instance.
	 * @param source asks the replica for its history
	 * @param clock the time, in nanoseconds
	 */
	ReplicaProgress(Supplier<? extends CompletionStage<Optional<Lineage>>> source, LongSupplier clock) {
		this.clock = clock;
		this.question = new SharedQuery<>(() -> ask(source));
		this.restsUntil = clock.getAsLong();
	}

	private CompletionStage<@Nullable ReplicationPosition> ask(
			Supplier<? extends CompletionStage<Optional<Lineage>>> source) {
		long asked = this.clock.getAsLong();
		return source.get().thenApply((lineage) -> {
			ReplicationPosition position = position(lineage.orElse(null));
			this.last = new Answer(position, asked);
			return position;
		});
	}

	private static @Nullable ReplicationPosition position(@Nullable Lineage lineage) {
		return (lineage != null) ? new ReplicationPosition(lineage.id(), lineage.offset()) : null;
	}

	/**
	 * Whether it has come as far as is required.
	 * @param required what is required
	 * @param confirmed whether a master has come so far; a replica that has not is not
	 * behind otherwise
	 * @return the answer, at once if it is known, or if it has been behind so often that
	 * it is not asked
	 */
	CompletableFuture<Boolean> hasReached(ReplicationPosition required, boolean confirmed) {
		if (isKnownToHaveReached(required)) {
			return CompletableFuture.completedFuture(Boolean.TRUE);
		}
		if (isResting()) {
			return CompletableFuture.completedFuture(Boolean.FALSE);
		}
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		this.question.ask().whenComplete((position, failure) -> answer.complete(judge(position, required, confirmed)));
		return answer;
	}

	private boolean isKnownToHaveReached(ReplicationPosition required) {
		Answer answer = this.last;
		return isAtLeast(answer.position(), required) && this.clock.getAsLong() - answer.nanoTime() < TRUST_NANOS;
	}

	private boolean isResting() {
		return this.misses >= MISSES && this.restsUntil - this.clock.getAsLong() > 0;
	}

	private boolean judge(@Nullable ReplicationPosition position, ReplicationPosition required, boolean confirmed) {
		boolean reached = isAtLeast(position, required);
		Answer answer = this.last;
		if (!reached && position != null && (!confirmed || answer == this.counted)) {
			// Not behind what nobody has; and one answer for several reads: behind once.
			return false;
		}
		this.counted = answer;
		int missed = reached ? 0 : this.misses + 1;
		this.misses = missed;
		if (missed >= MISSES) {
			this.restsUntil = this.clock.getAsLong() + REST_NANOS * Math.min(missed - MISSES + 1, MAX_REST_FACTOR);
		}
		return reached;
	}

	private static boolean isAtLeast(@Nullable ReplicationPosition position, ReplicationPosition required) {
		return position != null && position.replicationId().equals(required.replicationId())
				&& position.offset() >= required.offset();
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
