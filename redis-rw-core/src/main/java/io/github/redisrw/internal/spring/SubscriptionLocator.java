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

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.topology.NodeReport;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Asks each new connection of a subscription for the process at its end, where several
 * share an address. It does so before anything is subscribed, as a connection with RESP2
 * may be asked nothing afterwards.
 */
final class SubscriptionLocator implements NettyCustomizer {

	private final NettyCustomizer next;

	private final BooleanSupplier asks;

	private final BiConsumer<Endpoint, String> located;

	/**
	 * Create a customizer.
	 * @param next the one whose handlers come before
	 * @param asks whether connections are to be asked
	 * @param located told on an event loop of a subscription's {@code run_id}; not where
	 * that may not be asked for
	 */
	SubscriptionLocator(NettyCustomizer next, BooleanSupplier asks, BiConsumer<Endpoint, String> located) {
		this.next = next;
		this.asks = asks;
		this.located = located;
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
		if (commands != null && this.asks.getAsBoolean()) {
			pipeline.addBefore(commands.name(), null,
					new Question(((CommandHandler) commands.handler()).getEndpoint()));
		}
	}

	/**
	 * Puts the question when the connection is established.
	 */
	private final class Question extends ChannelInboundHandlerAdapter {

		private final Endpoint endpoint;

		private Question(Endpoint endpoint) {
			this.endpoint = endpoint;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) throws Exception {
			AsyncCommand<String, String, String> question = new AsyncCommand<>(new Command<>(CommandType.INFO,
					new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("server")));
			question.thenAccept((info) -> NodeReport.runId(info)
				.ifPresent((runId) -> SubscriptionLocator.this.located.accept(this.endpoint, runId)));
			context.channel().writeAndFlush(question);
			super.channelActive(context);
		}

	}

}
