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

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a subscription has one connection, whatever Lettuce's watchdog does.
 * That may reconnect twice at the same time: it hears of an attempt that fails in its
 * handshake by the attempt and by the channel, and does not know of an attempt that is
 * under way. Both would be subscribed, everything would be told twice, and one would
 * never be closed.
 */
final class SingleReconnect implements NettyCustomizer {

	private final NettyCustomizer next;

	/** The channel of each subscription, by its watchdog, which it keeps. */
	private final Map<ConnectionWatchdog, AtomicReference<@Nullable Channel>> channels = Collections
		.synchronizedMap(new WeakHashMap<>());

	/**
	 * Create a customizer.
	 * @param next that of the application
	 */
	SingleReconnect(NettyCustomizer next) {
		this.next = next;
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.next.afterBootstrapInitialized(bootstrap);
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.next.afterChannelInitialized(channel);
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext commands = pipeline.context(CommandHandler.class);
		ChannelHandlerContext watchdog = pipeline.context(ConnectionWatchdog.class);
		if (commands != null && watchdog != null) {
			AtomicReference<@Nullable Channel> established = this.channels
				.computeIfAbsent((ConnectionWatchdog) watchdog.handler(), (key) -> new AtomicReference<>());
			pipeline.addBefore(commands.name(), null, new FirstOnly(established));
			pipeline.addBefore(watchdog.name(), null, new EstablishedOnly());
		}
	}

	/**
	 * Closes a channel that is established while another one is, and says nothing of it.
	 */
	private static final class FirstOnly extends ChannelInboundHandlerAdapter {

		private final AtomicReference<@Nullable Channel> established;

		private boolean second;

		private FirstOnly(AtomicReference<@Nullable Channel> established) {
			this.established = established;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) throws Exception {
			Channel other = this.established.get();
			this.second = (other != null && other.isActive())
					|| !this.established.compareAndSet(other, context.channel());
			if (this.second) {
				context.close();
			}
			else {
				super.channelActive(context);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) throws Exception {
			if (!this.second) {
				super.channelInactive(context);
			}
		}

	}

	/**
	 * Keeps the end of a channel that was never established from the watchdog, which
	 * hears of the attempt.
	 */
	private static final class EstablishedOnly extends ChannelInboundHandlerAdapter {

		private boolean established;

		@Override
		public void channelActive(ChannelHandlerContext context) throws Exception {
			this.established = true;
			super.channelActive(context);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) throws Exception {
			if (this.established) {
				super.channelInactive(context);
			}
		}

	}

}
