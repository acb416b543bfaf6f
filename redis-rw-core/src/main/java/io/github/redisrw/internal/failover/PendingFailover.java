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

import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A failover that whoever decides in the deployment has announced, from the announcement
 * to the moment at which the successor is named. Confined to the coordinator's thread.
 * <p>
 * It is given up after a while without a promotion. Only time in which a replica that may
 * be promoted was asked and answered that it is still a replica counts: an absence of
 * news is not news, be it that the replica does not answer, or that this process was
 * stopped.
 */
final class PendingFailover {

	private static final Log logger = LogFactory.getLog(PendingFailover.class);

	/**
	 * For how long the replicas must have answered that none has been promoted.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(4);

	/**
	 * Between two answers that are further apart nobody has looked. Far longer than the
	 * round trip of a question, far shorter than a promotion takes to be acted upon.
	 */
	private static final long LONGEST_GAP_NANOS = Duration.ofMillis(250).toNanos();

	/**
	 * What a longer gap counts: where round trips take that long, many of them come to an
	 * end nevertheless.
	 */
	private static final long LONGER_GAP_NANOS = LONGEST_GAP_NANOS / 5;

	private Phase phase = Phase.NONE;

	/** The master that is, or was, to be replaced. */
	private @Nullable Node master;

	/** The replica to be promoted, or that has been. */
	private @Nullable Node successor;

	private long lastAnswer;

	private long answeredNanos;

	/**
	 * Takes note of an announcement.
	 * @param replaced the master that is to be replaced
	 * @param selected the replica to be promoted, {@code null} while it is not known
	 * @param now the time
	 * @return whether this is the first of this failover
	 */
	boolean announced(Node replaced, @Nullable Node selected, long now) {
		boolean first = !isUnderWay() || !replaced.equals(this.master);
		if (first) {
			this.phase = Phase.ANNOUNCED;
			this.master = replaced;
			this.successor = null;
		}
		if (selected != null && !selected.equals(this.successor)) {
			this.phase = Phase.SELECTED;
			this.successor = selected;
			reset(now);
		}
		else if (first) {
			reset(now);
		}
		return first;
	}

	private void reset(long now) {
		this.lastAnswer = now;
		this.answeredNanos = 0;
	}

	/**
	 * Takes note that a node has answered that it is a replica.
	 * @param node the node
	 * @param now the time
	 */
	void stillReplica(Node node, long now) {
		if (this.phase == Phase.ANNOUNCED || (this.phase == Phase.SELECTED && node.equals(this.successor))) {
			long gap = now - this.lastAnswer;
			this.answeredNanos += (gap <= LONGEST_GAP_NANOS) ? gap : LONGER_GAP_NANOS;
			this.lastAnswer = now;
		}
	}

	/**
	 * Takes note of the master that is written to from now on.
	 * @param node the master
	 */
	void taken(Node node) {
		if (isUnderWay() && !node.equals(this.master)) {
			this.phase = Phase.UNCONFIRMED;
			this.successor = node;
		}
		else if (isUnderWay()) {
			end();
		}
	}

	/** Takes note that it is over, whoever is master now. */
	void end() {
		this.phase = Phase.NONE;
		this.master = null;
		this.successor = null;
	}

	/**
	 * Tells whether a promotion is being waited for.
	 * @return {@code true} from the announcement until a successor is taken
	 */
	boolean isUnderWay() {
		return this.phase == Phase.ANNOUNCED || this.phase == Phase.SELECTED;
	}

	/**
	 * Tells whether a node is about to be replaced.
	 * @param node the node
	 * @return {@code true} if what it acknowledges now may be lost
	 */
	boolean isReplacing(Node node) {
		return isUnderWay() && node.equals(this.master);
	}

	/**
	 * Tells whether it does not take place, by what the replicas answer.
	 * @return {@code true} after a while in which they were asked, and answered
	 */
	boolean isOverdue() {
		boolean overdue = isUnderWay() && this.answeredNanos > PATIENCE.toNanos();
		if (overdue) {
			logger.warn("The " + this + " has not taken place: for " + PATIENCE.toSeconds()
					+ " s the replicas have answered that they are replicas. It is not waited for any longer");
		}
		return overdue;
	}

	/**
	 * Tells whether a node has become master by this failover, and nobody but the node
	 * itself has said so yet.
	 * @param node the node
	 * @return {@code true} until it is named
	 */
	boolean isUnconfirmed(Node node) {
		return this.phase == Phase.UNCONFIRMED && node.equals(this.successor);
	}

	@Override
	public String toString() {
		return "failover of " + this.master + ((this.successor != null) ? " to " + this.successor : "");
	}

	private enum Phase {

		/** There is none. */
		NONE,

		/** The master is to be replaced, it is not known by whom. */
		ANNOUNCED,

		/** A replica has been selected. */
		SELECTED,

		/** A successor has been promoted and taken, and has not been named yet. */
		UNCONFIRMED

	}

}
