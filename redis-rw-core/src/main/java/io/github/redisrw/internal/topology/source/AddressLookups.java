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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import reactor.core.publisher.Mono;

/**
 * Has code of the application resolve names and map addresses, apart from everything
 * else: it may take its time, or never end. There is one lookup at a time for each node,
 * and all who need it wait for that. Thread-safe.
 */
public final class AddressLookups {

	private final Duration limit;

	private final Executor threads = new HandOver("redis-rw-resolver");

	private final Map<Node, CompletableFuture<SocketAddress>> underWay = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param limit how long who needs an address waits for it
	 */
	public AddressLookups(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Look up an address.
	 * @param node the node
	 * @param lookup finds it
	 * @return the address
	 */
	public Mono<SocketAddress> of(Node node, Supplier<SocketAddress> lookup) {
		return Mono.defer(() -> Mono.fromFuture(lookUp(node, lookup), true).timeout(this.limit));
	}

	private CompletableFuture<SocketAddress> lookUp(Node node, Supplier<SocketAddress> lookup) {
		CompletableFuture<SocketAddress> made = new CompletableFuture<>();
		CompletableFuture<SocketAddress> known = this.underWay.putIfAbsent(node, made);
		if (known != null) {
			return known;
		}
		this.threads.execute(() -> {
			try {
				made.complete(lookup.get());
			}
			catch (RuntimeException ex) {
				made.completeExceptionally(ex);
			}
			finally {
				this.underWay.remove(node, made);
			}
		});
		return made;
	}

}
