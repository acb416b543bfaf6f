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

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.pubsub.PubSubCommandHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.ChannelHandlerContext;

/**
 * Command handlers of Lettuce's that close their connection when anything fails while
 * what arrives is read: bytes may be missing, such as when no memory is left for them,
 * and what comes next may be the rest of a reply to a command that has failed. Lettuce
 * takes that for the reply to the next one.
 */
public final class StrictCommandHandlers {

	private StrictCommandHandlers() {
	}

	/**
	 * Have a connection use one.
	 * @param builder of the connection, which knows its endpoint
	 * @param options of the connection
	 * @param resources of the connection
	 */
	public static void use(ConnectionBuilder builder, ClientOptions options, ClientResources resources) {
		Endpoint endpoint = builder.endpoint();
		if (endpoint instanceof PubSubEndpoint<?, ?> subscriptions) {
			useForSubscriptions(builder, options, resources, subscriptions);
		}
		else {
			builder.commandHandler(() -> new StrictHandler(options, resources, endpoint));
		}
	}

	@SuppressWarnings("unchecked")
	private static <K, V> void useForSubscriptions(ConnectionBuilder builder, ClientOptions options,
			ClientResources resources, PubSubEndpoint<K, V> endpoint) {
		RedisCodec<K, V> codec = ((StatefulRedisConnectionImpl<K, V>) builder.connection()).getCodec();
		builder.commandHandler(() -> new StrictPubSubHandler<>(options, resources, codec, endpoint));
	}

	private static final class StrictHandler extends CommandHandler {

		StrictHandler(ClientOptions options, ClientResources resources, Endpoint endpoint) {
			super(options, resources, endpoint);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
			context.close();
			super.exceptionCaught(context, cause);
		}

	}

	private static final class StrictPubSubHandler<K, V> extends PubSubCommandHandler<K, V> {

		StrictPubSubHandler(ClientOptions options, ClientResources resources, RedisCodec<K, V> codec,
				PubSubEndpoint<K, V> endpoint) {
			super(options, resources, codec, endpoint);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
			context.close();
			super.exceptionCaught(context, cause);
		}

	}

}
