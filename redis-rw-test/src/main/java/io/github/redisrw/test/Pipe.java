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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link ForwardedConnection}: a handler at the side it reads from. It
 * passes on at once, later by a fixed time, or not at all while it is held; its end comes
 * after all bytes. Used by one event loop only.
 */
// A failed write or close shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pipe extends ChannelInboundHandlerAdapter {

	private final ForwardedConnection connection;

	private final Deque<Chunk> queue = new ArrayDeque<>();

	private final StringBuilder inspected = new StringBuilder();

	private Forwarder.@Nullable Inspector inspector;

	private @Nullable SocketChannel source;

	private @Nullable SocketChannel target;

	private @Nullable Future<?> timer;

	private long delayNanos;

	private boolean held;

	private boolean sourceEnded;

	private boolean done;

	Pipe(ForwardedConnection connection, Forwarder.@Nullable Inspector inspector) {
		this.connection = connection;
		this.inspector = inspector;
	}

	/**
	 * Tells where to pass on to, which starts the reading.
	 */
	void connect(SocketChannel target) {
		this.target = target;
		drain();
	}

	void hold(boolean hold) {
		this.held = hold;
		drain();
	}

	void delay(long nanos) {
		this.delayNanos = nanos;
		drain();
	}

	/**
	 * Whether all has been passed on, the end included.
	 */
	boolean isDone() {
		return this.done;
	}

	/**
	 * Drops what is left.
	 */
	void discard() {
		cancelTimer();
		this.queue.forEach((chunk) -> chunk.bytes().release());
		this.queue.clear();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.source = (SocketChannel) context.channel();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf bytes = (ByteBuf) message;
		if (this.inspector != null && !this.inspector.inspect(this.connection, this.inspected, bytes)) {
			this.inspector = null;
		}
		if (this.connection.isClosed()) {
			bytes.release();
		}
		else {
			this.queue.add(new Chunk(System.nanoTime(), bytes));
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		drain();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			this.sourceEnded = true;
			drain();
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		// Our source is what the opposite pipe writes to.
		this.connection.opposite(this).drain();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.connection.finish(true);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.connection.finish(true);
	}

	private void drain() {
		cancelTimer();
		if (this.source == null || this.target == null || this.connection.isClosed()) {
			return;
		}
		if (this.held) {
			// What is sent now waits in the system's buffers.
			this.source.config().setAutoRead(false);
			return;
		}
		passOn(this.target);
		if (!this.queue.isEmpty()) {
			this.timer = this.source.eventLoop().schedule(this::drain, untilDue(), TimeUnit.NANOSECONDS);
		}
		else if (this.sourceEnded && !this.done) {
			this.done = true;
			end(this.target);
		}
		this.source.config().setAutoRead(this.target.isWritable());
	}

	private void passOn(SocketChannel target) {
		boolean written = false;
		while (!this.queue.isEmpty() && untilDue() <= 0) {
			target.write(this.queue.remove().bytes());
			written = true;
		}
		if (written) {
			target.flush();
		}
	}

	private void end(SocketChannel target) {
		// Shutting down fails what is not written yet: it has to come after that.
		target.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> {
			target.shutdownOutput();
			this.connection.ended();
		});
	}

	private long untilDue() {
		return this.queue.element().arrival() + this.delayNanos - System.nanoTime();
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * Bytes and when they came, by {@link System#nanoTime()}.
	 */
	private record Chunk(long arrival, ByteBuf bytes) {

	}

}
