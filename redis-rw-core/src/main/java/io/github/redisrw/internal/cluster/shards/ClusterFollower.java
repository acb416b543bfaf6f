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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

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

	/** Between two questions, however many ask for one. */
	private static final Duration HASTE = Duration.ofMillis(20);

	/** Before another node is asked, if one has not answered. */
	private static final Duration RETRY = Duration.ofMillis(100);

	private final NodeConnector connector;

	private final List<Node> seeds;

	private final Duration interval;

	private final boolean byName;

	private final Consumer<List<ClusterMember>> observer;

	private final Map<Node, NodeLink> links = new LinkedHashMap<>();

	private final CountDownLatch first = new CountDownLatch(1);

	private final Map<Node, String> findings = new LinkedHashMap<>();

	private List<Node> known;

	private int turn;

	private boolean asking;

	private long lastAsked;

	private long due = Long.MAX_VALUE;

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
			Consumer<List<ClusterMember>> observer) {
		this.connector = connector;
		this.seeds = List.copyOf(seeds);
		this.known = this.seeds;
		this.interval = interval;
		this.byName = byName;
		this.observer = observer;
	}

	/** Begin. May be called on any thread. */
	public void start() {
		this.connector.execute(() -> {
			this.lastAsked = System.nanoTime() - HASTE.toNanos();
			plan(0);
		});
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
				plan(Math.max(0, this.lastAsked + HASTE.toNanos() - System.nanoTime()));
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

	private void plan(long delayNanos) {
		long moment = System.nanoTime() + delayNanos;
		if (this.due == Long.MAX_VALUE || moment - this.due < 0) {
			this.due = moment;
			this.connector.schedule(this::ask, delayNanos);
		}
	}

	private void ask() {
		long now = System.nanoTime();
		if (this.stopped || this.asking || this.due == Long.MAX_VALUE || this.due - now > 0) {
			return;
		}
		this.due = Long.MAX_VALUE;
		this.asking = true;
		this.lastAsked = now;
		Node node = this.known.get(this.turn++ % this.known.size());
		link(node).thenCompose((link) -> link.queries().clusterNodes())
			.thenApply((reply) -> ClusterMember.parse(reply, node, this.byName))
			.whenComplete((members, failure) -> this.connector.execute(() -> answered(node, members, failure)));
	}

	private CompletableFuture<NodeLink> link(Node node) {
		NodeLink present = this.links.get(node);
		return (present != null && present.isOpen()) ? CompletableFuture.completedFuture(present)
				: this.connector.openWithRole(node).toCompletableFuture().thenApply((link) -> {
					this.connector.execute(() -> keep(node, link));
					return link;
				});
	}

	/** One connection is enough. */
	private void keep(Node node, NodeLink link) {
		this.links.forEach((other, former) -> former.retire());
		this.links.clear();
		this.links.put(node, link);
	}

	private void answered(Node node, @Nullable List<ClusterMember> members, @Nullable Throwable failure) {
		this.asking = false;
		if (members == null) {
			String finding = Failures.describe(failure);
			logger.debug(node + " does not say who is in the cluster: " + finding);
			note(node, finding);
			plan(RETRY.toNanos());
			return;
		}
		note(node, null);
		Set<Node> nodes = new LinkedHashSet<>();
		members.stream().filter(ClusterMember::isOwner).forEach((member) -> nodes.add(member.node()));
		members.forEach((member) -> nodes.add(member.node()));
		nodes.addAll(this.seeds);
		this.known = new ArrayList<>(nodes);
		this.observer.accept(members);
		this.first.countDown();
		plan(this.interval.toNanos());
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

}
