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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Hands out connections of a path. It does so at once: they find their node when they are
 * used.
 */
final class PathConnectionProvider implements LettuceConnectionProvider, LettuceConnectionProvider.TargetAware {

	private final PathEntry path;

	private final PathClient client;

	private final RedisCodec<?, ?> codec;

	/**
	 * Create a provider.
	 * @param path where connections lead
	 * @param client makes subscriptions and connections to Sentinels
	 * @param codec how keys and values are encoded
	 */
	PathConnectionProvider(PathEntry path, PathClient client, RedisCodec<?, ?> codec) {
		this.path = path;
		this.client = client;
		this.codec = codec;
	}

	@Override
	public <T extends StatefulConnection<?, ?>> T getConnection(Class<T> connectionType) {
		if (isOrdinary(connectionType)) {
			return open(connectionType);
		}
		EventLoops.requireOther();
		try {
			return getConnectionAsync(connectionType).toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw Failures.runtime(ex);
		}
	}

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		if (isOrdinary(connectionType)) {
			return CompletableFuture.completedFuture(open(connectionType));
		}
		if (connectionType.equals(StatefulRedisPubSubConnection.class)) {
			return this.client.subscribe(this.codec).thenApply(connectionType::cast);
		}
		if (connectionType.equals(StatefulRedisSentinelConnection.class)) {
			return CompletableFuture.supplyAsync(() -> connectionType.cast(this.client.connectSentinel()));
		}
		return CompletableFuture.failedFuture(unsupported(connectionType));
	}

	private static boolean isOrdinary(Class<?> connectionType) {
		return StatefulConnection.class.isAssignableFrom(connectionType)
				&& !connectionType.equals(StatefulRedisPubSubConnection.class)
				&& !connectionType.equals(StatefulRedisSentinelConnection.class);
	}

	private <T extends StatefulConnection<?, ?>> T open(Class<T> connectionType) {
		return connectionType.cast(create(this.path, this.client, this.codec, false));
	}

	/**
	 * Opens a connection that many threads will use side by side. It is never given to a
	 * pool, from which somebody might get it for the use of one.
	 */
	PathConnection<?, ?> openShared() {
		return create(this.path, this.client, this.codec, true);
	}

	/**
	 * Creates a connection of a path.
	 * @param path where it leads
	 * @param client knows who listens to commands
	 * @param codec how keys and values are encoded
	 * @param many whether many threads will use it side by side
	 * @return the connection
	 */
	static <K, V> PathConnection<K, V> create(PathEntry path, PathClient client, RedisCodec<K, V> codec, boolean many) {
		PathEntry inWriteScope = path.inWriteScope();
		EntryWriter first = path.writer(many);
		ScopedWriter writer = new ScopedWriter(first, many,
				(inWriteScope != path) ? () -> first.beside(inWriteScope) : null);
		PathConnection<K, V> connection = PathConnection.create(client, writer, codec,
				path.connector().timeouts().standard(), path.connector().clientOptions(), path.policy());
		if (many) {
			path.share(connection);
			connection.onClose(() -> path.unshare(connection));
		}
		return connection;
	}

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType,
			RedisURI redisUri) {
		if (connectionType.equals(StatefulRedisSentinelConnection.class)) {
			return this.client.connectSentinelAsync(StringCodec.UTF8, redisUri).thenApply(connectionType::cast);
		}
		if (connectionType.equals(StatefulRedisPubSubConnection.class)) {
			return this.client.connectPubSubAsync(this.codec, redisUri).thenApply(connectionType::cast);
		}
		if (StatefulConnection.class.isAssignableFrom(connectionType)) {
			return this.client.connectAsync(this.codec, redisUri).thenApply(connectionType::cast);
		}
		return CompletableFuture.failedFuture(unsupported(connectionType));
	}

	private static UnsupportedOperationException unsupported(Class<?> connectionType) {
		return new UnsupportedOperationException("Connection type " + connectionType + " not supported");
	}

}
