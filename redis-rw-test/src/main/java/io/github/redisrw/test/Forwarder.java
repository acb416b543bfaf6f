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
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a port of the loopback address and joins every connection with one of its
 * own to a backend, byte for byte. Thread safe.
 */
final class Forwarder implements AutoCloseable {

	// Shared by all forwarders of the JVM. Daemons: no one has to end them.
	private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(2,
			new DefaultThreadFactory("redis-rw-test-forwarder", true), NioIoHandler.newFactory());

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final int port;

	private final Supplier<@Nullable InetSocketAddress> backends;

	private final Inspector inspector;

	private final Set<ForwardedConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean holding;

	private @Nullable Channel listener;

	/**
	 * Makes a forwarder that does not listen yet.
	 * @param port where it listens
	 * @param backends gives the backend of a new connection, or {@code null} if it is to
	 * be reset
	 * @param inspector sees what clients send first
	 */
	Forwarder(int port, Supplier<@Nullable InetSocketAddress> backends, Inspector inspector) {
		this.port = port;
		this.backends = backends;
		this.inspector = inspector;
	}

	/**
	 * Starts to listen, unless it does.
	 * @throws RedisDeploymentException if the port is taken
	 */
	synchronized void open() {
		if (this.listener == null) {
			ChannelFuture bind = new ServerBootstrap().group(LOOPS)
				.channel(NioServerSocketChannel.class)
				.option(ChannelOption.SO_BACKLOG, 512)
				// Nothing is read before the backend is there.
				.childOption(ChannelOption.AUTO_READ, false)
				.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.childOption(ChannelOption.TCP_NODELAY, true)
				.childHandler(new Acceptor())
				.bind(Ports.address(this.port))
				.awaitUninterruptibly();
			if (!bind.isSuccess()) {
				throw new RedisDeploymentException("Cannot listen on port " + this.port, bind.cause());
			}
			this.listener = bind.channel();
		}
	}

	/**
	 * Stops listening: new connections are refused, open ones stay.
	 */
	synchronized void stopListening() {
		if (this.listener != null) {
			this.listener.close().syncUninterruptibly();
			this.listener = null;
			// Java leaves the port open until the event loop looks at it again.
			Poll.until("Port closed", CLOSE_TIMEOUT, () -> Ports.isFree(this.port) ? null : "it is still open");
		}
	}

	/**
	 * Holds what is sent over open connections in either direction, their end included.
	 */
	void hold() {
		this.connections.forEach((connection) -> connection.hold(true));
	}

	/**
	 * Lets held connections go on, without loss.
	 */
	void release() {
		this.connections.forEach((connection) -> connection.hold(false));
	}

	/**
	 * Decides whether new connections are held from their start.
	 */
	void holdNew(boolean hold) {
		this.holding = hold;
	}

	/**
	 * Resets all open connections.
	 */
	void reset() {
		this.connections.forEach(ForwardedConnection::reset);
	}

	/**
	 * The connections that are open right now.
	 */
	Collection<ForwardedConnection> connections() {
		return List.copyOf(this.connections);
	}

	/**
	 * Stops listening and resets all open connections; can be opened again.
	 */
	@Override
	public void close() {
		stopListening();
		reset();
	}

	/**
	 * Sees what clients send first.
	 */
	interface Inspector {

		/**
		 * Looks at bytes before they are passed on.
		 * @param connection the connection they come from
		 * @param start what the connection's inspections have noted so far
		 * @param bytes what came now, not to be consumed
		 * @return whether to be asked again for the connection's next bytes
		 */
		boolean inspect(ForwardedConnection connection, StringBuilder start, ByteBuf bytes);

	}

	private final class Acceptor extends ChannelInitializer<SocketChannel> {

		@Override
		protected void initChannel(SocketChannel client) {
			client.pipeline().addLast(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelActive(ChannelHandlerContext context) {
					context.pipeline().remove(this);
					accept(client);
				}

			});
		}

		private void accept(SocketChannel client) {
			ForwardedConnection connection = new ForwardedConnection(client, Forwarder.this.backends,
					Forwarder.this.inspector);
			Forwarder.this.connections.add(connection);
			connection.onClose(() -> Forwarder.this.connections.remove(connection));
			connection.start(Forwarder.this.holding);
		}

	}

}
