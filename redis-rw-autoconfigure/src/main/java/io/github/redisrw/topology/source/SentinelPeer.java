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

package io.github.redisrw.topology.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ListOfMapsOutput;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * One Sentinel: a connection to ask it, and one on which it tells. Confined to the
 * source's thread.
 */
final class SentinelPeer {

	private final Node node;

	private final SentinelSettings settings;

	private final RedisClient client;

	private final ConnectAttempts attempts;

	private final Executor onThread;

	private final Listener listener;

	private @Nullable StatefulRedisConnection<String, String> questions;

	private @Nullable StatefulRedisPubSubConnection<String, String> events;

	private boolean connecting;

	private boolean subscribing;

	private boolean asking;

	private boolean closed;

	private long lastAsked;

	private @Nullable SentinelView view;

	private @Nullable String problem = "no answer yet";

	private boolean ignorant;

	/** What tells it from others, whatever the address it is reached at. */
	private String identity;

	private boolean identified;

	private int others;

	private int quorum;

	private Duration downAfter = Duration.ZERO;

	private @Nullable String shortfall;

	SentinelPeer(Node node, SentinelSettings settings, RedisClient client, ConnectAttempts attempts, Executor onThread,
			Listener listener) {
		this.attempts = attempts;
		this.node = node;
		this.settings = settings;
		this.client = client;
		this.onThread = onThread;
		this.listener = listener;
		this.identity = node.toString();
	}

	Node node() {
		return this.node;
	}

	@Nullable SentinelView view() {
		return this.view;
	}

	String identity() {
		return this.identity;
	}

	/**
	 * How many other Sentinels it knows.
	 * @return the number
	 */
	int others() {
		return this.others;
	}

	/**
	 * How many Sentinels must agree that the master is down.
	 * @return the number, 0 while it is not known
	 */
	int quorum() {
		return this.quorum;
	}

	/**
	 * For how long the master must be silent to be taken for down.
	 * @return the time, zero while it is not known
	 */
	Duration downAfter() {
		return this.downAfter;
	}

	/**
	 * Why a failover would not be agreed upon.
	 * @return the reason, {@code null} if it would be, or it is not known
	 */
	@Nullable String shortfall() {
		return this.shortfall;
	}

	/**
	 * When the question was put that led to the view.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	long lastAsked() {
		return this.lastAsked;
	}

	/**
	 * Why there is no fresh view.
	 * @return the reason, {@code null} if the Sentinel answers
	 */
	@Nullable String problem() {
		return this.problem;
	}

	/**
	 * Whether the Sentinel answers that it knows no master of that name.
	 * @return {@code true} if it does
	 */
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
		if (this.events == null || !this.events.isOpen()) {
			subscribe();
		}
		if (this.questions == null || !this.questions.isOpen()) {
			connect();
		}
		else if (!this.asking && System.nanoTime() - this.lastAsked >= pace.toNanos() / 2) {
			ask(this.questions);
		}
	}

	private RedisURI uri() {
		RedisURI uri = new RedisURI(this.node.host(), this.node.port(), this.settings.connectTimeout());
		if (this.settings.credentials() != null) {
			uri.setCredentialsProvider(this.settings.credentials());
		}
		if (this.settings.clientName() != null) {
			uri.setClientName(this.settings.clientName());
		}
		uri.setSsl(this.settings.ssl());
		uri.setVerifyPeer(this.settings.verifyMode());
		return uri;
	}

	private void connect() {
		if (this.connecting) {
			return;
		}
		this.connecting = true;
		this.attempts.watch(this.client.connectAsync(StringCodec.UTF8, uri()))
			.whenCompleteAsync((connection, failure) -> {
				this.connecting = false;
				if (connection == null) {
					failed(failure);
				}
				else if (this.closed) {
					connection.closeAsync();
				}
				else {
					this.questions = connection;
					ask(connection);
				}
			}, this.onThread);
	}

	private void subscribe() {
		if (this.subscribing) {
			return;
		}
		this.subscribing = true;
		this.attempts.watch(this.client.connectPubSubAsync(StringCodec.UTF8, uri()))
			.whenCompleteAsync((connection, failure) -> {
				this.subscribing = false;
				if (connection == null) {
					return;
				}
				if (this.closed) {
					connection.closeAsync();
					return;
				}
				this.events = connection;
				connection.addListener(new RedisPubSubAdapter<String, String>() {

					@Override
					public void message(String channel, String message) {
						SentinelEvent event = SentinelEvent.parse(channel, message);
						if (event != null) {
							SentinelPeer.this.onThread
								.execute(() -> SentinelPeer.this.listener.onEvent(SentinelPeer.this, event));
						}
					}

				});
				connection.async().subscribe(SentinelEvent.channels());
			}, this.onThread);
	}

	private void ask(StatefulRedisConnection<String, String> connection) {
		this.asking = true;
		this.lastAsked = System.nanoTime();
		if (!this.identified) {
			identify(connection);
		}
		ask(connection, "MASTER", new MapOutput<>(StringCodec.UTF8)).whenCompleteAsync((fields, failure) -> {
			this.asking = false;
			if (fields == null) {
				failed(failure);
			}
			else {
				answered(fields);
			}
		}, this.onThread);
	}

	/** One that does not know the question, from before 6.2, is known by its address. */
	private void identify(StatefulRedisConnection<String, String> connection) {
		dispatch(connection, new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("MYID"))
			.thenAcceptAsync((id) -> {
				this.identity = id;
				this.identified = true;
			}, this.onThread);
	}

	private <T> CompletionStage<T> ask(StatefulRedisConnection<String, String> connection, String question,
			CommandOutput<String, String, T> output) {
		return dispatch(connection, output,
				new CommandArgs<>(StringCodec.UTF8).add(question).add(this.settings.master()));
	}

	private <T> CompletionStage<T> dispatch(StatefulRedisConnection<String, String> connection,
			CommandOutput<String, String, T> output, CommandArgs<String, String> args) {
		return connection.async()
			.dispatch(CommandType.SENTINEL, output, args)
			.toCompletableFuture()
			.orTimeout(this.settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	private void answered(Map<String, String> fields) {
		SentinelView former = this.view;
		SentinelView seen = SentinelView.of(fields, (former != null) ? former.replicas() : List.of());
		this.ignorant = false;
		this.problem = (seen != null) ? null : "does not tell the master's address";
		this.view = seen;
		this.others = SentinelView.number(fields, "num-other-sentinels");
		this.quorum = SentinelView.number(fields, "quorum");
		this.downAfter = Duration.ofMillis(SentinelView.number(fields, "down-after-milliseconds"));
		this.listener.onView(this);
		if (former == null) {
			askForOthers();
		}
	}

	/** Ask which replicas and which other Sentinels there are. */
	void askForOthers() {
		StatefulRedisConnection<String, String> connection = this.questions;
		if (connection == null || !connection.isOpen()) {
			return;
		}
		ask(connection, "REPLICAS", new ListOfMapsOutput<>(StringCodec.UTF8)).thenAcceptAsync((replicas) -> {
			if (this.view != null) {
				this.view = this.view.withReplicas(SentinelView.addresses(replicas));
				this.listener.onView(this);
			}
		}, this.onThread);
		ask(connection, "SENTINELS", new ListOfMapsOutput<>(StringCodec.UTF8)).thenAcceptAsync(
				(sentinels) -> this.listener.onSentinels(SentinelView.addresses(sentinels)), this.onThread);
		askForQuorum();
	}

	/**
	 * Ask whether enough Sentinels can be reached for a failover.
	 * @return the reason why not, {@code null} if they can, once the Sentinel has
	 * answered
	 */
	CompletionStage<@Nullable String> askForQuorum() {
		StatefulRedisConnection<String, String> connection = this.questions;
		if (connection == null || !connection.isOpen()) {
			return CompletableFuture.failedFuture(new IllegalStateException(this + " cannot be reached"));
		}
		return ask(connection, "CKQUORUM", new StatusOutput<>(StringCodec.UTF8))
			.<@Nullable String>handleAsync((answer, failure) -> {
				String message = (failure != null) ? Objects.requireNonNullElse(cause(failure).getMessage(), "") : "";
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
		StatefulRedisConnection<String, String> connection = this.questions;
		if (connection == null || !connection.isOpen()) {
			return CompletableFuture.failedFuture(new IllegalStateException(this + " cannot be reached"));
		}
		return ask(connection, "FAILOVER", new StatusOutput<>(StringCodec.UTF8)).<Void>handle((answer, failure) -> {
			if (failure != null) {
				throw new IllegalStateException(this + " refuses: " + cause(failure).getMessage());
			}
			return null;
		});
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	private void failed(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		while (cause != null && cause.getCause() != null && !(cause instanceof RedisCommandExecutionException)) {
			cause = cause.getCause();
		}
		String message = (cause != null && cause.getMessage() != null) ? cause.getMessage() : "no answer";
		this.ignorant = message.contains("No such master");
		this.problem = message;
		if (this.ignorant) {
			this.view = null;
		}
		else if (!(cause instanceof RedisCommandExecutionException)) {
			close(this.questions);
			this.questions = null;
		}
		this.listener.onProblem(this);
	}

	/** Ask no more. The connections are closed with the client. */
	void stop() {
		this.closed = true;
	}

	private static void close(@Nullable StatefulConnection<?, ?> connection) {
		if (connection != null) {
			connection.closeAsync();
		}
	}

	@Override
	public String toString() {
		return this.node.toString();
	}

	/**
	 * Told, on the source's thread, what a Sentinel says.
	 */
	interface Listener {

		void onView(SentinelPeer peer);

		void onEvent(SentinelPeer peer, SentinelEvent event);

		void onSentinels(List<Node> sentinels);

		void onQuorum();

		void onProblem(SentinelPeer peer);

	}

}
