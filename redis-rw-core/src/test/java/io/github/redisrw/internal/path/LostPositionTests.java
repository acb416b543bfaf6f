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

package io.github.redisrw.internal.path;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of which nobody knows any more which reply belongs to which command.
 */
@Timeout(60)
class LostPositionTests {

	private final CompletableFuture<ChannelHandlerContext> begun = new CompletableFuture<>();

	private @Nullable FakeDeployment deployment;

	@AfterEach
	void close() {
		if (this.deployment != null) {
			this.deployment.close();
		}
	}

	/** As where no memory is left for what has arrived. */
	@Test
	void whatIsLeftOfAReplyIsNotThatOfTheNextCommand() throws Exception {
		FakeDeployment started = FakeDeployment.settings().customized(new Watching()).start();
		this.deployment = started;
		FakeRedis server = started.first();
		server.send("GET big", "$20\r\nbegun");
		server.blockOn("GET other");
		RedisAsyncCommands<byte[], byte[]> commands = shared(started);
		RedisFuture<byte[]> big = commands.get(bytes("big"));
		ChannelHandlerContext reading = this.begun.get(20, TimeUnit.SECONDS);
		RedisFuture<byte[]> other = commands.get(bytes("other"));
		FakeDeployment.soon().until(() -> server.waitingConnections() == 1);
		OutOfMemoryError failure = new OutOfMemoryError("simulated");
		reading.executor().submit(() -> reading.fireExceptionCaught(failure)).get(20, TimeUnit.SECONDS);
		server.blockOn("nothing more");
		server.send("GET other", "$24\r\n" + "the value of another key\r\n");
		server.letNewcomersIn();
		assertThat(big.toCompletableFuture()).failsWithin(20, TimeUnit.SECONDS).withThrowableThat().withCause(failure);
		assertThat(other.get(20, TimeUnit.SECONDS)).asString().isEqualTo("the value of another key");
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> shared(FakeDeployment deployment) {
		return (RedisAsyncCommands<byte[], byte[]>) deployment.factory().getConnection().getNativeConnection();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Finds the connection on which the beginning of the reply has been read.
	 */
	private final class Watching implements NettyCustomizer {

		@Override
		public void afterChannelInitialized(Channel channel) {
			channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelRead(ChannelHandlerContext context, Object message) {
					boolean begins = ((ByteBuf) message).toString(StandardCharsets.US_ASCII).endsWith("begun");
					context.fireChannelRead(message);
					if (begins) {
						LostPositionTests.this.begun.complete(context);
					}
				}

			});
		}

	}

}
