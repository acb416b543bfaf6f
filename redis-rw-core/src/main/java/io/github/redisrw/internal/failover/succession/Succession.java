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

package io.github.redisrw.internal.failover.succession;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Who was master last, and whether another may follow it: its data has to go on from
 * there. Confined to the coordinator's thread.
 */
public final class Succession {

	private final Duration insistence;

	private @Nullable Node master;

	private @Nullable Lineage lineage;

	/** The process, {@code null} if it is not known. */
	private @Nullable String runId;

	/** More processes than that behind one deployment are not told apart in time. */
	public static final int MOST_UNRELATED = 32;

	/**
	 * For how long nodes have been seen whose data is not that of the last master. Behind
	 * an endpoint there may be another process each time; the oldest make room.
	 */
	private final Map<String, Sightings> unrelated = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Sightings> eldest) {
			return size() > MOST_UNRELATED;
		}

	};

	/**
	 * Create a succession with no master yet.
	 * @param insistence for how long a master with unrelated data has to be proposed
	 * before it is accepted
	 */
	public Succession(Duration insistence) {
		this.insistence = insistence;
	}

	public @Nullable Node master() {
		return this.master;
	}

	public @Nullable Lineage lineage() {
		return this.lineage;
	}

	public void follow(Node node, NodeReport report) {
		this.master = node;
		this.lineage = report.lineage();
		this.runId = report.runId();
		settled();
	}

	/**
	 * The master may have given its history another name.
	 * @param report what it says of itself
	 * @return whether it has
	 */
	public boolean renamed(NodeReport report) {
		if (!isRenamed(report)) {
			return false;
		}
		this.lineage = report.lineage();
		return true;
	}

	/**
	 * The same process knows no history before the present one: it has not followed
	 * another master meanwhile.
	 */
	private boolean isRenamed(NodeReport report) {
		Lineage present = report.lineage();
		return this.runId != null && this.runId.equals(report.runId()) && present != null
				&& present.previousId() == null;
	}

	/**
	 * The search is over. What was found on the way has to insist anew in the next one.
	 */
	public void settled() {
		this.unrelated.clear();
	}

	/**
	 * A master with an unrelated history is a master that lost its data, or another
	 * deployment. It is accepted only if it is still proposed a while later.
	 * @param node the address it was reached at
	 * @param report what it says of itself
	 * @param now the time
	 * @return why it is not accepted, {@code null} if it is
	 */
	public @Nullable String rejectionReason(Node node, NodeReport report, long now) {
		if (isRelated(report)) {
			return null;
		}
		Sightings sightings = this.unrelated.compute(node + " " + report.runId(),
				(process, before) -> (before != null) ? before.again(now) : new Sightings(now, 0));
		return (sightings.nanos() >= this.insistence.toNanos()) ? null
				: "is a master whose data has nothing to do with that of " + this.master;
	}

	public int unrelated() {
		return this.unrelated.size();
	}

	public boolean isRelated(NodeReport report) {
		return isRenamed(report) || this.lineage == null || report.lineage() == null
				|| report.lineage().continues(this.lineage);
	}

	/**
	 * How a node has been seen.
	 *
	 * @param last when it was seen last
	 * @param nanos for how long, without the time in which nobody looked
	 */
	private record Sightings(long last, long nanos) {

		private static final long MOST_BETWEEN = TimeUnit.MILLISECONDS.toNanos(500);

		private Sightings again(long now) {
			return new Sightings(now, this.nanos + Math.min(now - this.last, MOST_BETWEEN));
		}

	}

}
