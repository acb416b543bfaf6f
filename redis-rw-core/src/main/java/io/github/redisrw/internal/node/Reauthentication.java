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

import java.util.Collection;
import java.util.List;

import io.lettuce.core.RedisAuthenticationHandler;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates an open connection again with credentials that the application streams.
 * Within a transaction that would be one of its commands, so it waits for the end. Who
 * has become somebody else on a connection of its own stays that.
 * <p>
 * Lettuce decides by what is issued on its connections, past which the commands of paths
 * are written; here it is decided by what is put on the wire. Confined to the event loop.
 */
final class Reauthentication<K, V> extends RedisAuthenticationHandler<K, V> {

	private final LinkEndpoint endpoint;

	private boolean writing;

	private boolean otherUser;

	private Reauthentication(StatefulRedisConnectionImpl<K, V> connection, LinkEndpoint endpoint) {
		super(connection, connection.getConnectionState().getCredentialsProvider(), false);
		this.endpoint = endpoint;
	}

	/**
	 * Have the credentials of a connection followed, before it is made.
	 * @param connection the connection
	 * @param endpoint its end
	 * @param <K> the type of its keys
	 * @param <V> the type of its values
	 * @return what follows them
	 */
	static <K, V> RedisAuthenticationHandler<K, V> on(StatefulRedisConnectionImpl<K, V> connection,
			LinkEndpoint endpoint) {
		Reauthentication<K, V> made = new Reauthentication<>(connection, endpoint);
		endpoint.follow(made.new Observer());
		return made;
	}

	@Override
	public void setCredentials(@Nullable RedisCredentials credentials) {
		EventLoop loop = this.endpoint.eventLoop();
		if (credentials != null && !loop.isShuttingDown()) {
			loop.execute(() -> authenticate(credentials));
		}
	}

	private void authenticate(RedisCredentials credentials) {
		if (this.otherUser) {
			return;
		}
		this.writing = true;
		try {
			super.setCredentials(credentials);
		}
		finally {
			this.writing = false;
		}
	}

	/**
	 * Looks at what is put on the wire.
	 */
	private final class Observer extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			boolean ended = false;
			for (Object command : (message instanceof Collection<?> all) ? all : List.of(message)) {
				if (command instanceof RedisCommand<?, ?, ?> written && !written.isDone()) {
					ended = isEnd(written.getType(), ended);
				}
			}
			context.write(message, promise);
			if (ended) {
				endTransaction();
			}
		}

		/** Whether no transaction is open after a command. */
		private boolean isEnd(ProtocolKeyword type, boolean before) {
			if (type == CommandType.MULTI) {
				startTransaction();
				return false;
			}
			if ((type == CommandType.AUTH || type == CommandType.HELLO) && !Reauthentication.this.writing) {
				Reauthentication.this.otherUser = true;
			}
			return before || type == CommandType.EXEC || type == CommandType.DISCARD;
		}

	}

}
