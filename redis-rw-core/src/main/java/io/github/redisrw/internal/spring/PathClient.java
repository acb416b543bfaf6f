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

package io.github.redisrw.internal.spring;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.github.redisrw.SubscriptionsResumedEvent;
import io.github.redisrw.internal.client.EventPublisher;
import io.github.redisrw.internal.client.FollowingSubscriptions;
import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.path.subscription.SubscribedNode;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.source.StrictCommandHandlers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.CommandListenerWriter;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The native client of a connection factory. Connections for which no address is given
 * are those of the path. Its subscriptions follow the path: when their connection is
 * lost, or the path leads elsewhere, they are made anew where the path leads then.
 */
public final class PathClient extends RedisClient implements FollowingSubscriptions {

	/** By so much later is a subscription made again each time that it is misplaced. */
	private static final Duration MISPLACED = Duration.ofMillis(20);

	private static final Duration MISPLACED_MOST = Duration.ofSeconds(1);

	private final PathEntry path;

	private final ConnectionSettings settings;

	private final EventPublisher events;

	private final List<StateListener> stateListeners = new CopyOnWriteArrayList<>();

	/** Those of the path, with where they lead. */
	private final Map<PubSubEndpoint<?, ?>, SubscriptionUri> subscriptions = new ConcurrentHashMap<>();

	/** Those of the client, which has them closed. */
	private final ClientResources subscriptionResources;

	/** What is being subscribed on this thread. */
	private final ThreadLocal<SubscriptionUri> subscribing = new ThreadLocal<>();

	public PathClient(PathEntry path, ConnectionSettings settings, RedisURI redisUri, ClientResources resources,
			ClientOptions options, EventPublisher events) {
		super(resources, redisUri);
		this.events = events;
		this.path = path;
		this.settings = settings;
		this.subscriptionResources = new SubscriptionResources(resources, path::sharesAddresses, this::located);
		setOptions(options);
		super.addListener(new LoopMarker());
	}

	/**
	 * Subscriptions are made again whatever the application's options say of other
	 * connections.
	 */
	@Override
	public void setOptions(ClientOptions clientOptions) {
		super.setOptions(clientOptions.mutate()
			.autoReconnect(true)
			.suspendReconnectOnProtocolFailure(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.DEFAULT)
			.reauthenticateBehavior(CurrentCredentials.ofSubscribers(clientOptions))
			.build());
	}

	// What asks for no address gets connections of the path. An address that is given is
	// the caller's own choice.

	@Override
	public StatefulRedisConnection<String, String> connect() {
		return connect(newStringStringCodec());
	}

	@Override
	public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		PathConnection<K, V> connection = PathConnectionProvider.create(this.path, this, codec, false);
		this.closeableResources.add(connection);
		connection.onClose(() -> this.closeableResources.remove(connection));
		return connection;
	}

	@Override
	public StatefulRedisPubSubConnection<String, String> connectPubSub() {
		return connectPubSub(newStringStringCodec());
	}

	@Override
	public <K, V> StatefulRedisPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
		EventLoops.requireOther();
		try {
			return subscribe(codec).toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw Failures.runtime(ex);
		}
	}

	<K, V> CompletionStage<StatefulRedisPubSubConnection<K, V>> subscribe(RedisCodec<K, V> codec) {
		SubscriptionUri uri = this.settings.apply(new SubscriptionUri(), this.settings.connectTimeout());
		this.subscribing.set(uri);
		try {
			return connectPubSubAsync(codec, uri).toCompletableFuture().thenApply((connection) -> {
				connection.setTimeout(this.settings.timeout());
				return connection;
			});
		}
		finally {
			this.subscribing.remove();
		}
	}

	@Override
	protected void connectionBuilder(Mono<SocketAddress> socketAddressSupplier, ConnectionBuilder connectionBuilder,
			ConnectionEvents connectionEvents, RedisURI redisURI) {
		super.connectionBuilder(socketAddressSupplier, connectionBuilder, connectionEvents, redisURI);
		StrictCommandHandlers.use(connectionBuilder, getOptions(), getResources());
		if (redisURI instanceof SubscriptionUri) {
			connectionBuilder.clientResources(this.subscriptionResources);
		}
	}

	/**
	 * The path leads elsewhere: subscriptions follow it. One that is being connected
	 * notices afterwards.
	 */
	@Override
	public void moveSubscriptions(Predicate<SubscribedNode> from) {
		this.subscriptions.keySet().removeIf(PubSubEndpoint::isClosed);
		this.subscriptions.forEach((subscription, uri) -> {
			SubscribedNode at = uri.connected;
			if (at == null || from.test(at)) {
				subscription.disconnect();
			}
		});
	}

	/**
	 * A subscription has been told where its connection leads. One that is misplaced is
	 * made again, later each time that it is met with this.
	 */
	private void located(Endpoint endpoint, String runId) {
		SubscriptionUri uri = this.subscriptions.get(endpoint);
		SubscribedNode connected = (uri != null) ? uri.connected : null;
		if (uri == null || connected == null) {
			return;
		}
		SubscribedNode at = new SubscribedNode(connected.via(), runId);
		uri.connected = at;
		if (!this.path.isMisplaced(at)) {
			uri.misplacements = 0;
			return;
		}
		long delayNanos = Math.min(uri.misplacements * MISPLACED.toNanos(), MISPLACED_MOST.toNanos());
		uri.misplacements++;
		this.path.connector().schedule(() -> {
			if (at.equals(uri.connected) && this.path.isMisplaced(at)
					&& endpoint instanceof PubSubEndpoint<?, ?> left) {
				left.disconnect();
			}
		}, delayNanos);
	}

	// Those who listen at the native client hear of the connections of the path, too.

	@Override
	public void addListener(RedisConnectionStateListener listener) {
		StateListener added = new StateListener(listener, handOver());
		super.addListener(added);
		this.stateListeners.add(added);
	}

	@Override
	public void removeListener(RedisConnectionStateListener listener) {
		for (StateListener known : this.stateListeners) {
			if (known.tells(listener)) {
				super.removeListener(known);
				this.stateListeners.remove(known);
			}
		}
	}

	List<StateListener> stateListeners() {
		return this.stateListeners;
	}

	HandOver handOver() {
		return this.path.connector().threads().handOver();
	}

	RedisChannelWriter withListeners(RedisChannelWriter writer) {
		List<CommandListener> listeners = List.copyOf(getCommandListeners());
		return listeners.isEmpty() ? writer : new CommandListenerWriter(writer,
				listeners.stream().<CommandListener>map(GuardedCommandListener::new).toList());
	}

	@Override
	protected <K, V> StatefulRedisPubSubConnectionImpl<K, V> newStatefulRedisPubSubConnection(
			PubSubEndpoint<K, V> endpoint, RedisChannelWriter channelWriter, RedisCodec<K, V> codec, Duration timeout) {
		SubscriptionUri uri = this.subscribing.get();
		this.subscriptions.keySet().removeIf(PubSubEndpoint::isClosed);
		if (uri != null) {
			this.subscriptions.put(endpoint, uri);
		}
		StatefulRedisPubSubConnectionImpl<K, V> made = super.newStatefulRedisPubSubConnection(endpoint, channelWriter,
				codec, timeout);
		made.addListener(new SubscriptionObserver(endpoint, uri));
		return made;
	}

	@Override
	protected Mono<SocketAddress> getSocketAddress(RedisURI redisURI) {
		return (redisURI instanceof SubscriptionUri uri)
				? Mono.fromCompletionStage(this.path::subscriptionNode).flatMap((node) -> {
					uri.node = node;
					NodeConnector connector = this.path.connector();
					return CurrentCredentials.during(uri, connector.heartbeat(), connector.addresses().of(node.node()));
				}) : super.getSocketAddress(redisURI);
	}

	/**
	 * Subscriptions tell their listeners on event loops of which nobody else may know.
	 */
	private static final class LoopMarker implements RedisConnectionStateListener {

		@Override
		public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
			if (Thread.currentThread() instanceof FastThreadLocalThread) {
				EventLoops.mark();
			}
		}

	}

	/**
	 * Leads where the path leads at the time of connecting.
	 */
	private static final class SubscriptionUri extends RedisURI {

		/** A connection of the path to the node to which the next attempt leads. */
		private volatile @Nullable NodeLink node;

		/** Where the attempt that succeeded last has led. */
		private volatile @Nullable SubscribedNode connected;

		/** How often in a row it was led to where it cannot stay. */
		private int misplacements;

		private SubscriptionUri() {
			setHost("path");
			setPort(1);
		}

	}

	/**
	 * Notices when subscriptions are made again.
	 */
	private final class SubscriptionObserver implements RedisConnectionStateListener {

		private final PubSubEndpoint<?, ?> endpoint;

		private final @Nullable SubscriptionUri uri;

		private boolean connectedBefore;

		private SubscriptionObserver(PubSubEndpoint<?, ?> endpoint, @Nullable SubscriptionUri uri) {
			this.endpoint = endpoint;
			this.uri = uri;
		}

		@Override
		public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
			NodeLink leadsTo = (this.uri != null) ? this.uri.node : null;
			if (this.uri != null) {
				this.uri.connected = (leadsTo != null) ? new SubscribedNode(leadsTo, null) : null;
			}
			if (leadsTo != null && PathClient.this.path.isReplaced(leadsTo)) {
				PathClient.this.path.connector().execute(this.endpoint::disconnect);
				return;
			}
			if (this.connectedBefore && hasSubscriptions()) {
				String node = (address instanceof InetSocketAddress inet) ? inet.getHostString() + ":" + inet.getPort()
						: address.toString();
				PathClient.this.events.publish(new SubscriptionsResumedEvent(Instant.now(), node));
			}
			this.connectedBefore = true;
		}

		private boolean hasSubscriptions() {
			return this.endpoint.hasChannelSubscriptions() || this.endpoint.hasPatternSubscriptions();
		}

	}

}
