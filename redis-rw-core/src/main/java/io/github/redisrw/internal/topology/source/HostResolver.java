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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names of endpoints to all of their addresses. A name is looked up once at
 * a time, whoever asks for it, and not again at once after a lookup that has failed.
 * While the name service does not answer, the last addresses of a name are good: a
 * connection to them tells whether they still are. Where it answers that there is no such
 * name, there are none. Thread-safe.
 */
final class HostResolver {

	private static final Log logger = LogFactory.getLog(HostResolver.class);

	/** How long a lookup may take before the last addresses are used. */
	private static final Duration PATIENCE = Duration.ofMillis(500);

	/** Between lookups that fail. */
	private static final Backoff PAUSES = new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(500), 0);

	private final Lookup lookup;

	private final LongSupplier clock;

	/** As many as there are endpoints. */
	private final Map<String, Name> names = new ConcurrentHashMap<>();

	/**
	 * Create a resolver.
	 * @param lookup looks names up
	 * @param clock the time, as {@link System#nanoTime()}
	 */
	HostResolver(Lookup lookup, LongSupplier clock) {
		this.lookup = lookup;
		this.clock = clock;
	}

	void start() {
		this.lookup.start();
	}

	void stop() {
		this.lookup.stop();
		this.names.values().forEach(Name::stop);
		this.names.clear();
	}

	/**
	 * Resolves a name.
	 * @param endpoint the endpoint with the name
	 * @return its addresses, at least one, or a failure that says why there are none
	 */
	CompletionStage<List<InetAddress>> resolveAll(Node endpoint) {
		return this.names.computeIfAbsent(endpoint.host(), Name::new).addresses();
	}

	/**
	 * What is known of a name.
	 */
	private final class Name {

		private final String host;

		private @Nullable CompletableFuture<List<InetAddress>> inFlight;

		/** What the name service has answered last, {@code null} if it has none. */
		private @Nullable List<InetAddress> last;

		private @Nullable UnknownHostException failure;

		private int failures;

		private long nextLookup;

		private boolean outage;

		private Name(String host) {
			this.host = host;
		}

		private synchronized CompletionStage<List<InetAddress>> addresses() {
			if (this.inFlight == null && this.failure != null
					&& this.nextLookup - HostResolver.this.clock.getAsLong() > 0) {
				return outcome();
			}
			CompletableFuture<List<InetAddress>> answer = (this.inFlight != null) ? this.inFlight : lookUp();
			List<InetAddress> known = this.last;
			return (known != null && !answer.isDone())
					? answer.copy().completeOnTimeout(known, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
					: answer.copy();
		}

		/** Who looks names up answers nothing any more. */
		private void stop() {
			CompletableFuture<List<InetAddress>> unanswered;
			synchronized (this) {
				unanswered = this.inFlight;
			}
			if (unanswered != null) {
				unanswered.completeExceptionally(new UnknownHostException(
						"host '" + this.host + "' is not looked up any more: the client has been stopped"));
			}
		}

		private CompletionStage<List<InetAddress>> outcome() {
			return (this.last != null) ? CompletableFuture.completedFuture(this.last)
					: CompletableFuture.failedFuture(this.failure);
		}

		private CompletableFuture<List<InetAddress>> lookUp() {
			CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
			this.inFlight = answer;
			HostResolver.this.lookup.addresses(this.host).whenComplete((found, cause) -> {
				CompletionStage<List<InetAddress>> outcome = (cause == null) ? found(found) : failed(cause);
				outcome.whenComplete((addresses, reason) -> {
					if (reason == null) {
						answer.complete(addresses);
					}
					else {
						answer.completeExceptionally(reason);
					}
				});
			});
			return answer;
		}

		private synchronized CompletionStage<List<InetAddress>> found(List<InetAddress> found) {
			if (this.outage) {
				logger.info("The name service answers again for '" + this.host + "'");
			}
			this.outage = false;
			this.inFlight = null;
			this.failure = null;
			this.failures = 0;
			this.last = List.copyOf(found);
			return outcome();
		}

		private synchronized CompletionStage<List<InetAddress>> failed(Throwable cause) {
			this.inFlight = null;
			this.failure = new UnknownHostException(
					"host '" + this.host + "' cannot be resolved: " + cause.getMessage());
			long pause = PAUSES.delayNanos(this.failures, PAUSES.maxDelay());
			this.failures++;
			this.nextLookup = HostResolver.this.clock.getAsLong() + pause;
			if (!HostResolver.this.lookup.isOutage(cause)) {
				this.last = null;
			}
			else if (!this.outage && this.last != null) {
				this.outage = true;
				logger.warn("The name service does not answer for '" + this.host + "' (" + cause.getMessage()
						+ "); its last addresses are used until it does: " + this.last);
			}
			return outcome();
		}

	}

	/**
	 * Looks names up.
	 */
	interface Lookup {

		void start();

		void stop();

		/**
		 * Looks a name up.
		 * @param host the name
		 * @return its addresses, at least one
		 */
		CompletionStage<List<InetAddress>> addresses(String host);

		/**
		 * Tells whether nobody has answered.
		 * @param failure what a lookup has failed with
		 * @return {@code false} if the answer was that there is no such name
		 */
		boolean isOutage(Throwable failure);

	}

}
