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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.source.AddressLookups;
import io.github.redisrw.topology.Node;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The socket addresses of nodes. A name that has been resolved already keeps its name,
 * which TLS verifies. Thread-safe.
 */
public final class NodeAddresses {

	private final ClientResources resources;

	private final Function<Node, @Nullable CompletionStage<InetAddress>> known;

	private final AddressLookups lookups;

	/**
	 * Create an instance.
	 * @param resources resolve what is not known, and may map addresses
	 * @param known the address of a node, {@code null} where it is not known
	 * @param limit how long it may take to resolve a name
	 * @param health how this process keeps time
	 */
	NodeAddresses(ClientResources resources, Function<Node, @Nullable CompletionStage<InetAddress>> known,
			Duration limit, LocalHealth health) {
		this.resources = resources;
		this.known = known;
		this.lookups = new AddressLookups(limit, () -> health.heartbeat(resources.eventExecutorGroup().next()));
	}

	/**
	 * Where to connect to.
	 * @param node the node
	 * @return its address; one that is left to what connects is not resolved
	 */
	public Mono<SocketAddress> of(Node node) {
		return this.lookups.of(node, () -> this.resources.socketAddressResolver().resolve(new NodeUri(node)))
			.flatMap((mapped) -> of(node, mapped));
	}

	private Mono<SocketAddress> of(Node node, SocketAddress mapped) {
		if (mapped instanceof InetSocketAddress name && name.isUnresolved()
				&& name.getHostString().equals(node.host())) {
			CompletionStage<InetAddress> address = this.known.apply(node);
			if (address != null) {
				return this.lookups.apart(Mono.fromCompletionStage(address)
					.<SocketAddress>map((found) -> named(name, found))
					.onErrorReturn(mapped));
			}
		}
		return Mono.just(mapped);
	}

	private static InetSocketAddress named(InetSocketAddress name, InetAddress address) {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(name.getHostString(), address.getAddress()),
					name.getPort());
		}
		catch (UnknownHostException ex) {
			return name;
		}
	}

}
