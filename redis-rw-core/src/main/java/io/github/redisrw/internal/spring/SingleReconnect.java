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

import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Has Lettuce reconnect once for each attempt that fails. It hears of an attempt that
 * fails in its handshake twice, by the attempt and by the channel, and where it has begun
 * the next one in between it begins another, so that a subscription ends up with two
 * connections, and is told everything twice.
 */
final class SingleReconnect implements NettyCustomizer {

	private final NettyCustomizer next;

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
		ChannelHandlerContext watchdog = channel.pipeline().context(ConnectionWatchdog.class);
		if (watchdog != null) {
			channel.pipeline().addBefore(watchdog.name(), null, new EstablishedOnly());
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
