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

package io.github.redisrw.internal.path.write;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.redisrw.internal.failover.FailoverCoordinator;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.connect.WrongNodeException;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * The connections to masters, the former ones included until they are done. Thread-safe.
 */
final class MasterLinks {

	private final NodeConnector connector;

	private final boolean addressesNodes;

	private final Set<NodeLink> sharedLinks = ConcurrentHashMap.newKeySet();

	private final Set<NodeLink> dedicatedLinks = ConcurrentHashMap.newKeySet();

	MasterLinks(NodeConnector connector, boolean addressesNodes) {
		this.connector = connector;
		this.addressesNodes = addressesNodes;
	}

	void share(NodeLink link) {
		this.sharedLinks.add(link);
		link.drained().thenRun(() -> this.sharedLinks.remove(link));
	}

	/**
	 * Open a connection for the use of one. Behind an endpoint there may be another
	 * process by now, which nobody has verified.
	 * @param master the connection to the verified master
	 * @param refused told if the connection leads to no master, or to another one
	 * @return the connection
	 */
	CompletionStage<NodeLink> openDedicated(NodeLink master, BiConsumer<NodeLink, String> refused) {
		CompletionStage<NodeLink> opening = this.addressesNodes ? this.connector.openWithRole(master.node())
				: this.connector.openInspected(master.node());
		return opening.thenApply((link) -> {
			String finding = mismatch(master, link.report());
			if (finding != null) {
				link.abandon(finding);
				refused.accept(master, finding);
				throw new WrongNodeException(finding);
			}
			link.master(master);
			this.dedicatedLinks.removeIf((known) -> !known.isOpen());
			this.dedicatedLinks.add(link);
			return link;
		});
	}

	private static @Nullable String mismatch(NodeLink master, NodeReport report) {
		if (report.role().role() != Role.MASTER) {
			return "is a replica of " + report.role().master();
		}
		boolean other = report.runId() != null && master.report().runId() != null
				&& !isSameProcess(master.report(), report);
		return other ? "is another server than before" : null;
	}

	/**
	 * Another process has become master: what is under way to the former one on dedicated
	 * connections will not be answered by it any more.
	 * @param master the connection to the new master
	 * @param report what the new master says of itself
	 */
	void leave(NodeLink master, NodeReport report) {
		for (NodeLink link : this.dedicatedLinks) {
			NodeLink beside = link.master();
			if (beside != null && isSameNode(beside, master, report)) {
				link.retire();
			}
			else if (beside != null && !isSameProcess(beside.report(), report)) {
				link.listen(FailoverCoordinator.GRACE)
					.thenRun(() -> this.connector.execute(() -> link.abandon(master + " is the master now")));
			}
		}
	}

	/**
	 * Completes when every command that was sent to a former master is decided.
	 * @param master the connection to the present one, {@code null} if there is none
	 * @return the moment
	 */
	CompletionStage<Void> outcomesKnown(@Nullable NodeLink master) {
		Stream<NodeLink> former = this.sharedLinks.stream().filter((link) -> link != master);
		Stream<NodeLink> formerDedicated = this.dedicatedLinks.stream()
			.filter((link) -> master == null || !leadsToMaster(master, link));
		return CompletableFuture.allOf(Stream.concat(former, formerDedicated)
			.map((link) -> link.drained().toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Whether a connection that was opened beside one to a master leads to a master.
	 * @param master the connection to that
	 * @param link the other one
	 * @return {@code true} if it leads to the same process
	 */
	static boolean leadsToMaster(NodeLink master, NodeLink link) {
		NodeLink beside = link.master();
		if (beside == null || !link.isOpen()) {
			return false;
		}
		if (master != beside && isSameProcess(master.report(), beside.report())) {
			link.master(master);
			return true;
		}
		return master == beside;
	}

	/**
	 * Nobody may ask who it is; but what is open to the same node leads to the same
	 * process.
	 */
	private boolean isSameNode(NodeLink beside, NodeLink master, NodeReport report) {
		return this.addressesNodes && (beside.report().runId() == null || report.runId() == null)
				&& beside.node().equals(master.node());
	}

	static boolean isSameProcess(NodeReport one, NodeReport other) {
		return one.runId() != null && one.runId().equals(other.runId());
	}

}
