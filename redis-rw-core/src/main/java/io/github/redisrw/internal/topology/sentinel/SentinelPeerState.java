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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelView;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import org.jspecify.annotations.Nullable;

/**
 * The life of one Sentinel as it is seen from here, and what its word is worth meanwhile.
 * <p>
 * It has a say from its first answer on a connection on which it has been identified
 * until it has missed several rounds of questions. Who it is is found out anew on each
 * connection, since an address such as that of a Service may lead to another Sentinel
 * each time. Confined to the source's thread.
 */
final class SentinelPeerState {

	/** How many rounds a Sentinel may miss before it loses its say. */
	private static final int ROUNDS = 3;

	private final String address;

	private final long roundNanos;

	private Phase phase = Phase.CONNECTING;

	/** Who is at the other end of the present connection. */
	private @Nullable String identity;

	/** Who was at the other end last. */
	private String lastIdentity;

	private @Nullable SentinelVote vote;

	private int misses;

	private long lastMiss;

	/**
	 * Creates the state of a Sentinel that has not been reached yet.
	 * @param address its address, which tells it from others where it does not know its
	 * identity
	 * @param round between two questions
	 */
	SentinelPeerState(String address, Duration round) {
		this.address = address;
		this.lastIdentity = address;
		this.roundNanos = round.toNanos();
	}

	/**
	 * How long the last word of a Sentinel counts.
	 * @param round between two questions
	 * @return the time
	 */
	static Duration patience(Duration round) {
		return round.multipliedBy(ROUNDS);
	}

	/** A connection has been made. It is not known to whom. */
	void connected() {
		this.identity = null;
		this.phase = Phase.IDENTIFYING;
	}

	/** Whether it is known who is at the other end of the connection. */
	boolean isIdentified() {
		return this.identity != null;
	}

	/**
	 * The Sentinel at the other end of the connection has said who it is.
	 * @param id its identity, its address if it does not tell
	 */
	void identified(String id) {
		this.identity = id;
		this.lastIdentity = id;
	}

	/**
	 * It has answered.
	 * @param view what it says, {@code null} if it names no master
	 * @param others how many other Sentinels it knows
	 * @param asked when it was asked
	 * @return whether that is a vote: not while it is not known who has answered
	 */
	boolean answered(@Nullable SentinelView view, int others, long asked) {
		this.misses = 0;
		if (this.identity == null) {
			return false;
		}
		this.phase = Phase.ANSWERING;
		this.vote = (view != null) ? new SentinelVote(this.identity, view, asked, others) : null;
		return this.vote != null;
	}

	/**
	 * The replicas have been listed.
	 * @param view the view with them
	 */
	void amended(SentinelView view) {
		if (this.vote != null) {
			this.vote = this.vote.with(view);
		}
	}

	/**
	 * It cannot be reached, its connection is lost, or it has not answered. What happens
	 * more than once in a round counts once.
	 * @param now the time
	 */
	void missed(long now) {
		this.phase = (this.vote != null) ? Phase.SILENT : Phase.LOST;
		if (this.misses > 0 && now - this.lastMiss < this.roundNanos / 2) {
			return;
		}
		this.misses++;
		this.lastMiss = now;
		if (this.vote != null && this.misses >= ROUNDS && now - this.vote.asked() >= ROUNDS * this.roundNanos) {
			this.vote = null;
			this.phase = Phase.LOST;
		}
	}

	Phase phase() {
		return this.phase;
	}

	/**
	 * Returns its last word.
	 * @return the vote, {@code null} if it has no say
	 */
	@Nullable SentinelVote vote() {
		return this.vote;
	}

	/**
	 * Returns who it is, or was when it was last reached, for lists.
	 * @return the identity, the address while it is not known
	 */
	String lastIdentity() {
		return this.lastIdentity;
	}

	@Override
	public String toString() {
		return this.address + " " + this.phase;
	}

	/** Where a Sentinel stands. */
	enum Phase {

		/** It has never been reached. */
		CONNECTING,

		/** There is a connection, and it is not known yet to whom. */
		IDENTIFYING,

		/** It answers. */
		ANSWERING,

		/** It has missed a round, and its last word still counts. */
		SILENT,

		/** It has missed several, or has never said anything, and has no say. */
		LOST

	}

}
