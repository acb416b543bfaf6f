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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.topology.SetupMistake;
import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks one node after the other who there is in the cluster: from time to time, and soon
 * when something says that it has changed. Confined to the monitor's thread, but for what
 * is said otherwise.
 */
public final class ClusterFollower {

	private static final Log logger = LogFactory.getLog(ClusterFollower.class);

	private final NodeConnector connector;

	private final List<Node> seeds;

	private final boolean byName;

	private final Observer observer;

	private final KnownCluster cluster = new KnownCluster(System::nanoTime);

	private final FollowerPace pace;

	private final CountDownLatch first = new CountDownLatch(1);

	private final Map<Node, String> findings = new LinkedHashMap<>();

	private List<Node> known;

	private int turn;

	/** One connection is enough, to the node that was asked last. */
	private @Nullable NodeLink link;

	private Set<ClusterMember> view = Set.of();

	private final Set<Node> strangers = new HashSet<>();

	private volatile boolean hurried;

	private volatile boolean stopped;

	/**
	 * Create an instance.
	 * @param connector makes connections
	 * @param seeds where nodes are at first
	 * @param interval how often is asked when nothing happens
	 * @param byName whether nodes are reached by the names that they announce
	 * @param observer told, on the monitor's thread, who there is
	 */
	public ClusterFollower(NodeConnector connector, List<Node> seeds, Duration interval, boolean byName,
			Observer observer) {
		this.connector = connector;
		this.seeds = List.copyOf(seeds);
		this.known = this.seeds;
		this.byName = byName;
		this.observer = observer;
		this.pace = new FollowerPace(interval, System::nanoTime,
				(delayNanos) -> connector.schedule(this::ask, delayNanos));
	}

	/** Begin. May be called on any thread. */
	public void start() {
		this.connector.execute(this.pace::start);
	}

	public void stop() {
		this.stopped = true;
	}

	/** Something has changed. May be called on any thread, as often as one likes. */
	public void hurry() {
		if (!this.hurried) {
			this.hurried = true;
			this.connector.execute(() -> {
				this.hurried = false;
				this.pace.hurry();
			});
		}
	}

	public CountDownLatch first() {
		return this.first;
	}

	/**
	 * What is set up wrongly, as far as nodes have said. May be called on any thread.
	 * @return the exception that ends the start, {@code null} if it may pass
	 */
	public @Nullable RuntimeException mistake() {
		synchronized (this.findings) {
			return this.findings.entrySet()
				.stream()
				.map((found) -> SetupMistake.of(found.getKey(), false, found.getValue()))
				.filter((mistake) -> mistake != null)
				.findFirst()
				.orElse(null);
		}
	}

	/** What was found where, for a message. May be called on any thread. */
	public String findings() {
		synchronized (this.findings) {
			return this.findings.isEmpty() ? String.valueOf(this.seeds) : this.findings.toString();
		}
	}

	private void ask() {
		if (!this.stopped && this.pace.isTime()) {
			this.pace.guarded(this::askNext);
		}
	}

	private void askNext() {
		NodeLink present = this.link;
		if (this.pace.isTurn() || present == null || !present.isOpen()) {
			Node node = this.known.get(this.turn++ % this.known.size());
			this.connector.openWithRole(node).whenComplete((opened, failure) -> execute(() -> {
				if (opened == null) {
					answered(node, null, failure);
					return;
				}
				keep(opened);
				ask(opened);
			}));
			return;
		}
		ask(present);
	}

	private void ask(NodeLink asked) {
		Future<?> limit = this.connector.limit(() -> asked.abandon("it does not say who is in the cluster"),
				this.connector.connectTimeoutNanos());
		asked.queries()
			.clusterNodes()
			.thenApply((reply) -> ClusterMember.parse(reply, asked.node(), this.byName))
			.whenComplete((members, failure) -> {
				limit.cancel(false);
				execute(() -> answered(asked.node(), members, failure));
			});
	}

	private void execute(Runnable step) {
		this.connector.execute(() -> this.pace.guarded(step));
	}

	private void keep(NodeLink opened) {
		NodeLink former = this.link;
		this.link = opened;
		if (former != null) {
			former.retire();
		}
	}

	private void answered(Node node, @Nullable List<ClusterMember> members, @Nullable Throwable failure) {
		if (members == null) {
			String finding = Failures.describe(failure);
			logger.debug(node + " does not say who is in the cluster: " + finding);
			note(node, finding);
			this.cluster.notAnswered();
			this.pace.notAnswered();
			return;
		}
		KnownCluster.Answer answer = this.cluster.answered(members, this.known.size());
		if (answer == KnownCluster.Answer.OF_STRANGERS) {
			if (this.strangers.add(node)) {
				logger.warn(node + " is a node of another cluster, or of none, and is not believed");
			}
			this.pace.notAnswered();
			return;
		}
		this.strangers.clear();
		note(node, null);
		Set<Node> nodes = new LinkedHashSet<>();
		members.stream().filter(ClusterMember::isOwner).forEach((member) -> nodes.add(member.node()));
		members.forEach((member) -> nodes.add(member.node()));
		nodes.addAll(this.seeds);
		this.known = new ArrayList<>(nodes);
		Set<ClusterMember> seen = Set.copyOf(members);
		boolean news = !seen.equals(this.view);
		this.view = seen;
		try {
			this.observer.learned(members, answer == KnownCluster.Answer.OF_SUCCESSOR);
			this.first.countDown();
		}
		finally {
			this.pace.answered(news);
		}
	}

	private void note(Node node, @Nullable String finding) {
		synchronized (this.findings) {
			if (finding == null) {
				this.findings.clear();
			}
			else {
				this.findings.put(node, finding);
			}
		}
	}

	/**
	 * Told, on the monitor's thread, who there is.
	 */
	@FunctionalInterface
	public interface Observer {

		/**
		 * A node has said who there is.
		 * @param members all nodes
		 * @param another whether the cluster is another one than before
		 */
		void learned(List<ClusterMember> members, boolean another);

	}

}
