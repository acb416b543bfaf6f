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

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * A connection factory of Spring Data Redis whose connections follow the write path or
 * the read path of a {@link io.github.redisrw.internal.client.ReadWriteClient client}.
 * Getting a connection never waits for a node; commands do, as long as the path allows.
 * Thread-safe.
 */
public class ReadWriteConnectionFactory extends LettuceConnectionFactory {

	private final ClientPaths paths;

	private final boolean writes;

	/** Where connections come from in a write scope, {@code null} if from here. */
	private final @Nullable RedisConnectionFactory inWriteScope;

	private final RedisURI nativeUri;

	/** For the imperative and for the reactive API, in this order, while started. */
	private final List<SharedPathConnection> shared = new CopyOnWriteArrayList<>();

	private boolean using;

	private @Nullable PathClient following;

	/** Visible to subclasses that are made at run time, for proxies. */
	protected ReadWriteConnectionFactory(ClientPaths paths, @Nullable RedisConnectionFactory inWriteScope,
			RedisConfiguration configuration, RedisURI nativeUri, LettuceClientConfiguration clientConfiguration) {
		super(configuration, clientConfiguration);
		this.paths = paths;
		this.writes = inWriteScope == null;
		this.inWriteScope = inWriteScope;
		this.nativeUri = nativeUri;
	}

	/**
	 * Create a factory whose connections lead to the verified master.
	 * @param paths what knows the way
	 * @param configuration what the factory says of the deployment
	 * @param nativeUri what the native client says of it; with Sentinels, if there are
	 * any
	 * @param clientConfiguration the client's configuration
	 * @return the factory
	 */
	public static ReadWriteConnectionFactory forWrites(ClientPaths paths, RedisConfiguration configuration,
			RedisURI nativeUri, LettuceClientConfiguration clientConfiguration) {
		return new ReadWriteConnectionFactory(paths, null, configuration, nativeUri, clientConfiguration);
	}

	/**
	 * Create a factory whose connections lead to replicas, and refuse writes. In a write
	 * scope it hands out those of the write path instead.
	 * @param paths what knows the way
	 * @param writeFactory the factory of the write path
	 * @param configuration what the factory says of the deployment
	 * @param nativeUri what the native client says of it; with Sentinels, if there are
	 * any
	 * @param clientConfiguration the client's configuration
	 * @return the factory
	 */
	public static ReadWriteConnectionFactory forReads(ClientPaths paths, RedisConnectionFactory writeFactory,
			RedisConfiguration configuration, RedisURI nativeUri, LettuceClientConfiguration clientConfiguration) {
		return new ReadWriteConnectionFactory(paths, writeFactory, configuration, nativeUri, clientConfiguration);
	}

	/**
	 * A connection of the path of this factory; of the write path within a write scope
	 * and within a transaction that writes. It stays what it is, however long it is used.
	 * @throws IllegalStateException on a thread on which replies arrive: what is done
	 * with such a connection waits for replies
	 */
	@Override
	public RedisConnection getConnection() {
		EventLoops.requireOther();
		return (this.inWriteScope != null && this.paths.policy().isOnMaster()) ? this.inWriteScope.getConnection()
				: super.getConnection();
	}

	@Override
	protected AbstractRedisClient createClient() {
		if (!this.using) {
			this.paths.acquire();
			this.using = true;
		}
		this.shared.clear();
		ConnectionSettings settings = this.paths.settings(this.writes);
		PathClient client = new PathClient(this.paths.path(this.writes), settings, this.nativeUri,
				this.paths.resources(), getClientConfiguration().getClientOptions().orElse(settings.clientOptions()),
				this.paths.events());
		this.paths.follow(this.writes, client);
		this.following = client;
		return client;
	}

	@Override
	public void stop() {
		super.stop();
		PathClient stopped = this.following;
		if (stopped != null) {
			this.following = null;
			this.paths.unfollow(stopped);
		}
		if (this.using) {
			this.using = false;
			this.paths.release();
		}
	}

	@Override
	protected LettuceConnectionProvider doCreateConnectionProvider(AbstractRedisClient client, RedisCodec<?, ?> codec) {
		PathConnectionProvider provider = new PathConnectionProvider(this.paths.path(this.writes), (PathClient) client,
				codec);
		this.shared.add(new SharedPathConnection(provider));
		return provider;
	}

	// What many share does not come from where connections for the use of one come from,
	// which may be a pool.

	@Override
	@SuppressWarnings("unchecked")
	protected @Nullable StatefulRedisConnection<byte[], byte[]> getSharedConnection() {
		return getShareNativeConnection()
				? (StatefulRedisConnection<byte[], byte[]>) this.shared.get(0).get(getValidateConnection()) : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	protected @Nullable StatefulConnection<ByteBuffer, ByteBuffer> getSharedReactiveConnection() {
		return getShareNativeConnection()
				? (StatefulConnection<ByteBuffer, ByteBuffer>) this.shared.get(1).get(getValidateConnection()) : null;
	}

	@Override
	public void resetConnection() {
		this.shared.forEach(SharedPathConnection::reset);
	}

	/**
	 * Replaces what the application has closed. The connections to nodes below are
	 * watched all the time.
	 */
	@Override
	public void validateConnection() {
		this.shared.forEach((connection) -> connection.get(true));
	}

	/**
	 * The time a command may take is watched over where it is sent, since waiting for a
	 * master does not count. So the connection itself does not give commands up.
	 */
	@Override
	protected LettuceConnection doCreateLettuceConnection(
			@Nullable StatefulRedisConnection<byte[], byte[]> sharedConnection,
			LettuceConnectionProvider connectionProvider, long timeout, int database) {
		return super.doCreateLettuceConnection(sharedConnection, connectionProvider, 0, database);
	}

	@Override
	public String toString() {
		return this.paths.describe(this.writes);
	}

}
