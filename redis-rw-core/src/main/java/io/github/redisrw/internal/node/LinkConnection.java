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

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.RedisAuthenticationHandler;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.PushHandler;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's side of a connection to a node.
 */
public final class LinkConnection<K, V> extends StatefulRedisConnectionImpl<K, V> {

	private final LinkEndpoint endpoint;

	public LinkConnection(LinkEndpoint endpoint, PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout,
			Supplier<JsonParser> parser) {
		super(endpoint, pushHandler, codec, timeout, parser);
		this.endpoint = endpoint;
	}

	/**
	 * Where Lettuce is to authenticate connections again, it does so between
	 * transactions.
	 */
	@Override
	public void setAuthenticationHandler(@Nullable RedisAuthenticationHandler<K, V> handler) {
		if (handler != null) {
			super.setAuthenticationHandler(Reauthentication.on(this, this.endpoint));
		}
	}

}
