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
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.topology.Node;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names to all of their addresses, without blocking, for as long as the name
 * service says that they hold: the JVM's own cache, which may hold them for ever, is not
 * asked.
 */
final class HostResolver {

	/** What a name service says may be held for long; a failover must not wait for it. */
	private static final int MAX_TTL_SECONDS = 5;

	private @Nullable EventLoopGroup eventLoops;

	private @Nullable DnsNameResolver resolver;

	synchronized void start() {
		if (this.resolver == null) {
			this.eventLoops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("redis-rw-dns", true),
					NioIoHandler.newFactory());
			this.resolver = new DnsNameResolverBuilder(this.eventLoops.next())
				.datagramChannelType(NioDatagramChannel.class)
				.socketChannelType(NioSocketChannel.class)
				.ttl(0, MAX_TTL_SECONDS)
				.negativeTtl(0)
				.build();
		}
	}

	synchronized void stop() {
		if (this.resolver != null) {
			this.resolver.close();
			this.resolver = null;
		}
		if (this.eventLoops != null) {
			this.eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
			this.eventLoops = null;
		}
	}

	/**
	 * Resolve a name.
	 * @param endpoint the endpoint with the name
	 * @return its addresses, at least one, or a failure that says why there are none
	 */
	CompletionStage<List<InetAddress>> resolveAll(Node endpoint) {
		DnsNameResolver present;
		synchronized (this) {
			present = this.resolver;
		}
		if (present == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("Not started"));
		}
		CompletableFuture<List<InetAddress>> resolved = new CompletableFuture<>();
		present.resolveAll(endpoint.host()).addListener((Future<List<InetAddress>> lookup) -> {
			if (lookup.isSuccess()) {
				resolved.complete(lookup.getNow());
			}
			else {
				resolved.completeExceptionally(new UnknownHostException(
						"host '" + endpoint.host() + "' cannot be resolved: " + lookup.cause().getMessage()));
			}
		});
		return resolved;
	}

}
