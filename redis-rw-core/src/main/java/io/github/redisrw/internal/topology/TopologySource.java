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

package io.github.redisrw.internal.topology;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.SentinelState;
import org.jspecify.annotations.Nullable;

/**
 * Something that knows where the nodes of a deployment are: the Sentinels, a service
 * endpoint, a list of nodes. It proposes addresses; what a node is, is always verified by
 * asking the node itself. Implementations are thread-safe and never block.
 */
public interface TopologySource {

	/**
	 * Begin to follow the deployment.
	 * @param listener what to tell about changes
	 */
	void start(Listener listener);

	/** End, and release everything. It may be started again. */
	void stop();

	/**
	 * Where a master may be found now.
	 * @return the addresses, best first, or a failure that says why there are none
	 */
	CompletionStage<List<Node>> masterCandidates();

	/**
	 * Where reads may be answered now.
	 * @return the addresses of replicas, or of an endpoint that leads to them; empty if
	 * reads have no nodes of their own
	 */
	CompletionStage<List<Node>> readCandidates();

	/**
	 * The address at which a node is reached that is named by its host.
	 * @param node the node
	 * @return the address, or {@code null} to leave it to what connects
	 */
	default @Nullable CompletionStage<InetAddress> resolve(Node node) {
		return null;
	}

	/**
	 * Whether an address stands for one node. If not, it is an endpoint: each new
	 * connection may lead to another node.
	 * @return {@code true} if an address stands for one node
	 */
	boolean addressesNodes();

	/**
	 * Whether a node that calls itself master may be believed.
	 * @param node the address it was reached at
	 * @param report what it says
	 * @param lastKnown the history of the last verified master, if there was one
	 * @return {@code null} if it may, else why not
	 */
	@Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown);

	/**
	 * Whether a master may be written to for a time only, unless it is confirmed again.
	 * @return the lease, {@code null} if a verified master is believed until it is known
	 * to be replaced
	 */
	default @Nullable MasterLease lease() {
		return null;
	}

	/**
	 * The Sentinels of the deployment.
	 * @return a snapshot, {@code null} if there are none
	 */
	default @Nullable SentinelState sentinels() {
		return null;
	}

	/**
	 * Whether the Sentinels of the deployment are talked to by TLS.
	 * @return {@code true} if there are some and they are
	 */
	default boolean sentinelsUseTls() {
		return false;
	}

	/**
	 * Have another node made the master, without any fault.
	 * @return completes when that has begun, or fails with an
	 * {@link IllegalStateException} that says why it has not
	 */
	default CompletionStage<Void> requestFailover() {
		return CompletableFuture.failedFuture(new IllegalStateException(
				"there are no Sentinels: whoever decides who is master has to be asked directly"));
	}

	/**
	 * Learn what a node said of itself, and of others.
	 * @param node the address it was reached at
	 * @param role what it said
	 */
	default void learned(Node node, RoleReply role) {
	}

	/**
	 * Learn that a node has been verified as the master, and that writes pass to it. What
	 * {@link #learned} reports is only what a node says: several may call themselves
	 * master at the same time.
	 * @param master the address it was reached at
	 */
	default void verified(Node master) {
	}

	/**
	 * Whether an error reply means, in this deployment, that a node is not what it should
	 * be, and has not executed the command.
	 * @param error the reply, without the leading minus
	 * @return {@code false} if it means nothing of its own here
	 */
	default boolean isRefusal(String error) {
		return false;
	}

	/**
	 * Whether the nodes are those of a cluster, where each has a part of the keys.
	 * @return {@code false} if each has all of them
	 */
	default boolean isOfCluster() {
		return false;
	}

	/**
	 * How the source is addressed, for messages.
	 * @return such as {@code Sentinel master 'mymaster' at a:26379, b:26379}
	 */
	@Override
	String toString();

	/**
	 * Told what a source notices. Methods may be called on any thread and never block.
	 */
	public interface Listener {

		/**
		 * A failover has been chosen: what the present master acknowledges from now on
		 * may be lost.
		 * @param master the master that is to be replaced
		 * @param selected the replica to be promoted, {@code null} while it is not known
		 */
		void failoverChosen(Node master, @Nullable Node selected);

		/**
		 * A failover that had been chosen does not take place.
		 * @param reason why not
		 */
		void failoverAborted(String reason);

		/**
		 * Whoever decides in this deployment has named a master that was not the one
		 * before, or names one again after a time without a word.
		 * @param master the master
		 */
		void masterNamed(Node master);

		/** The addresses for reads have changed. */
		void readCandidatesChanged();

	}

}
