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

package io.github.redisrw.test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection and the one to a backend that it is joined with. Both belong to
 * one event loop, which alone touches the state; methods for other threads say so.
 */
// A failed write or close shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class ForwardedConnection {

	private final SocketChannel client;

	private final Supplier<@Nullable InetSocketAddress> backends;

	private final Pipe toBackend;

	private final Pipe toClient;

	private final List<Runnable> closeActions = new ArrayList<>();

	private @Nullable SocketChannel backend;

	private boolean connecting;

	private boolean closed;

	private volatile @Nullable InetSocketAddress backendAddress;

	ForwardedConnection(SocketChannel client, Supplier<@Nullable InetSocketAddress> backends,
			Forwarder.Inspector inspector) {
		this.client = client;
		this.backends = backends;
		this.toBackend = new Pipe(this, inspector);
		this.toClient = new Pipe(this, null);
	}

	/**
	 * Joins the client with a backend, or keeps it waiting while it is held.
	 */
	void start(boolean hold) {
		this.client.pipeline().addLast(this.toBackend);
		applyHold(hold);
	}

	/**
	 * Holds the connection or lets it go on, and returns when that has taken effect. For
	 * any thread.
	 */
	void hold(boolean hold) {
		onLoop(() -> applyHold(hold));
	}

	/**
	 * Lets what the backend sends arrive later by this time, and returns when that has
	 * taken effect. For any thread.
	 */
	void delayToClient(long nanos) {
		onLoop(() -> this.toClient.delay(nanos));
	}

	/**
	 * Closes both sides by a reset, as the system does for a dead process, and returns
	 * when nothing passes any more. For any thread.
	 */
	void reset() {
		onLoop(() -> finish(true));
	}

	/**
	 * Has something done when the connection is closed, at once if it is. For any thread.
	 */
	void onClose(Runnable action) {
		onLoop(() -> {
			if (this.closed) {
				action.run();
			}
			else {
				this.closeActions.add(action);
			}
		});
	}

	/**
	 * The backend, {@code null} before there is one. For any thread.
	 */
	@Nullable InetSocketAddress backendAddress() {
		return this.backendAddress;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * The pipe against the direction of this one, which ends where this one starts.
	 */
	Pipe opposite(Pipe pipe) {
		return (pipe == this.toClient) ? this.toBackend : this.toClient;
	}

	/**
	 * Called when a pipe has passed on all, its end included.
	 */
	void ended() {
		if (this.toBackend.isDone() && this.toClient.isDone()) {
			finish(false);
		}
	}

	/**
	 * Called when one side is gone, in good order or not.
	 */
	void finish(boolean reset) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		close(this.client, reset);
		if (this.backend != null) {
			close(this.backend, reset);
		}
		this.toBackend.discard();
		this.toClient.discard();
		this.closeActions.forEach(Runnable::run);
	}

	private void applyHold(boolean hold) {
		this.toBackend.hold(hold);
		this.toClient.hold(hold);
		if (!hold && !this.connecting && !this.closed) {
			connect();
		}
	}

	private void connect() {
		this.connecting = true;
		InetSocketAddress address = this.backends.get();
		if (address == null) {
			finish(true);
			return;
		}
		this.backendAddress = address;
		ChannelFuture connect = new Bootstrap().group(this.client.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(this.toClient)
			.connect(address);
		connect.addListener((future) -> connected((SocketChannel) connect.channel(), future.isSuccess()));
	}

	private void connected(SocketChannel channel, boolean success) {
		this.backend = channel;
		if (this.closed) {
			close(channel, true);
		}
		else if (!success) {
			finish(true);
		}
		else {
			this.toBackend.connect(channel);
			this.toClient.connect(this.client);
		}
	}

	private void onLoop(Runnable action) {
		if (this.client.eventLoop().inEventLoop()) {
			action.run();
		}
		else {
			this.client.eventLoop().submit(action).syncUninterruptibly();
		}
	}

	private static void close(SocketChannel channel, boolean reset) {
		if (reset && channel.isOpen()) {
			channel.config().setSoLinger(0);
		}
		channel.close();
	}

}
