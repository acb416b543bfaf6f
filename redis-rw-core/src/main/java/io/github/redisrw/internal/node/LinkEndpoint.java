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

package io.github.redisrw.internal.node;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection to a node, between the {@link NodeLink} and the socket.
 */
public final class LinkEndpoint extends DefaultEndpoint {

	/**
	 * What many threads issue at the same time is put on the wire together, so many
	 * commands at most.
	 */
	private static final int FLUSH_AT_LEAST_AFTER = 256;

	private volatile @Nullable EventLoop eventLoop;

	private volatile @Nullable NodeLink link;

	private volatile @Nullable ChannelHandler follower;

	private volatile @Nullable Peer peer;

	private volatile boolean inactive;

	private volatile boolean writesTellHowFar;

	public LinkEndpoint(ClientOptions clientOptions, ClientResources clientResources) {
		super(clientOptions, clientResources);
	}

	/**
	 * Attach the link that is told when the connection is lost.
	 * @param link the link
	 */
	void attach(NodeLink link) {
		this.link = link;
		if (this.inactive) {
			link.onInactive();
			link.onDrained();
		}
	}

	/**
	 * Have what is written followed, from when the connection is made.
	 * @param handler the last that writing passes
	 */
	void follow(ChannelHandler handler) {
		this.follower = handler;
	}

	/**
	 * Who writes while the connection is lost may come too late for it, and for what
	 * fails everything that waits: nobody else would, as it is not made again.
	 */
	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		RedisCommand<K, V, T> written = super.write(command);
		if (this.inactive) {
			failBuffered();
		}
		return written;
	}

	@Override
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		Collection<RedisCommand<K, V, ?>> written = super.write(commands);
		if (this.inactive) {
			failBuffered();
		}
		return written;
	}

	/** What has not been put on the wire is not cancelled, but goes elsewhere. */
	@Override
	public CompletableFuture<Void> closeAsync() {
		failBuffered();
		return super.closeAsync();
	}

	private void failBuffered() {
		for (RedisCommand<?, ?, ?> command : drainCommands()) {
			command.completeExceptionally(new RedisException("Connection closed"));
		}
	}

	EventLoop eventLoop() {
		EventLoop loop = this.eventLoop;
		if (loop == null) {
			throw new IllegalStateException("Not connected");
		}
		return loop;
	}

	@Nullable Peer peer() {
		return this.peer;
	}

	/**
	 * Whether a command that was encoded has failed before all of it was written. Each is
	 * written by itself, and what the socket fails with while it is read from reaches no
	 * command, so what a command gets of that kind comes from its own writing. NIO, epoll
	 * and kqueue hand it to the kernel within the call that says how much of it was
	 * taken; io_uring may have handed it over and not know it yet. TLS may put several
	 * commands into one record, of which nobody can read a part; but what TLS itself
	 * fails with may concern what has been written before.
	 * @param failure what the command failed with
	 * @return {@code true} if no node can have executed it
	 */
	boolean isUnwritten(Throwable failure) {
		return this.writesTellHowFar && failure instanceof IOException && !(failure instanceof SSLException);
	}

	/**
	 * Whether the connection takes further commands.
	 * @return {@code false} from the moment it is closed from either side
	 */
	boolean isUsable() {
		Channel present = this.channel;
		return !isClosed() && present != null && present.isActive();
	}

	/** Whether what arrives is read, as far as it is known. */
	boolean isRead() {
		Channel present = this.channel;
		return present == null || present.config().isAutoRead();
	}

	/**
	 * Whether the kernel has taken everything. Called on the event loop.
	 * @return {@code true} if nothing is left to be written
	 */
	boolean isWritten() {
		Channel open = this.channel;
		ChannelOutboundBuffer rest = (open != null) ? open.unsafe().outboundBuffer() : null;
		return rest == null || rest.isEmpty();
	}

	@Override
	public void notifyChannelActive(Channel channel) {
		EventLoops.mark();
		this.eventLoop = channel.eventLoop();
		this.peer = Peer.of(channel.remoteAddress());
		this.writesTellHowFar = !channel.getClass().getSimpleName().startsWith("IoUring");
		channel.pipeline()
			.addFirst(new FlushConsolidationHandler(FLUSH_AT_LEAST_AFTER, true))
			.addFirst(new ArrivalHandler());
		ChannelHandler following = this.follower;
		if (following != null) {
			channel.pipeline().addLast(following);
		}
		// Looks at a command before anything else does.
		channel.pipeline().addLast(new LastLookHandler());
		super.notifyChannelActive(channel);
	}

	@Override
	public void notifyChannelInactive(Channel channel) {
		this.inactive = true;
		NodeLink attached = this.link;
		if (attached != null) {
			attached.onInactive();
		}
		super.notifyChannelInactive(channel);
		// What is in flight is failed right after this method returns.
		channel.eventLoop().execute(this::drained);
	}

	private void drained() {
		NodeLink attached = this.link;
		if (attached != null) {
			attached.onDrained();
		}
	}

	/**
	 * The last look at a command before it is on the wire. What has waited for the event
	 * loop while its path has left this connection is not sent. Lettuce drops commands
	 * that are done before they are encoded, and tells nobody: a caller may cancel what
	 * waits for the event loop. The encoder is through when writing returns.
	 */
	private final class LastLookHandler extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			NodeLink attached = LinkEndpoint.this.link;
			if (attached == null || !(message instanceof DispatchedCommand<?, ?, ?> command)) {
				context.write(message, promise);
				return;
			}
			if (command.turnsBack(attached)) {
				promise.trySuccess();
				return;
			}
			context.write(message, promise);
			if (command.isDone() && !command.isEncoded()) {
				command.skippedOn(attached);
			}
		}

	}

	/**
	 * Tells the link that bytes have arrived, which a big reply does for long before it
	 * is complete. Keeps what reading from the socket fails with from the command that is
	 * next to be answered: the connection is lost, and that is what its commands are
	 * told.
	 */
	private final class ArrivalHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			NodeLink attached = LinkEndpoint.this.link;
			if (attached != null) {
				attached.onBytes();
			}
			context.fireChannelRead(message);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			NodeLink attached = LinkEndpoint.this.link;
			if (!(cause instanceof IOException)) {
				context.fireExceptionCaught(cause);
			}
			else if (attached != null) {
				attached.onReadFailure(cause);
			}
		}

	}

}
