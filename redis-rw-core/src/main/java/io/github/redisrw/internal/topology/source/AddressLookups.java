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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisConnectionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Has code of the application resolve names and map addresses, apart from everything
 * else: it may take its time, or never end. All who need the address of a node wait for
 * the same lookup. One that does not return is not waited for alone for ever: another one
 * is begun beside it, and whichever ends first counts. Thread-safe.
 */
public final class AddressLookups {

	/** After how many times the limit another lookup is begun beside one. */
	private static final int PATIENCE = 3;

	/** How many lookups of a node that do not return are put up with. */
	static final int MOST_LOOKUPS = 4;

	private final Duration limit;

	private final Supplier<Heartbeat> heartbeat;

	private final Executor threads = new HandOver("redis-rw-resolver");

	private final Scheduler scheduler = Schedulers.fromExecutor(this.threads);

	/** Those of which a lookup has not returned. */
	private final Map<Node, Lookup> underWay = new HashMap<>();

	/**
	 * Create an instance.
	 * @param limit how long who needs an address waits for it, of the time in which this
	 * process is able to run
	 * @param heartbeat measures that time
	 */
	public AddressLookups(Duration limit, Supplier<Heartbeat> heartbeat) {
		this.limit = limit;
		this.heartbeat = heartbeat;
	}

	/**
	 * Look up an address.
	 * @param node the node
	 * @param lookup finds it
	 * @return the address, on a thread on which code of the application may run, or a
	 * failure
	 */
	public Mono<SocketAddress> of(Node node, Supplier<SocketAddress> lookup) {
		return Mono.create((waiting) -> {
			CompletableFuture<SocketAddress> awaited = new CompletableFuture<>();
			awaited.whenComplete((found, failure) -> {
				if (found != null) {
					waiting.success(found);
				}
				else {
					waiting.error(failure);
				}
			});
			CompletableFuture<Void> patience = this.heartbeat.get().listen(this.limit);
			patience.thenRun(() -> awaited.completeExceptionally(
					new RedisConnectionException("the address of " + node + " has not been found within "
							+ this.limit.toMillis() + " ms: the SocketAddressResolver does not return")));
			// What goes on with the address may be kept by code of the application.
			lookUp(node, lookup).whenComplete((found, failure) -> this.threads.execute(() -> {
				patience.cancel(false);
				if (failure != null) {
					awaited.completeExceptionally(failure);
				}
				else {
					awaited.complete(found);
				}
			}));
		});
	}

	/**
	 * Go on with an address that is known to somebody else, who must not be kept.
	 * @param known the address
	 * @return the same, on a thread on which code of the application may run
	 */
	public Mono<SocketAddress> apart(Mono<SocketAddress> known) {
		return known.publishOn(this.scheduler);
	}

	private CompletableFuture<SocketAddress> lookUp(Node node, Supplier<SocketAddress> lookup) {
		Lookup known;
		CompletableFuture<SocketAddress> answer;
		synchronized (this.underWay) {
			known = this.underWay.computeIfAbsent(node, (key) -> new Lookup());
			answer = known.answer;
			boolean begins = known.running < MOST_LOOKUPS
					&& (known.running == 0 || answer.isDone() || known.patience.isDone());
			if (!begins) {
				return answer;
			}
			if (answer.isDone()) {
				answer = new CompletableFuture<>();
				known.answer = answer;
			}
			known.running++;
			known.patience.cancel(false);
			known.patience = this.heartbeat.get().listen(this.limit.multipliedBy(PATIENCE));
		}
		CompletableFuture<SocketAddress> found = answer;
		this.threads.execute(() -> run(lookup, found, () -> returned(node, known)));
		return answer;
	}

	/** Nothing that waits for the address counts as a part of the lookup. */
	private static void run(Supplier<SocketAddress> lookup, CompletableFuture<SocketAddress> found, Runnable returned) {
		SocketAddress address;
		try {
			address = Objects.requireNonNull(lookup.get(), "The SocketAddressResolver gives no address");
		}
		catch (Throwable ex) {
			returned.run();
			found.completeExceptionally(ex);
			return;
		}
		returned.run();
		found.complete(address);
	}

	private void returned(Node node, Lookup lookup) {
		synchronized (this.underWay) {
			lookup.running--;
			if (lookup.running == 0) {
				lookup.patience.cancel(false);
				this.underWay.remove(node);
			}
		}
	}

	/**
	 * What is under way for a node.
	 */
	private static final class Lookup {

		private int running;

		private CompletableFuture<SocketAddress> answer = new CompletableFuture<>();

		private CompletableFuture<Void> patience = CompletableFuture.completedFuture(null);

	}

}
