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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.LinkExtension;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.threads.ClientThreads;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What both paths share: the client that makes connections to nodes, and the threads.
 */
public final class NodeConnector {

	private static final Log logger = LogFactory.getLog(NodeConnector.class);

	private static final long CLOSE_MILLIS = 2000;

	/** Where replies are waited for without limit. */
	private static final Duration LONG_SILENCE = Duration.ofSeconds(10);

	private static final TimeoutOptions.TimeoutSource NO_TIMEOUT = new TimeoutOptions.TimeoutSource() {

		@Override
		public long getTimeout(RedisCommand<?, ?, ?> command) {
			return 0;
		}

	};

	private final NodeAddresses addresses;

	private final LinkClient client;

	private final Timeouts timeouts;

	private final int database;

	private final ClientOptions clientOptions;

	private final long connectTimeoutNanos;

	private final ConnectAttempts attempts = new ConnectAttempts();

	private final ClientThreads threads;

	private final Map<Node, Integer> counts = new ConcurrentHashMap<>();

	/**
	 * Create what connects to nodes.
	 * @param settings what holds for every connection
	 * @param resources threads and timers
	 * @param addresses the address of a node that has been resolved already, {@code null}
	 * for others
	 * @param threads the threads of the client
	 * @param health how this process keeps time
	 * @param extension made for each connection
	 */
	public NodeConnector(ConnectionSettings settings, ClientResources resources,
			Function<Node, @Nullable CompletionStage<InetAddress>> addresses, ClientThreads threads, LocalHealth health,
			Function<NodeLink, LinkExtension> extension) {
		this.addresses = new NodeAddresses(resources, addresses, settings.connectTimeout(), health);
		this.client = new LinkClient(settings, resources, this.addresses, health, extension);
		this.timeouts = new Timeouts(settings.clientOptions(), settings.timeout());
		this.threads = threads;
		this.database = settings.database();
		this.connectTimeoutNanos = settings.connectTimeout().toNanos();
		this.clientOptions = settings.clientOptions()
			.mutate()
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands().timeoutSource(NO_TIMEOUT).build())
			.build();
	}

	public NodeAddresses addresses() {
		return this.addresses;
	}

	public ClientResources resources() {
		return this.client.getResources();
	}

	/**
	 * The heartbeat of a thread of the resources, for what no connection belongs to yet.
	 * @return the heartbeat
	 */
	public Heartbeat heartbeat() {
		return this.client.heartbeat();
	}

	/**
	 * The options for connections that applications hold. How long a command may take is
	 * decided where it is sent, so nobody else gives it up.
	 * @return the options
	 */
	public ClientOptions clientOptions() {
		return this.clientOptions;
	}

	/** Returns the database that connections begin with. */
	public int database() {
		return this.database;
	}

	public Timeouts timeouts() {
		return this.timeouts;
	}

	/**
	 * How long a connection that has fallen silent is kept for what is in flight on it.
	 * @return longer than any reply is waited for, if that has a limit
	 */
	public Duration silencePatience() {
		long timeout = this.timeouts.nanos();
		return (timeout > 0) ? Duration.ofNanos(Math.max(timeout, 2 * this.connectTimeoutNanos)) : LONG_SILENCE;
	}

	public ClientThreads threads() {
		return this.threads;
	}

	/**
	 * Connect to a node.
	 * @param node the node
	 * @return the connection, or a failure whose message says what went wrong
	 */
	CompletionStage<NodeLink> open(Node node) {
		return this.attempts.watch(() -> this.client.open(node).thenApply(this::counted))
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture(new RedisConnectionException(Failures.describe(failure), failure)));
	}

	private NodeLink counted(NodeLink link) {
		this.counts.merge(link.node(), 1, Integer::sum);
		link.drained()
			.thenRun(() -> this.counts.computeIfPresent(link.node(), (node, count) -> (count > 1) ? count - 1 : null));
		return link;
	}

	/**
	 * How many connections are open.
	 * @return the numbers by node
	 */
	public Map<Node, Integer> counts() {
		return Map.copyOf(this.counts);
	}

	/**
	 * Connect to a node, and ask it everything there is to know of it.
	 * @param node the node
	 * @return the connection with its report, or a failure whose message says what went
	 * wrong
	 */
	public CompletionStage<NodeLink> openInspected(Node node) {
		return open(node).thenCompose((link) -> asked(link, link.inspect()));
	}

	/**
	 * Connect to a node, and ask it for its role only: it is known already.
	 * @param node the node
	 * @return the connection with its role, or a failure whose message says what went
	 * wrong
	 */
	public CompletionStage<NodeLink> openWithRole(Node node) {
		return open(node).thenCompose((link) -> asked(link, link.queries().inspectRole()));
	}

	/**
	 * Connect to a node, and ask it for its role and its process: the rest is known.
	 * @param node the node
	 * @return the connection with both, or a failure whose message says what went wrong
	 */
	public CompletionStage<NodeLink> openIdentified(Node node) {
		return open(node).thenCompose((link) -> asked(link, link.queries().inspectProcess()));
	}

	private static CompletionStage<NodeLink> asked(NodeLink link, CompletionStage<?> answer) {
		return answer.handle((report, failure) -> {
			if (failure != null) {
				link.abandon("it cannot be inspected");
				throw Failures.runtime(failure);
			}
			return link;
		});
	}

	public long connectTimeoutNanos() {
		return this.connectTimeoutNanos;
	}

	/**
	 * Run a task on the monitor's thread after a delay, if the client runs by then.
	 * Nobody must wait for it.
	 * @param task the task
	 * @param delayNanos the delay
	 */
	public void schedule(Runnable task, long delayNanos) {
		this.threads.schedule(task, delayNanos);
	}

	/**
	 * Run a task on the monitor's thread after a delay.
	 * @param task the task
	 * @param delayNanos the delay
	 * @param abort runs in place of the task, and at once, if the client ends before
	 * @return has neither of them run, if neither has yet
	 */
	public Runnable schedule(Runnable task, long delayNanos, Runnable abort) {
		return this.threads.schedule(task, delayNanos, abort);
	}

	/**
	 * Run a task on the monitor's thread after a delay, unless it is cancelled before, as
	 * most are.
	 * @param task the task
	 * @param delayNanos the delay
	 * @return cancels it
	 */
	public Future<?> limit(Runnable task, long delayNanos) {
		return this.threads.limit(task, delayNanos);
	}

	/**
	 * Run a task on the monitor's thread, if the client runs. Nobody must wait for it.
	 * @param task the task
	 */
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	/**
	 * Run what reaches user code, apart from everything else.
	 * @param task the task
	 */
	public void handOver(Runnable task) {
		this.threads.handOver().execute(task);
	}

	/** Give up every attempt to connect, and close every connection. */
	public void close() {
		CompletableFuture<Void> closed = this.client.shutdownAsync(0, 100, TimeUnit.MILLISECONDS);
		this.attempts.await();
		try {
			closed.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// Code of the application may keep an event loop from closing anything.
			logger.debug("Not every connection is closed yet", ex);
		}
	}

}
