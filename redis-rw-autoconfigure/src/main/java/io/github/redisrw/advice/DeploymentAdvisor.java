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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.topology.Topology;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks for advice about one deployment, and logs each piece once. Confined to the
 * advisor's thread, but for {@link #advice()}.
 */
final class DeploymentAdvisor {

	private static final Log logger = LogFactory.getLog(Advisor.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** A rate measured over less says little. */
	private static final Duration SHORTEST_RATE = Duration.ofMillis(500);

	private final Advisor.Subject subject;

	private final Set<String> ignored;

	private final Set<String> logged = new HashSet<>();

	private volatile List<Advice> advice = List.of();

	private @Nullable Sample sample;

	private final RecentBalance balance = new RecentBalance(System.nanoTime());

	DeploymentAdvisor(Advisor.Subject subject, Set<String> ignored) {
		this.subject = subject;
		this.ignored = ignored;
	}

	List<Advice> advice() {
		return this.advice;
	}

	void look() throws InterruptedException {
		AdviceContext known = context();
		if (known == null) {
			return;
		}
		List<Advice> found = Check.all()
			.map((check) -> check.look(known))
			.filter(Objects::nonNull)
			.map(Advice.class::cast)
			.filter((piece) -> !this.ignored.contains(piece.id()))
			.map((piece) -> piece.about(this.subject.deployment()))
			.toList();
		this.advice = found;
		found.stream().filter((piece) -> this.logged.add(piece.id())).forEach(logger::warn);
	}

	/**
	 * What is known at one moment.
	 * @return what is known, {@code null} if the master was replaced while the nodes were
	 * asked: they have spoken of two moments
	 */
	private @Nullable AdviceContext context() throws InterruptedException {
		Object before = master(this.subject.client().state());
		List<NodeInspection> nodes = List.of();
		try {
			nodes = this.subject.client()
				.inspect(ServerChecks.parameters())
				.toCompletableFuture()
				.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The nodes did not answer", ex);
		}
		ClientState state = this.subject.client().state();
		if (!before.equals(master(state))) {
			return null;
		}
		return new AdviceContext(this.subject.settings(), state, nodes, rate(state.topology().master()),
				this.balance.recent(System.nanoTime(), this.subject.client().localHealth().balance()));
	}

	/** Who the master is, and of which history. */
	private static Object master(ClientState state) {
		Topology.Master master = state.topology().master();
		return (master == null) ? "" : master.node() + " " + master.runId() + " " + master.replicationId();
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

	private record Sample(long nanoTime, String replicationId, long offset) {

	}

}
