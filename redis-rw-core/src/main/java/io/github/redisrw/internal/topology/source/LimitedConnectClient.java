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

package io.github.redisrw.internal.topology.source;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.BootstrapConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A client whose attempts to connect, with name resolution and handshake, may take only
 * so much of the time in which this process is able to listen. An attempt of a process
 * that gets no CPU is not a failure of the node. Nothing is left of an attempt when it
 * has failed or the client is shut down. It does not reconnect.
 */
public class LimitedConnectClient extends RedisClient {

	/**
	 * What comes before the network has more time than a connection, since much of it,
	 * such as loading what TLS takes, is done for the first one only.
	 */
	private static final Duration PREPARATION = Duration.ofSeconds(10);

	private final Duration limit;

	private final Duration preparation;

	private final LocalHealth health;

	private final AddressLookups lookups;

	private final Map<Object, Channel> channels = new ConcurrentHashMap<>();

	private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

	/**
	 * Create a client.
	 * @param resources threads of the connections
	 * @param limit how long an attempt may take, for a process that keeps time
	 * @param health how this process keeps time
	 */
	public LimitedConnectClient(ClientResources resources, Duration limit, LocalHealth health) {
		this(resources, limit, limit.multipliedBy(2).plus(PREPARATION), health);
	}

	LimitedConnectClient(ClientResources resources, Duration limit, Duration preparation, LocalHealth health) {
		super(resources, new RedisURI());
		this.limit = limit;
		this.preparation = preparation;
		this.health = health;
		this.lookups = new AddressLookups(limit, this::heartbeat);
	}

	@Override
	protected Mono<SocketAddress> getSocketAddress(RedisURI redisURI) {
		return CurrentCredentials.during(redisURI, heartbeat(),
				this.lookups.of(new Node(redisURI.getHost(), redisURI.getPort()),
						() -> getResources().socketAddressResolver().resolve(redisURI)));
	}

	@Override
	protected void connectionBuilder(Mono<SocketAddress> socketAddressSupplier, ConnectionBuilder connectionBuilder,
			ConnectionEvents connectionEvents, RedisURI redisURI) {
		super.connectionBuilder(socketAddressSupplier, connectionBuilder, connectionEvents, redisURI);
		StrictCommandHandlers.use(connectionBuilder, getOptions(), getResources());
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder builder) {
		Attempt attempt = new Attempt(builder.bootstrap());
		builder.bootstrap(attempt);
		builder.clientResources(new AttemptResources(getResources()));
		builder.socketAddressSupplier(attempt.preparedBy(builder.socketAddress()));
		this.attempts.add(attempt);
		try {
			attempt.begin();
			ConnectionFuture<T> connection = super.<K, V, T>initializeChannelAsync(builder)
				.applyToEither(attempt.<T>givenUp(), Function.identity());
			// Whoever gets it finds its channel.
			return connection.whenComplete((made, failure) -> {
				this.attempts.remove(attempt);
				attempt.end(made);
			});
		}
		catch (RuntimeException | Error ex) {
			this.attempts.remove(attempt);
			attempt.end(null);
			throw ex;
		}
	}

	/**
	 * The heartbeat of a thread of the resources, for what no connection belongs to yet.
	 * @return the heartbeat
	 */
	public Heartbeat heartbeat() {
		return this.health.heartbeat(getResources().eventExecutorGroup().next());
	}

	/**
	 * The heartbeat of the thread that hears what comes on a connection.
	 * @param connection a connection that this client has made
	 * @return the heartbeat
	 */
	public Heartbeat heartbeat(StatefulConnection<?, ?> connection) {
		Channel known = this.channels.get(connection);
		return (known != null) ? this.health.heartbeat(known.eventLoop()) : heartbeat();
	}

	/**
	 * Where a connection leads.
	 * @param connection a connection that this client has made
	 * @return the address at its other end, {@code null} if it has been closed
	 */
	public @Nullable SocketAddress remoteAddress(StatefulConnection<?, ?> connection) {
		Channel known = this.channels.get(connection);
		return (known != null) ? known.remoteAddress() : null;
	}

	@Override
	public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
		this.attempts.forEach((attempt) -> attempt.giveUp("the client is shut down"));
		return super.shutdownAsync(quietPeriod, timeout, timeUnit);
	}

	/**
	 * One attempt to connect. Lettuce connects by it once.
	 */
	private final class Attempt extends Bootstrap {

		private final CompletableFuture<Object> givenUp = new CompletableFuture<>();

		private volatile @Nullable Channel channel;

		private volatile CompletableFuture<Void> patience = CompletableFuture.completedFuture(null);

		@SuppressWarnings({ "unchecked", "deprecation" })
		Attempt(Bootstrap made) {
			BootstrapConfig config = made.config();
			group(config.group());
			channelFactory(config.channelFactory());
			resolver(config.resolver());
			config.options().forEach((option, value) -> option((ChannelOption<Object>) option, value));
			config.attrs().forEach((key, value) -> attr((AttributeKey<Object>) key, value));
			option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
		}

		/**
		 * Limits what comes before the network: to find the address, to prepare TLS, to
		 * ask customizers of the application.
		 */
		void begin() {
			Duration most = LimitedConnectClient.this.preparation;
			this.patience = heartbeat().listen(most);
			this.patience.thenRun(() -> giveUp("no connection has been begun within " + most.toMillis()
					+ " ms: its address, its TLS settings or a NettyCustomizer of the application keeps it waiting"));
		}

		/**
		 * Whoever gets the address prepares the connection at once, and an error of that,
		 * such as a class that cannot be loaded, is told to nobody.
		 */
		Mono<SocketAddress> preparedBy(Mono<SocketAddress> lookup) {
			return lookup.switchIfEmpty(Mono.error(() -> new IllegalStateException("no address has been found")))
				.transform(Operators.<SocketAddress, SocketAddress>lift(
						(source, connecting) -> new Preparation(connecting, this::cannotBePrepared)));
		}

		private void cannotBePrepared(Throwable error) {
			RedisConnectionException failure = new RedisConnectionException(
					"the connection cannot be prepared: " + error);
			failure.addSuppressed(error);
			giveUp(failure);
		}

		@SuppressWarnings("unchecked")
		<T> CompletableFuture<T> givenUp() {
			return (CompletableFuture<T>) this.givenUp;
		}

		@Override
		public ChannelFuture connect(SocketAddress remoteAddress) {
			this.patience.cancel(false);
			ChannelFuture connecting = super.connect(remoteAddress);
			if (!connecting.isDone() || connecting.isSuccess()) {
				this.channel = connecting.channel();
				this.patience = LimitedConnectClient.this.health.heartbeat(connecting.channel().eventLoop())
					.listen(LimitedConnectClient.this.limit);
				this.patience.thenRun(
						() -> giveUp("no connection within " + LimitedConnectClient.this.limit.toMillis() + " ms"));
			}
			if (!LimitedConnectClient.this.attempts.contains(this)) {
				// Whoever has given it up may not have seen the channel.
				this.patience.cancel(false);
				connecting.channel().close();
			}
			return connecting;
		}

		void giveUp(String reason) {
			giveUp(new RedisConnectionException(reason));
		}

		private void giveUp(RedisConnectionException failure) {
			if (LimitedConnectClient.this.attempts.remove(this)) {
				Channel connecting = this.channel;
				this.givenUp.completeExceptionally(failure);
				if (connecting != null) {
					connecting.close();
				}
			}
		}

		void end(@Nullable Object made) {
			this.patience.cancel(false);
			Channel connected = this.channel;
			if (made != null && connected != null) {
				LimitedConnectClient.this.channels.put(made, connected);
				connected.closeFuture().addListener((closed) -> LimitedConnectClient.this.channels.remove(made));
			}
		}

	}

	/**
	 * Tells of what is thrown where the address is taken.
	 *
	 * @param connecting takes it
	 * @param failed told of what that throws
	 */
	private record Preparation(CoreSubscriber<? super SocketAddress> connecting,
			Consumer<Throwable> failed) implements CoreSubscriber<SocketAddress> {

		@Override
		public Context currentContext() {
			return this.connecting.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.connecting.onSubscribe(subscription);
		}

		@Override
		public void onNext(SocketAddress address) {
			try {
				this.connecting.onNext(address);
			}
			catch (Throwable ex) {
				this.failed.accept(ex);
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.connecting.onError(failure);
		}

		@Override
		public void onComplete() {
			this.connecting.onComplete();
		}

	}

}
