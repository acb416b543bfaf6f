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

package io.github.redisrw.test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A TCP endpoint that behaves as a Kubernetes Service of type {@code ClusterIP} does:
 * every new connection goes to one of the backends, chosen at random, and stays with it
 * for good. It does not know what a master is; whoever moves the master
 * {@linkplain #retarget(RedisNode...) retargets} it.
 * <p>
 * Listens on the loopback address. Its port stays the same until it is closed. Thread
 * safe.
 */
public final class ServiceEndpoint implements AutoCloseable {

	private static final int OPEN_ATTEMPTS = 3;

	private final int port = Ports.reserve();

	private final Forwarder forwarder = new Forwarder(this.port, this::choose, this::delayed);

	private final Map<InetSocketAddress, Long> delays = new ConcurrentHashMap<>();

	private volatile List<InetSocketAddress> backends;

	private volatile boolean empty;

	private volatile boolean closed;

	private ServiceEndpoint(List<InetSocketAddress> backends) {
		this.backends = backends;
	}

	/**
	 * Opens an endpoint in front of some nodes.
	 * @param backends the nodes; none is as {@link #empty()}
	 * @return the endpoint, listening
	 */
	public static ServiceEndpoint to(RedisNode... backends) {
		return to(addresses(backends));
	}

	/**
	 * Opens an endpoint in front of any servers.
	 * @param backends their addresses; none is as {@link #empty()}
	 * @return the endpoint, listening
	 */
	public static ServiceEndpoint to(Collection<InetSocketAddress> backends) {
		for (int attempt = 1;; attempt++) {
			ServiceEndpoint endpoint = new ServiceEndpoint(List.copyOf(backends));
			try {
				endpoint.forwarder.open();
				return endpoint;
			}
			catch (RedisDeploymentException ex) {
				endpoint.close();
				if (attempt == OPEN_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Returns the host that clients connect to.
	 * @return the loopback address
	 */
	public String host() {
		return Ports.HOST;
	}

	/**
	 * Returns the port that clients connect to.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns where clients connect to.
	 * @return {@code host:port}
	 */
	public String address() {
		return host() + ":" + this.port;
	}

	/**
	 * Changes the backends of new connections. Open connections stay where they are, as
	 * with a Service. Ends {@link #empty()}, {@link #refuse()} and, for new connections,
	 * {@link #blackHole()}.
	 * @param backends the nodes; none is as {@link #empty()}
	 * @throws IllegalStateException if the endpoint is closed
	 */
	public void retarget(RedisNode... backends) {
		retarget(addresses(backends));
	}

	/**
	 * Changes the backends of new connections, as {@link #retarget(RedisNode...)} does.
	 * @param backends their addresses; none is as {@link #empty()}
	 */
	public void retarget(Collection<InetSocketAddress> backends) {
		this.backends = List.copyOf(backends);
		acceptNew();
	}

	/**
	 * Takes all backends away: new connections are reset at once, open ones stay.
	 */
	public void empty() {
		this.empty = true;
	}

	/**
	 * Stops listening: new connections are refused, open ones stay.
	 */
	public void refuse() {
		this.forwarder.stopListening();
	}

	/**
	 * Lets nothing through any more, in either direction, on open and on new connections,
	 * without closing them: the network, or the node behind it, is gone without a word.
	 * Has taken effect when this returns. What is sent meanwhile is not lost:
	 * {@link #restore()} heals the network, {@link #dropConnections()} before it is the
	 * node that comes back without knowing the connections.
	 */
	public void blackHole() {
		this.forwarder.holdNew(true);
		this.forwarder.hold();
	}

	/**
	 * Ends {@link #empty()}, {@link #refuse()} and {@link #blackHole()}, with the latest
	 * backends.
	 */
	public void restore() {
		acceptNew();
		this.forwarder.release();
	}

	/**
	 * Has a backend farther away: what it sends arrives later, on open and on new
	 * connections through this endpoint.
	 * @param backend the node
	 * @param delay by how much; zero for no longer
	 */
	public void delay(RedisNode backend, Duration delay) {
		InetSocketAddress address = Ports.address(backend.port());
		this.delays.put(address, delay.toNanos());
		this.forwarder.connections()
			.stream()
			.filter((connection) -> address.equals(connection.backendAddress()))
			.forEach((connection) -> connection.delayToClient(delay.toNanos()));
	}

	/** A connection has sent its first bytes, and has a backend by then. */
	private boolean delayed(ForwardedConnection connection, StringBuilder start, ByteBuf bytes) {
		InetSocketAddress backend = connection.backendAddress();
		Long delay = (backend != null) ? this.delays.get(backend) : null;
		if (delay != null) {
			connection.delayToClient(delay);
		}
		return false;
	}

	/**
	 * Resets all open connections.
	 */
	public void dropConnections() {
		this.forwarder.reset();
	}

	/**
	 * Counts the open connections, black-holed ones included.
	 * @return the number right now
	 */
	public int openConnections() {
		return this.forwarder.connections().size();
	}

	/**
	 * Counts the open connections of each backend that has any.
	 * @return the numbers right now, by {@code host:port} of the backend
	 */
	public Map<String, Integer> connectionsPerBackend() {
		Map<String, Integer> counts = new TreeMap<>();
		for (ForwardedConnection connection : this.forwarder.connections()) {
			InetSocketAddress backend = connection.backendAddress();
			if (backend != null) {
				counts.merge(backend.getHostString() + ":" + backend.getPort(), 1, Integer::sum);
			}
		}
		return counts;
	}

	/**
	 * Resets all connections and stops listening for good. Closing again does nothing.
	 */
	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.forwarder.close();
			Ports.release(this.port);
		}
	}

	@Override
	public String toString() {
		return "ServiceEndpoint " + address() + " to " + this.backends;
	}

	private synchronized void acceptNew() {
		if (this.closed) {
			throw new IllegalStateException("The endpoint is closed");
		}
		this.empty = false;
		this.forwarder.holdNew(false);
		this.forwarder.open();
	}

	private @Nullable InetSocketAddress choose() {
		List<InetSocketAddress> candidates = this.backends;
		if (this.empty || candidates.isEmpty()) {
			return null;
		}
		return candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
	}

	private static List<InetSocketAddress> addresses(RedisNode... nodes) {
		return Arrays.stream(nodes).map((node) -> Ports.address(node.port())).toList();
	}

}
