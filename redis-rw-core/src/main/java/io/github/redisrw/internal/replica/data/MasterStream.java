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

package io.github.redisrw.internal.replica.data;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.RoleReport;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.OffsetHistory;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * The verified master's replication stream, which replicas are compared with. Samples of
 * it come with each look at the master; where they are too few, it asks for more.
 * Thread-safe.
 */
public final class MasterStream {

	private final OffsetHistory history = new OffsetHistory();

	private final Supplier<@Nullable NodeLink> master;

	private volatile @Nullable String lineage;

	private volatile @Nullable String runId;

	private volatile int connectedReplicas;

	private volatile @Nullable LineageQuery lineageQuery;

	private volatile long known = System.nanoTime() - Long.MAX_VALUE / 2;

	/**
	 * Create a stream of which nothing is known.
	 * @param master the connection to the verified master, if there is one
	 */
	public MasterStream(Supplier<@Nullable NodeLink> master) {
		this.master = master;
	}

	OffsetHistory history() {
		return this.history;
	}

	/**
	 * The history that replicas must have, too.
	 * @return the replication ID, {@code null} if it is not known
	 */
	@Nullable String lineage() {
		return this.lineage;
	}

	/**
	 * The identity of the master.
	 * @return the identity of its process, {@code null} if it is not known
	 */
	public @Nullable String runId() {
		return this.runId;
	}

	/**
	 * How many replicas the master had when it was last looked at.
	 * @return the number
	 */
	public int connectedReplicas() {
		return this.connectedReplicas;
	}

	/**
	 * A node has been verified as master.
	 * @param report what it says of itself
	 */
	public void mastered(NodeReport report) {
		Lineage reported = report.lineage();
		this.lineage = (reported != null) ? reported.id() : null;
		this.runId = report.runId();
		seen();
	}

	/** The data of the master has nothing to do with what was there before. */
	public void clear() {
		this.history.clear();
	}

	/** The master has said of itself what role it has. */
	public void seen() {
		NodeLink link = this.master.get();
		RoleReport roleReport = (link != null) ? link.queries().roleReport() : null;
		if (roleReport != null && roleReport.role().role() == Role.MASTER) {
			this.history.add(roleReport.asked(), roleReport.role().offset());
			this.connectedReplicas = roleReport.role().replicas().size();
			this.known = roleReport.asked();
		}
	}

	/**
	 * Whether the master has been looked at since a moment.
	 * @param nanoTime the moment
	 * @return {@code true} if it has
	 */
	public boolean isKnownSince(long nanoTime) {
		return this.known - nanoTime >= 0;
	}

	/**
	 * Look at the master now, if there is one.
	 * @param patience how long an answer is waited for
	 * @return completed when that is done, or not worth while waiting for
	 */
	public CompletionStage<?> sample(Duration patience) {
		NodeLink link = this.master.get();
		if (link == null) {
			return CompletableFuture.completedFuture(null);
		}
		return link.role()
			.thenAccept((role) -> seen())
			.toCompletableFuture()
			.completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * A replica has another history than the master is known to have. A master may take
	 * another name for the history it has; but one that has just been demoted has the
	 * history of another master, so it counts only if the node is still master after it
	 * has told of it. Replicas may be many, and stay so for long: the master is not asked
	 * before it has answered, and not more often than is said.
	 * @param pause the least time between two questions
	 */
	public void refreshLineage(Duration pause) {
		NodeLink link = this.master.get();
		LineageQuery last = this.lineageQuery;
		long now = System.nanoTime();
		if (link == null || (last != null && last.link() == link && !last.isOver(now - pause.toNanos()))) {
			return;
		}
		this.lineageQuery = new LineageQuery(link, now,
				link.queries().lineage().thenCompose((said) -> link.role().thenAccept((role) -> {
					if (role.role() == Role.MASTER && link == this.master.get()) {
						said.ifPresent((lineage) -> this.lineage = lineage.id());
					}
				})));
	}

	/**
	 * What the data of replicas is compared with now.
	 * @param successors the histories that go on from the master's
	 * @return a snapshot
	 */
	public Reference reference(Successors successors) {
		String present = this.lineage;
		successors.of(present);
		return new Reference(this.history, present, this.runId, this.known, successors);
	}

	/**
	 * A question for the master's history.
	 *
	 * @param link where it was put
	 * @param began when
	 * @param answered completes when it is over
	 */
	private record LineageQuery(NodeLink link, long began, CompletionStage<?> answered) {

		/** Whether it has been answered, and was put before a moment. */
		private boolean isOver(long moment) {
			return this.began - moment <= 0 && this.answered.toCompletableFuture().isDone();
		}

	}

}
