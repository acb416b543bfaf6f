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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.SetupMistake;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.internal.topology.source.TransportProbe;
import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.UnknownMasterNameException;
import io.github.redisrw.topology.UnsuitableNodeException;
import org.jspecify.annotations.Nullable;

/**
 * Waits at the start for the first verified master, and finds out whether there is none
 * because the application is set up wrongly. Thread-safe.
 */
final class FirstMaster {

	/** How many servers are asked how they want to be talked to. */
	private static final int MOST_PROBES = 3;

	/** Stands for whoever names nodes. */
	private static final Object SOURCE = new Object();

	private final CountDownLatch awaited = new CountDownLatch(1);

	private final Set<Node> unanswered = ConcurrentHashMap.newKeySet();

	/** What no waiting can cure, by who has said so last. */
	private final Map<Object, RuntimeException> mistakes = new ConcurrentHashMap<>();

	void verified() {
		this.awaited.countDown();
	}

	/** Nobody is to wait any more. */
	void giveUp() {
		this.awaited.countDown();
	}

	/**
	 * A node was tried, and is not the master.
	 * @param node the node, {@code null} if there was none to try
	 * @param finding what it said, or why it could not be asked
	 * @param failure the failure, {@code null} if it answered
	 */
	void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
		RuntimeException found = (failure instanceof UnknownMasterNameException
				|| failure instanceof CredentialsRejectedException || failure instanceof UnsuitableNodeException)
						? (RuntimeException) failure : (node != null) ? SetupMistake.of(node, false, finding) : null;
		Object who = (node != null) ? node : SOURCE;
		if (found != null) {
			this.mistakes.put(who, found);
		}
		else if (failure == null) {
			this.mistakes.remove(who);
		}
		if (node != null) {
			this.mistakes.remove(SOURCE);
		}
		if (node != null && failure != null && this.unanswered.size() < MOST_PROBES) {
			this.unanswered.add(node);
		}
	}

	/**
	 * Wait.
	 * @param patience how long
	 * @param health how this process keeps time
	 * @return whether there is a master, or nobody is to wait for one
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean await(Duration patience, LocalHealth health) throws InterruptedException {
		return health.await(this.awaited, patience);
	}

	/**
	 * What has been said so far, and not been taken back.
	 * @return a mistake, {@code null} if nobody has said of any
	 */
	@Nullable RuntimeException mistake() {
		return this.mistakes.values().stream().findFirst().orElse(null);
	}

	/**
	 * Find out what is set up wrongly.
	 * @param source knows the Sentinels, if there are some
	 * @param tls whether nodes are talked to by TLS
	 * @param patience for how long to wait for each answer
	 * @return the mistake, {@code null} if there is none that would not pass
	 */
	@Nullable RuntimeException findMistake(TopologySource source, boolean tls, Duration patience) {
		RuntimeException found = mistake();
		if (found != null) {
			return found;
		}
		SentinelState said = source.sentinels();
		Stream<Supplier<@Nullable UnsuitableNodeException>> ofSentinels = (said == null) ? Stream.of() : said
			.sentinels()
			.stream()
			.filter((sentinel) -> !sentinel.isReachable())
			.limit(MOST_PROBES)
			.map((sentinel) -> () -> TransportProbe.mistake(sentinel.node(), source.sentinelsUseTls(), patience));
		Stream<Supplier<@Nullable UnsuitableNodeException>> ofNodes = this.unanswered.stream()
			.map((node) -> () -> TransportProbe.mistake(node, tls, patience));
		HandOver threads = new HandOver("redis-rw-probe");
		List<CompletableFuture<@Nullable UnsuitableNodeException>> probes = Stream.concat(ofSentinels, ofNodes)
			.map((probe) -> CompletableFuture.<@Nullable UnsuitableNodeException>supplyAsync(probe, threads))
			.toList();
		return probes.stream().map(CompletableFuture::join).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
