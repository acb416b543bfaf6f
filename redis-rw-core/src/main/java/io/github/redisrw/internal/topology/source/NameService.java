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

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up, without blocking, for as long as the name service says that the answers
 * hold: the JVM's own cache, which may hold them for ever, is not asked. Thread-safe.
 */
final class NameService implements HostResolver.Lookup {

	/** What a name service says may be held for long; a failover must not wait for it. */
	private static final int MAX_TTL_SECONDS = 5;

	/** A packet may get lost; the next server, or the next lookup, must not wait long. */
	private static final int ANSWER_TIMEOUT_MILLIS = 2000;

	private final DnsServerAddressStreamProvider servers;

	private @Nullable EventLoopGroup eventLoops;

	private @Nullable DnsNameResolver resolver;

	NameService() {
		this(DnsServerAddressStreamProviders.platformDefault());
	}

	/**
	 * Create a name service that is not started.
	 * @param servers which name servers are asked
	 */
	NameService(DnsServerAddressStreamProvider servers) {
		this.servers = servers;
	}

	@Override
	public synchronized void start() {
		if (this.resolver == null) {
			this.eventLoops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("redis-rw-dns", true),
					NioIoHandler.newFactory());
			this.resolver = new DnsNameResolverBuilder(this.eventLoops.next())
				.datagramChannelType(NioDatagramChannel.class)
				.socketChannelType(NioSocketChannel.class)
				.nameServerProvider(this.servers)
				.queryTimeoutMillis(ANSWER_TIMEOUT_MILLIS)
				.ttl(0, MAX_TTL_SECONDS)
				.negativeTtl(0)
				.build();
		}
	}

	@Override
	public synchronized void stop() {
		if (this.resolver != null) {
			this.resolver.close();
			this.resolver = null;
		}
		if (this.eventLoops != null) {
			this.eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
			this.eventLoops = null;
		}
	}

	@Override
	public CompletionStage<List<InetAddress>> addresses(String host) {
		DnsNameResolver present;
		synchronized (this) {
			present = this.resolver;
		}
		if (present == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("Not started"));
		}
		CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
		present.resolveAll(host).addListener((Future<List<InetAddress>> lookup) -> {
			if (lookup.isSuccess()) {
				found.complete(lookup.getNow());
			}
			else {
				found.completeExceptionally(lookup.cause());
			}
		});
		return found;
	}

	/**
	 * Whether it is not known if there is such a name: no server has answered in time, or
	 * says that it cannot. The resolver does not tell a name without an address from a
	 * server that refuses to look; only that there is no such name is an answer.
	 */
	@Override
	public boolean isOutage(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DnsErrorCauseException error && DnsResponseCode.NXDOMAIN.equals(error.getCode())) {
				return false;
			}
		}
		return true;
	}

}
