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

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelEvent;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which a Sentinel tells what it does, made again whenever it is lost.
 * The Sentinel is asked for its identity before, since it need not be the one that is
 * asked for the master at the same address. It is asked for a sign of life once a round:
 * what lies between may have forgotten this connection alone, and nothing would tell.
 * Confined to the source's thread.
 */
final class SentinelSubscription {

	private static final Log logger = LogFactory.getLog(SentinelSubscription.class);

	private final SentinelConnector connector;

	private final Executor onThread;

	private final BiConsumer<String, SentinelEvent> listener;

	private final Runnable onSubscribed;

	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	private @Nullable SentinelQuestions questions;

	/** Whether the replies for all channels have come, between which none else may. */
	private boolean confirmed;

	private boolean pinging;

	private long lastPinged;

	private final ConnectPace pace;

	private boolean subscribing;

	private boolean refusalTold;

	private boolean settled;

	private boolean closed;

	/**
	 * Creates a subscription that has not begun.
	 * @param connector makes the connection
	 * @param onThread the source's thread
	 * @param listener told the identity of the Sentinel, and what it says
	 * @param onSubscribed told when messages begin to be heard
	 */
	SentinelSubscription(SentinelConnector connector, Executor onThread, BiConsumer<String, SentinelEvent> listener,
			Runnable onSubscribed) {
		this.connector = connector;
		this.onThread = onThread;
		this.listener = listener;
		this.onSubscribed = onSubscribed;
		this.pace = connector.pace();
	}

	/**
	 * Subscribes where there is no connection, and none is being made.
	 * @param urgent whether at once, though it may just have failed
	 */
	void keepUp(boolean urgent) {
		if (this.subscribing) {
			return;
		}
		if (this.questions != null && this.questions.isOpen()) {
			ping(this.questions);
			return;
		}
		if (!urgent && !this.pace.isDue()) {
			return;
		}
		this.subscribing = true;
		close();
		this.connector.connectPubSub().whenCompleteAsync((made, failure) -> {
			if (made == null) {
				end(false);
			}
			else if (this.closed) {
				made.closeAsync();
			}
			else {
				this.connection = made;
				SentinelQuestions asked = this.connector.queries(made);
				this.questions = asked;
				asked.identity()
					.whenCompleteAsync((identity, unknown) -> identified(made, asked, identity), this.onThread);
			}
		}, this.onThread);
	}

	private void ping(SentinelQuestions asked) {
		long now = System.nanoTime();
		if (!this.confirmed || this.pinging
				|| now - this.lastPinged < this.connector.settings().interval().toNanos() / 2) {
			return;
		}
		this.pinging = true;
		this.lastPinged = now;
		asked.ping().whenCompleteAsync((pong, failure) -> {
			if (asked != this.questions || this.closed) {
				return;
			}
			this.pinging = false;
			if (failure != null && !(SentinelQuestions.cause(failure) instanceof RedisCommandExecutionException)) {
				logger.debug("The subscription of " + this.connector.node() + " has fallen silent and is made again");
				close();
				keepUp(false);
			}
		}, this.onThread);
	}

	/**
	 * What is said by one of whom it is not known who it is would not be forgotten with
	 * it.
	 */
	private void identified(StatefulRedisPubSubConnection<String, String> made, SentinelQuestions asked,
			@Nullable String identity) {
		if (identity != null) {
			listen(made, asked, identity);
		}
		else {
			close();
			end(false);
		}
	}

	private void listen(StatefulRedisPubSubConnection<String, String> made, SentinelQuestions asked, String identity) {
		String[] channels = SentinelEvent.channels();
		made.addListener(new RedisPubSubAdapter<String, String>() {

			@Override
			public void subscribed(String channel, long count) {
				if (count == channels.length) {
					SentinelSubscription.this.onThread.execute(() -> confirmed(asked));
				}
			}

			@Override
			public void message(String channel, String message) {
				SentinelEvent event = SentinelEvent.parse(channel, message);
				if (event != null) {
					SentinelSubscription.this.onThread
						.execute(() -> SentinelSubscription.this.listener.accept(identity, event));
				}
			}

		});
		asked.inTime(made.async().subscribe(channels).toCompletableFuture())
			.whenCompleteAsync((done, failure) -> subscribed(failure), this.onThread);
	}

	private void confirmed(SentinelQuestions asked) {
		if (asked == this.questions) {
			this.confirmed = true;
			this.lastPinged = System.nanoTime();
		}
	}

	/** Without its messages, a failover that it leads is noticed too late. */
	private void subscribed(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? SentinelQuestions.cause(failure) : null;
		if (cause instanceof RedisCommandExecutionException && !this.refusalTold && !this.closed) {
			this.refusalTold = true;
			logger.warn("The Sentinel " + this.connector.node() + " refuses its messages: " + cause.getMessage()
					+ ". Planned failovers that it leads are noticed late, and may lose acknowledged writes. "
					+ "Allow its user what docs/permissions.md names: &* +subscribe");
		}
		this.refusalTold &= cause != null;
		if (cause != null) {
			close();
		}
		end(cause == null);
	}

	private void end(boolean subscribed) {
		if (subscribed) {
			this.pace.succeeded();
		}
		else {
			this.pace.failed();
		}
		this.subscribing = false;
		this.settled = true;
		if (subscribed && !this.closed) {
			this.onSubscribed.run();
		}
	}

	/**
	 * Tells whether the first attempt is over: messages are heard, or it is known that
	 * they cannot be.
	 * @return {@code true} once it is
	 */
	boolean isSettled() {
		return this.settled;
	}

	void close() {
		if (this.connection != null) {
			this.connection.closeAsync();
			this.connection = null;
		}
		this.questions = null;
		this.confirmed = false;
		this.pinging = false;
	}

	/** Ends. The connection is closed with the client. */
	void stop() {
		this.closed = true;
	}

}
