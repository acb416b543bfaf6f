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

package io.github.redisrw.internal.failover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which the master is looked for: connects to each, asks it who it is,
 * and goes on asking those that may become master. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class Candidates<L extends MasterLink> {

	private final TopologySource source;

	private final Function<Node, CompletionStage<L>> opener;

	private final CoordinatorThread thread;

	private final Judge<L> judge;

	private final FailoverSettings settings;

	private final LongSupplier clock;

	/**
	 * Whether rounds follow each other faster than a node is to be connected to in vain.
	 */
	private final BooleanSupplier hasty;

	private final Map<Node, Candidate<L>> candidates = new LinkedHashMap<>();

	private @Nullable String sourceFailure;

	/** What was found where, for those who look from other threads. */
	private volatile String findings;

	Candidates(TopologySource source, Function<Node, CompletionStage<L>> opener, CoordinatorThread thread,
			Judge<L> judge, FailoverSettings settings, LongSupplier clock, BooleanSupplier hasty) {
		this.source = source;
		this.opener = opener;
		this.thread = thread;
		this.judge = judge;
		this.settings = settings;
		this.clock = clock;
		this.hasty = hasty;
		this.findings = source.toString();
	}

	/** Forget why the source had nothing to propose. */
	void begin() {
		this.sourceFailure = null;
		publish();
	}

	/** Ask the source for addresses, and those that are known for their role. */
	void round() {
		this.thread.ask(this.source::masterCandidates, this::visit);
		this.candidates.values().forEach(this::ask);
	}

	private void visit(@Nullable List<Node> nodes, @Nullable Throwable failure) {
		if (nodes == null) {
			String finding = CoordinatorThread.message(Objects.requireNonNull(failure, "failure"));
			this.sourceFailure = finding;
			publish();
			this.judge.tried(null, finding, CoordinatorThread.cause(failure));
			return;
		}
		this.sourceFailure = null;
		this.candidates.values().removeIf((candidate) -> !nodes.contains(candidate.node()) && candidate.isIdle());
		nodes.forEach(this::visit);
		publish();
	}

	/**
	 * Look at an address, if none is looked for there already.
	 * @param node the address
	 */
	void visit(Node node) {
		if (!this.judge.isLooking()) {
			return;
		}
		Candidate<L> candidate = this.candidates.computeIfAbsent(node,
				(key) -> new Candidate<>(key, this.source.addressesNodes()));
		long now = this.clock.getAsLong();
		if (candidate.mayConnect(now)) {
			candidate.connecting(now);
			this.thread.ask(() -> this.opener.apply(node), (link, failure) -> connected(candidate, link, failure));
		}
	}

	private void connected(Candidate<L> candidate, @Nullable L link, @Nullable Throwable failure) {
		candidate.connected();
		if (link == null) {
			failed(candidate, Objects.requireNonNull(failure, "failure"));
		}
		else if (this.judge.isLooking()) {
			judge(candidate, link, link.report());
		}
		else {
			link.retire();
		}
	}

	private void ask(Candidate<L> candidate) {
		L link = candidate.takeLink();
		if (link != null) {
			this.thread.ask(() -> link.role().thenCompose((role) -> reportOf(link, role)),
					(report, failure) -> answered(candidate, link, report, failure));
		}
	}

	private static CompletionStage<NodeReport> reportOf(MasterLink link, RoleReply role) {
		if (role.role() == Role.MASTER) {
			return link.inspect();
		}
		NodeReport former = link.report();
		return CompletableFuture
			.completedStage(new NodeReport(role, null, former.runId(), former.version(), former.zone()));
	}

	private void answered(Candidate<L> candidate, L link, @Nullable NodeReport report, @Nullable Throwable failure) {
		candidate.answered();
		if (report == null) {
			failed(candidate, Objects.requireNonNull(failure, "failure"));
			link.abandon("it does not answer");
			visit(candidate.node());
		}
		else if (this.judge.isLooking()) {
			judge(candidate, link, report);
		}
		else if (!this.judge.isInUse(link)) {
			link.retire();
		}
	}

	private void judge(Candidate<L> candidate, L link, NodeReport report) {
		if (!link.isOpen()) {
			note(candidate, "closed the connection", null);
			return;
		}
		candidate.succeeded();
		RoleReply role = report.role();
		if (role.role() == Role.REPLICA) {
			this.judge.isReplica(candidate.node());
		}
		String rejectionReason = (role.role() == Role.MASTER) ? this.judge.rejectionReason(candidate.node(), report)
				: "is a replica of " + role.master();
		if (rejectionReason == null) {
			this.judge.found(link, report);
			this.source.learned(candidate.node(), role);
			return;
		}
		// Behind an endpoint, it need not be the one that was the master until now.
		if (role.role() == Role.REPLICA || this.source.addressesNodes()) {
			this.source.learned(candidate.node(), role);
		}
		note(candidate, rejectionReason, null);
		if (this.candidates.get(candidate.node()) != candidate || !candidate.keep(link)) {
			link.retire();
		}
	}

	private void failed(Candidate<L> candidate, Throwable failure) {
		candidate.failed(this.clock.getAsLong(), (before) -> this.hasty.getAsBoolean()
				? this.settings.retry().delayNanos(before, this.settings.fastInterval()) : 0);
		note(candidate, CoordinatorThread.message(failure), CoordinatorThread.cause(failure));
	}

	private void note(Candidate<L> candidate, String finding, @Nullable Throwable cause) {
		candidate.note(finding);
		publish();
		this.judge.tried(candidate.node(), finding, cause);
	}

	/**
	 * Let all go.
	 * @param except the connection that is in use
	 */
	void clear(@Nullable L except) {
		for (Candidate<L> candidate : this.candidates.values()) {
			L link = candidate.takeLink();
			if (link != null && link != except) {
				link.retire();
			}
		}
		this.candidates.clear();
	}

	private void publish() {
		StringBuilder found = new StringBuilder(this.source.toString());
		if (this.sourceFailure != null) {
			found.append(": ").append(this.sourceFailure);
		}
		this.candidates.values().forEach((candidate) -> found.append("; ").append(candidate));
		this.findings = found.toString();
	}

	/**
	 * What was found where, for a message: {@code a: why; b:6379 why}. Thread-safe.
	 */
	@Override
	public String toString() {
		return this.findings;
	}

	/**
	 * Decides about what is found.
	 *
	 * @param <L> the type of connection
	 */
	interface Judge<L> {

		/**
		 * Whether a master is looked for.
		 * @return {@code false} if nothing more is to be tried
		 */
		boolean isLooking();

		boolean isInUse(L link);

		/**
		 * Whether a node that calls itself master may be used.
		 * @param node the address
		 * @param report what it says of itself
		 * @return {@code null} if it may, else why not
		 */
		@Nullable String rejectionReason(Node node, NodeReport report);

		/**
		 * A node has answered that it is a replica.
		 * @param node the address
		 */
		void isReplica(Node node);

		void found(L link, NodeReport report);

		void tried(@Nullable Node node, String finding, @Nullable Throwable failure);

	}

}
