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

package io.github.redisrw.internal.node.connect;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.LinkConnection;
import io.github.redisrw.internal.node.LinkEndpoint;
import io.github.redisrw.internal.node.LinkExtension;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.node.query.MissingPermissions;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.resource.ClientResources;
import reactor.core.publisher.Mono;

/**
 * Makes plain connections to single nodes: they never reconnect, never send a command
 * twice, and fail what is in flight when they are lost. Reconnecting, sending again and
 * choosing are the business of the paths above.
 */
final class LinkClient extends LimitedConnectClient {

	private final ConnectionSettings settings;

	private final NodeAddresses addresses;

	private final Function<NodeLink, LinkExtension> extension;

	private final MissingPermissions permissions = new MissingPermissions();

	private final LocalHealth health;

	LinkClient(ConnectionSettings settings, ClientResources resources, NodeAddresses addresses, LocalHealth health,
			Function<NodeLink, LinkExtension> extension) {
		super(resources, settings.connectTimeout(), health);
		this.addresses = addresses;
		this.extension = extension;
		this.settings = settings;
		this.health = health;
		setOptions(linkOptions(settings));
	}

	private static ClientOptions linkOptions(ConnectionSettings settings) {
		return settings.clientOptions()
			.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.replayFilter((command) -> false)
			.timeoutOptions(TimeoutOptions.create())
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.build();
	}

	/**
	 * Connect to a node. The handshake, with credentials, database and client name, is
	 * part of it, and bounded by the connect timeout, in which only the time counts in
	 * which this process is able to listen.
	 * @param node the node
	 * @return the connection
	 */
	CompletionStage<NodeLink> open(Node node) {
		return this.settings.readsAtReplicas() ? connect(node).thenCompose(this::allowReads) : connect(node);
	}

	private CompletionStage<NodeLink> allowReads(NodeLink link) {
		return link.queries().set(CommandType.READONLY, new CommandArgs<>(StringCodec.UTF8)).handle((done, failure) -> {
			if (failure != null) {
				link.abandon("it does not accept READONLY");
				throw Failures.runtime(failure);
			}
			return link;
		});
	}

	private CompletionStage<NodeLink> connect(Node node) {
		return connectAsync(ByteArrayCodec.INSTANCE, this.settings.uri(node)).toCompletableFuture()
			.thenApply((connection) -> {
				StatefulRedisConnectionImpl<byte[], byte[]> opened = (StatefulRedisConnectionImpl<byte[], byte[]>) connection;
				try {
					return link(node, opened);
				}
				catch (RuntimeException ex) {
					close(opened);
					throw ex;
				}
			});
	}

	private NodeLink link(Node node, StatefulRedisConnectionImpl<byte[], byte[]> opened) {
		return new NodeLink(node, opened, (LinkEndpoint) opened.getChannelWriter(), this.settings.connectTimeout(),
				this.permissions, this.health, this.extension, new Closing(() -> close(opened)));
	}

	/** Close a connection before the client is shut down, which would close it again. */
	private CompletableFuture<Void> close(StatefulRedisConnectionImpl<?, ?> connection) {
		this.closeableResources.remove(connection);
		return connection.isClosed() ? CompletableFuture.completedFuture(null) : connection.closeAsync();
	}

	@Override
	protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(RedisChannelWriter channelWriter,
			PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout) {
		return new LinkConnection<>((LinkEndpoint) channelWriter, pushHandler, codec, timeout,
				getOptions().getJsonParser());
	}

	@Override
	protected DefaultEndpoint createEndpoint() {
		return new LinkEndpoint(getOptions(), getResources());
	}

	@Override
	protected Mono<SocketAddress> getSocketAddress(RedisURI redisURI) {
		return (redisURI instanceof NodeUri uri)
				? CurrentCredentials.during(uri, heartbeat(), Mono.defer(() -> this.addresses.of(uri.node())))
				: super.getSocketAddress(redisURI);
	}

}
