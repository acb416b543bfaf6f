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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.path.entry.HeldConnection;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.threads.HandOver;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisAsyncCommandsImpl;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import org.jspecify.annotations.Nullable;

/**
 * The connection that the application holds. It stays the same while the connections to
 * nodes below it come and go.
 */
final class PathConnection<K, V> extends StatefulRedisConnectionImpl<K, V> implements HeldConnection {

	private final List<StateListener> stateListeners = new CopyOnWriteArrayList<>();

	private final PathClient client;

	private final PushListeners pushListeners;

	private final BooleanSupplier transactionOpen;

	private final RoutingPolicy policy;

	private volatile @Nullable ScopedReactiveCommands<K, V> scoped;

	/** Whether it has led to a node since those who listen were told that it does not. */
	private volatile boolean connected;

	private volatile Runnable onClose = () -> {
	};

	private PathConnection(PathClient client, ScopedWriter writer, PushListeners pushListeners, RedisCodec<K, V> codec,
			Duration timeout, ClientOptions options, RoutingPolicy policy) {
		super(client.withListeners(writer), pushListeners, codec, timeout, options.getJsonParser());
		this.client = client;
		this.transactionOpen = writer::isTransactionOpen;
		this.pushListeners = pushListeners;
		this.policy = policy;
		setOptions(options);
	}

	/**
	 * Create a connection.
	 * @param client who listens to it
	 * @param writer where its commands go
	 * @param codec how keys and values are encoded
	 * @param timeout how long a command may take from being sent to its reply
	 * @param options what the synchronous and the reactive API ask for
	 * @param policy what holds where no scope says otherwise
	 * @return the connection
	 */
	static <K, V> PathConnection<K, V> create(PathClient client, ScopedWriter writer, RedisCodec<K, V> codec,
			Duration timeout, ClientOptions options, RoutingPolicy policy) {
		return new PathConnection<>(client, writer, new PushListeners(client.handOver()), codec, timeout, options,
				policy);
	}

	@Override
	protected RedisAsyncCommandsImpl<K, V> newRedisAsyncCommandsImpl() {
		return new GuardedAsyncCommands<>(this, getCodec(), () -> getOptions().getJsonParser().get());
	}

	/**
	 * The commands that wait for their replies.
	 * @throws IllegalStateException on a thread on which replies arrive
	 */
	@Override
	public RedisCommands<K, V> sync() {
		EventLoops.requireOther();
		return super.sync();
	}

	void onClose(Runnable task) {
		this.onClose = task;
	}

	@Override
	public RedisReactiveCommands<K, V> reactive() {
		ScopedReactiveCommands<K, V> commands = this.scoped;
		if (commands == null) {
			commands = new ScopedReactiveCommands<>(this, getCodec(), getOptions(), this.policy);
			this.scoped = commands;
		}
		return commands;
	}

	@Override
	public void addListener(RedisConnectionStateListener listener) {
		this.stateListeners.add(new StateListener(listener, this.client.handOver()));
	}

	@Override
	public void removeListener(RedisConnectionStateListener listener) {
		this.stateListeners.removeIf((known) -> known.tells(listener));
	}

	@Override
	public void connected(SocketAddress address) {
		if (!isClosed()) {
			this.connected = true;
			this.client.stateListeners().forEach((listener) -> listener.onRedisConnected(this, address));
			this.stateListeners.forEach((listener) -> listener.onRedisConnected(this, address));
		}
	}

	@Override
	public void disconnected() {
		if (!isClosed() && this.connected) {
			this.connected = false;
			tellDisconnected();
		}
	}

	/**
	 * It stays the same while the connections to nodes come and go, so nobody has to make
	 * another one in its place: what waits on it would be lost.
	 */
	@Override
	public boolean isOpen() {
		return !isClosed();
	}

	private void tellDisconnected() {
		this.client.stateListeners().forEach((listener) -> listener.onRedisDisconnected(this));
		this.stateListeners.forEach((listener) -> listener.onRedisDisconnected(this));
	}

	@Override
	public void pushed(PushMessage message) {
		this.pushListeners.tell(message);
	}

	/**
	 * Whether it is in a transaction: one that is lost, too, so that a pool discards it.
	 */
	@Override
	public boolean isMulti() {
		return super.isMulti() || this.transactionOpen.getAsBoolean();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		if (!isClosed()) {
			tellDisconnected();
		}
		this.onClose.run();
		return super.closeAsync();
	}

	/**
	 * Those who listen to what nodes send by themselves. Each is told apart from the
	 * others, in order.
	 */
	private static final class PushListeners implements PushHandler {

		private static final int CAPACITY = 10_000;

		private final Map<PushListener, Executor> listeners = new ConcurrentHashMap<>();

		private final HandOver handOver;

		PushListeners(HandOver handOver) {
			this.handOver = handOver;
		}

		void tell(PushMessage message) {
			this.listeners.forEach((listener, order) -> order.execute(() -> listener.onPushMessage(message)));
		}

		@Override
		public void addListener(PushListener listener) {
			this.listeners.computeIfAbsent(listener,
					(added) -> this.handOver.inOrder(CAPACITY, "The push listener " + added.getClass().getName()));
		}

		@Override
		public void removeListener(PushListener listener) {
			this.listeners.remove(listener);
		}

		@Override
		public Collection<PushListener> getPushListeners() {
			return this.listeners.keySet();
		}

	}

}
