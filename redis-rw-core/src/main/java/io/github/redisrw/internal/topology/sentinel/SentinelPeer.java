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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelListing;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelView;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One Sentinel: a connection to ask it, and one on which it tells. Either may lead to
 * another Sentinel each time it is made, so each is asked for the identity of its
 * Sentinel first. Confined to the source's thread.
 */
final class SentinelPeer {

	private final SentinelConnector connector;

	private final Duration interval;

	private final Executor onThread;

	private final SentinelPeerListener listener;

	private final SentinelPeerState state;

	private final SentinelSubscription subscription;

	private final ConnectPace pace;

	private @Nullable SentinelQuestions queries;

	/** Since when an answer, or a connection, is waited for. */
	private long waitingSince;

	private CompletableFuture<Void> round = new CompletableFuture<>();

	private boolean connecting;

	private boolean asking;

	private boolean askAgain;

	private boolean askedSinceListening;

	private boolean closed;

	private long lastAsked;

	private @Nullable String problem = "no answer yet";

	private long lastMissed;

	private boolean ignorant;

	private boolean othersListed;

	private SentinelSetup setup = SentinelSetup.UNKNOWN;

	private @Nullable String shortfall;

	private boolean tilted;

	SentinelPeer(SentinelConnector connector, Executor onThread, SentinelPeerListener listener) {
		this.connector = connector;
		this.interval = connector.settings().interval();
		this.onThread = onThread;
		this.listener = listener;
		this.state = new SentinelPeerState(connector.node().toString(), this.interval);
		this.pace = connector.pace();
		this.subscription = new SentinelSubscription(connector, onThread,
				(identity, event) -> listener.onEvent(this, identity, event), () -> visit(Duration.ZERO));
	}

	Node node() {
		return this.connector.node();
	}

	/**
	 * What it has said last.
	 * @return the vote, {@code null} if it has no say
	 */
	@Nullable SentinelVote vote() {
		return this.state.vote();
	}

	/** Who it is, for lists: who it was while it cannot be reached. */
	String identity() {
		return this.state.lastIdentity();
	}

	/**
	 * Whether all that it may have to say at the start has been heard: it was asked while
	 * its messages were being listened to, or it cannot be.
	 * @param since when the first Sentinel has answered: that one could not be reached
	 * before says nothing
	 * @return {@code true} if there is nothing to wait for
	 */
	boolean isHeard(long since) {
		return (this.problem == null) ? this.askedSinceListening && this.othersListed
				: this.ignorant || (isLost() && this.lastMissed - since >= 0);
	}

	/** Whether it has been given up, until it answers again. */
	boolean isLost() {
		return this.state.phase() == SentinelPeerState.Phase.LOST;
	}

	/**
	 * Wait for something while answers of this Sentinel could be heard.
	 * @param time how long
	 * @return completes on any thread
	 */
	CompletionStage<Void> listen(Duration time) {
		SentinelQuestions asked = this.queries;
		return (asked != null) ? asked.heartbeat().listen(time) : CompletableFuture.completedFuture(null);
	}

	SentinelSetup setup() {
		return this.setup;
	}

	boolean isTilted() {
		return this.tilted;
	}

	/** Why a failover would not be agreed upon, {@code null} if that is not known. */
	@Nullable String shortfall() {
		return this.shortfall;
	}

	/** Why there is no fresh view, {@code null} if the Sentinel answers. */
	@Nullable String problem() {
		return this.problem;
	}

	/** Whether the Sentinel answers that it knows no master of that name. */
	boolean isIgnorant() {
		return this.ignorant;
	}

	/**
	 * Connect where there is no connection, and ask if it was not asked lately.
	 * @param pace how long ago it may have been asked
	 */
	void visit(Duration pace) {
		if (this.closed) {
			return;
		}
		boolean urgent = pace.isZero();
		this.subscription.keepUp(urgent);
		long now = System.nanoTime();
		if (this.connecting || this.asking) {
			this.askAgain |= urgent;
			boolean over = this.connecting ? now - this.waitingSince >= this.interval.toNanos() : this.round.isDone();
			if (over) {
				missedRound(now);
				beginRound();
			}
		}
		else if (this.queries == null || !this.queries.isOpen()) {
			if (urgent || this.pace.isDue()) {
				connect();
			}
		}
		else if (now - this.lastAsked >= pace.toNanos() / 2) {
			ask(this.queries);
		}
	}

	private void connect() {
		disconnect();
		this.connecting = true;
		this.waitingSince = System.nanoTime();
		CoordinatorThread.begin(this.connector::connect).whenCompleteAsync((connection, failure) -> {
			this.connecting = false;
			if (connection == null) {
				this.pace.failed();
				failed(failure);
			}
			else if (this.closed) {
				connection.closeAsync();
			}
			else {
				this.queries = this.connector.queries(connection);
				this.state.connected();
				this.pace.succeeded();
				ask(this.queries);
			}
		}, this.onThread);
	}

	private void identify(SentinelQuestions asked) {
		asked.identity().thenAcceptAsync((identity) -> {
			if (asked == this.queries) {
				this.state.identified(identity);
			}
		}, this.onThread);
	}

	private void ask(SentinelQuestions asked) {
		this.asking = true;
		this.askAgain = false;
		long now = System.nanoTime();
		boolean heard = this.subscription.isSettled();
		this.lastAsked = now;
		this.waitingSince = now;
		beginRound();
		if (!this.state.isIdentified()) {
			identify(asked);
		}
		asked.master().whenCompleteAsync((fields, failure) -> {
			this.asking = false;
			if (fields == null) {
				if (failed(failure)) {
					// The other connection to the same address is as suspect.
					this.subscription.close();
				}
			}
			else {
				this.askedSinceListening |= heard;
				answered(fields, now);
			}
			if (this.askAgain) {
				visit(Duration.ZERO);
			}
		}, this.onThread);
	}

	/** A round counts only the time in which an answer could be heard. */
	private void beginRound() {
		this.round.cancel(false);
		SentinelQuestions asked = this.queries;
		this.round = (asked != null) ? asked.heartbeat().listen(this.interval) : new CompletableFuture<>();
	}

	private void answered(Map<String, String> fields, long asked) {
		SentinelVote former = this.state.vote();
		SentinelView seen = SentinelView.of(fields, (former != null) ? former.view().replicas() : null);
		this.ignorant = false;
		this.problem = (seen != null) ? null : "does not tell the master's address";
		this.setup = SentinelSetup.of(fields);
		boolean counts = this.state.answered(seen, this.setup.others(), asked);
		this.listener.onAnswer(this, counts);
		if (!this.othersListed || former == null) {
			askForOthers();
		}
	}

	/** Ask which replicas and which other Sentinels there are. */
	void askForOthers() {
		SentinelQuestions asked = this.queries;
		if (asked == null || !asked.isOpen()) {
			return;
		}
		asked.replicas().thenAcceptAsync((replicas) -> {
			SentinelVote known = this.state.vote();
			if (known != null) {
				this.state.amended(known.view().withReplicas(SentinelView.addresses(replicas)));
				this.listener.onAnswer(this, false);
			}
		}, this.onThread);
		asked.sentinels().whenCompleteAsync((sentinels, failure) -> {
			this.othersListed = true;
			boolean known = sentinels != null && this.state.isIdentified();
			this.listener.onSentinels(this, known ? SentinelListing.of(sentinels) : null);
		}, this.onThread);
		asked.tilted().thenAcceptAsync((yes) -> this.tilted = yes, this.onThread);
		askForQuorum();
	}

	/**
	 * Ask whether enough Sentinels can be reached for a failover.
	 * @return the reason why not, {@code null} if they can, once the Sentinel has
	 * answered
	 */
	CompletionStage<@Nullable String> askForQuorum() {
		SentinelQuestions asked = this.queries;
		if (asked == null || !asked.isOpen()) {
			return CompletableFuture.failedFuture(new IllegalStateException(this + " cannot be reached"));
		}
		return asked.quorum().<@Nullable String>handleAsync((answer, failure) -> {
			String message = (failure != null)
					? Objects.requireNonNullElse(SentinelQuestions.cause(failure).getMessage(), "") : "";
			if (failure == null || message.startsWith("NOQUORUM")) {
				this.shortfall = (failure != null) ? message : null;
				this.listener.onQuorum();
			}
			else if (!message.startsWith("NOPERM")) {
				throw new IllegalStateException(this + " does not answer CKQUORUM: " + message);
			}
			return this.shortfall;
		}, this.onThread);
	}

	/**
	 * Have the Sentinel begin a failover.
	 * @return completes when it has
	 */
	CompletionStage<Void> requestFailover() {
		SentinelQuestions asked = this.queries;
		if (asked == null || !asked.isOpen()) {
			return CompletableFuture.failedFuture(new IllegalStateException(this + " cannot be reached"));
		}
		return asked.failover().<Void>handle((answer, failure) -> {
			if (failure != null) {
				throw new IllegalStateException(this + " refuses: " + SentinelQuestions.cause(failure).getMessage());
			}
			return null;
		});
	}

	private boolean failed(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? SentinelQuestions.cause(failure) : null;
		String message = (cause != null && cause.getMessage() != null) ? cause.getMessage() : "no answer";
		this.ignorant = message.contains("No such master");
		if (this.ignorant) {
			this.state.answered(null, 0, this.lastAsked);
		}
		boolean silent = !(cause instanceof RedisCommandExecutionException);
		if (silent) {
			disconnect();
		}
		missed(message);
		return silent;
	}

	private void missed(String reason) {
		this.problem = reason;
		this.lastMissed = System.nanoTime();
		this.state.missed(System.nanoTime());
		this.listener.onProblem(this);
	}

	/**
	 * The answer is late. That may be the fault of this process, so one round says
	 * nothing.
	 */
	private void missedRound(long now) {
		this.state.missed(now);
		if (this.problem == null && this.state.phase() == SentinelPeerState.Phase.LOST) {
			missed("no answer for " + Duration.ofNanos(now - this.waitingSince).toMillis() + " ms");
		}
	}

	/** Ask no more. The connections are closed with the client. */
	void stop() {
		this.closed = true;
		this.subscription.stop();
	}

	/** Ask no more, while others are asked. */
	void forget() {
		stop();
		this.subscription.close();
		disconnect();
	}

	private void disconnect() {
		if (this.queries != null) {
			this.queries.connection().closeAsync();
			this.queries = null;
			this.tilted = false;
		}
	}

	@Override
	public String toString() {
		return node().toString();
	}

}
