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

package io.github.redisrw.advice;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Looks for advice when the application has started and from time to time, on a thread of
 * its own, and logs each piece once. Thread-safe; {@link #advice()} never blocks.
 */
public final class Advisor implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(Advisor.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** A rate measured over less says little. */
	private static final Duration SHORTEST_RATE = Duration.ofMillis(500);

	private final ReadWriteClient client;

	private final Settings settings;

	private final Duration interval;

	private final Set<String> ignored;

	private final Set<String> logged = new HashSet<>();

	private volatile List<Advice> advice = List.of();

	private @Nullable ScheduledThreadPoolExecutor thread;

	private @Nullable Sample sample;

	private final RecentBalance balance = new RecentBalance(System.nanoTime());

	/**
	 * Create an advisor.
	 * @param client what knows the deployment
	 * @param settings what the application is set to
	 * @param interval between two looks
	 * @param ignored the IDs of advice that is not wanted
	 */
	public Advisor(ReadWriteClient client, Settings settings, Duration interval, Set<String> ignored) {
		this.client = client;
		this.settings = settings;
		this.interval = interval;
		this.ignored = Set.copyOf(ignored);
	}

	/**
	 * What was found when it was last looked.
	 * @return the advice
	 */
	public List<Advice> advice() {
		return this.advice;
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread looking = new Thread(task, "redis-rw-advice");
				looking.setDaemon(true);
				return looking;
			});
			made.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
			made.scheduleWithFixedDelay(this::look, 0, this.interval.toNanos(), TimeUnit.NANOSECONDS);
			this.thread = made;
		}
	}

	@Override
	public synchronized void stop() {
		if (this.thread != null) {
			this.thread.shutdownNow();
			this.thread = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	private void look() {
		try {
			AdviceContext known = context();
			List<Advice> found = Check.all()
				.map((check) -> check.look(known))
				.filter(Objects::nonNull)
				.map(Advice.class::cast)
				.filter((piece) -> !this.ignored.contains(piece.id()))
				.toList();
			this.advice = found;
			found.stream().filter((piece) -> this.logged.add(piece.id())).forEach(logger::warn);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.error("Looking for advice failed unexpectedly; it goes on", ex);
		}
	}

	private AdviceContext context() throws InterruptedException {
		List<NodeInspection> nodes = List.of();
		try {
			nodes = this.client.inspect(ServerChecks.parameters())
				.toCompletableFuture()
				.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The nodes did not answer", ex);
		}
		ClientState state = this.client.state();
		return new AdviceContext(this.settings, state, nodes, rate(state.topology().master()),
				this.balance.recent(System.nanoTime(), this.client.localHealth().balance()));
	}

	/** How fast the stream has grown since the look before. */
	private double rate(Topology.@Nullable Master master) {
		Sample before = this.sample;
		if (master == null) {
			this.sample = null;
			return -1;
		}
		Sample now = new Sample(System.nanoTime(), String.valueOf(master.replicationId()), master.offset());
		if (before == null || !before.replicationId().equals(now.replicationId())) {
			this.sample = now;
			return -1;
		}
		long elapsed = now.nanoTime() - before.nanoTime();
		if (elapsed < SHORTEST_RATE.toNanos()) {
			return -1;
		}
		this.sample = now;
		return (now.offset() - before.offset()) * 1e9 / elapsed;
	}

	/**
	 * What the application is set to, as far as there may be advice about it.
	 *
	 * @param writeEndpoint the endpoint that leads to the master, {@code null} without
	 * one
	 * @param readEndpoint the endpoint that leads to the replicas, {@code null} without
	 * one
	 * @param unlimitedTimeout whether a command may take for ever
	 * @param hasNames whether nodes are addressed by names, which have to be resolved
	 * @param withoutEffect properties that are set and have no effect
	 * @param acks how many replicas have to confirm each write
	 */
	public record Settings(@Nullable Node writeEndpoint, @Nullable Node readEndpoint, boolean unlimitedTimeout,
			boolean hasNames, List<String> withoutEffect, int acks) {

	}

	private record Sample(long nanoTime, String replicationId, long offset) {

	}

}
