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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.MasterChangedEvent;
import io.github.redisrw.internal.failover.FailoverCause;
import io.github.redisrw.internal.failover.FailoverListener;
import io.github.redisrw.internal.flight.Confirmations;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.internal.path.Path;
import io.github.redisrw.internal.path.read.ReadPath;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.data.MasterStream;
import io.github.redisrw.internal.threads.ClientThreads;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What runs between start and stop.
 */
final class ClientRuntime implements FailoverListener {

	private static final Log logger = LogFactory.getLog(ClientRuntime.class);

	/** How long what was sent to a former master may take to be decided. */
	private static final Duration UNDECIDED = Duration.ofSeconds(2);

	private final ReadWriteClient client;

	private final ClientParts parts;

	private final FailoverRecorder recorder;

	private final EventPublisher events;

	private final ClientThreads threads;

	private final NodeConnector connector;

	private final NodeConnector replicaConnector;

	private final WritePath writePath;

	private final MasterStream masterStream;

	private final ReplicaPool pool;

	private final ReadPath readPath;

	private final NodeInspector inspector;

	private final OtherMasters otherMasters = new OtherMasters();

	private final FirstMaster firstMaster = new FirstMaster();

	private final VerifiedMaster master = new VerifiedMaster();

	private volatile @Nullable String holdingCause;

	/** The process that announces the keyspace events it is to announce. */
	private volatile @Nullable String announcing;

	private volatile boolean stopped;

	private final OrphanedSubscriptions orphaned;

	private final AnsweringReplicas answering;

	ClientRuntime(ReadWriteClient client, ClientParts parts, FailoverRecorder recorder, EventPublisher events,
			HandOver handOver) {
		this.client = client;
		this.parts = parts;
		this.recorder = recorder;
		this.events = events;
		this.threads = new ClientThreads(handOver);
		this.connector = new NodeConnector(this.parts.settings(), this.parts.resources(), this.parts.source()::resolve,
				this.threads, this.parts.health(), Confirmations::new);
		ConnectionSettings replicaSettings = this.parts.replicaSettings();
		this.replicaConnector = (replicaSettings == this.parts.settings()) ? this.connector
				: new NodeConnector(replicaSettings, this.parts.resources(), this.parts.source()::resolve, this.threads,
						this.parts.health(), Confirmations::new);
		TopologySource observed = new ObservedTopologySource(this.parts.source(), this::learned);
		this.writePath = new WritePath(this.connector, observed, this.parts.failoverSettings(),
				this.parts.writeSettings(), this, this.recorder, this.parts.policy());
		this.masterStream = new MasterStream(this.writePath.gate()::master);
		// A master that is met among the replicas is no reason to look at them all.
		TopologySource readSource = new ObservedTopologySource(this.parts.source(), this.master::learned);
		this.pool = new ReplicaPool(this.replicaConnector, readSource, this.parts.readSettings(), this.masterStream,
				this::replicasChanged);
		this.readPath = new ReadPath(this.replicaConnector, this.pool, this.writePath, this.parts.policy(),
				(link) -> this.client.followers().move(false, (at) -> at.isAt(link)));
		this.orphaned = new OrphanedSubscriptions((from) -> client.followers().move(false, from));
		this.answering = new AnsweringReplicas(this.events);
		this.inspector = new NodeInspector(this.connector, this.replicaConnector, this.writePath.gate()::master,
				this.pool);
	}

	void start() {
		this.recorder.closed(this.writePath.gate().everHeld());
		this.parts.source().start(new SourceListener());
		this.writePath.coordinator().start();
		awaitFirstMaster();
		if (!this.stopped) {
			this.pool.start();
			this.pool.awaitFirstLook(this.parts.settings().connectTimeout(), this.parts.health());
		}
	}

	private void awaitFirstMaster() {
		Duration patience = this.parts.settings().connectTimeout().multipliedBy(2);
		try {
			if (!this.firstMaster.await(patience, this.parts.health())) {
				RuntimeException mistake = this.firstMaster.findMistake(this.parts.source(),
						this.parts.settings().ssl(), this.parts.settings().connectTimeout());
				if (mistake != null) {
					throw mistake;
				}
				logger.warn("No verified master yet; tried " + this.writePath.coordinator().findings()
						+ ". Writes wait for one.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void stop() {
		this.stopped = true;
		this.firstMaster.giveUp();
		this.writePath.stop("the connection factory is being stopped");
		this.readPath.stop();
		this.pool.stop();
		this.parts.source().stop();
		this.threads.stop();
		this.connector.close();
		if (this.replicaConnector != this.connector) {
			this.replicaConnector.close();
		}
		this.recorder.stopped();
	}

	private void learned(Node node, RoleReply role) {
		if (this.master.learned(node, role)) {
			this.masterStream.seen();
			this.pool.sampled();
		}
	}

	long refusedTokens() {
		return this.writePath.positions().refusedTokens();
	}

	Path path(boolean writes) {
		return writes ? this.writePath : this.readPath;
	}

	ClientState state() {
		Topology.Master known = this.master.snapshot();
		Instant heldSince = this.recorder.heldSince();
		ClientState.Hold hold = (heldSince != null) ? new ClientState.Hold(heldSince, this.writePath.gate().waiting(),
				(known == null) ? this.holdingCause : null) : null;
		return new ClientState(new Topology(this.client.topologyVersion(), known, this.pool.view()),
				this.master.since(), this.master.replicas(), hold, this.readPath.service(), this.pool.states(),
				!this.pool.addressesNodes() && this.pool.isMasterMember(), this.inspector.connections(),
				this.pool.choice().readsByDistance(), this.parts.source().sentinels());
	}

	long waiting() {
		return this.writePath.gate().waiting();
	}

	long everHeld() {
		return this.writePath.gate().everHeld();
	}

	Duration heldTime() {
		return this.writePath.gate().heldTime();
	}

	ReadFallback fallback() {
		return this.pool.fallback();
	}

	CompletionStage<List<NodeInspection>> inspectAtLength(String... parameters) {
		return this.inspector.inspect(parameters);
	}

	Topology topology() {
		return new Topology(this.client.topologyVersion(), this.master.snapshot(), this.pool.view());
	}

	@Override
	public void holding(FailoverCause kind, String cause, @Nullable Node formerMaster) {
		this.master.holding();
		this.holdingCause = cause;
		this.client.topologyChanged();
		this.writePath.holding();
		this.writePath.shared().disconnected();
		this.pool.refresh();
		if (formerMaster != null && kind.isFailover()) {
			this.recorder.began(kind, cause, formerMaster);
		}
	}

	@Override
	public void renamed(Node node, NodeReport report) {
		this.master.renamed(node, report);
		this.writePath.positions().renamed(report.lineage());
	}

	@Override
	public void heldAt(Node formerMaster, RoleReply role) {
		this.master.heldAt(formerMaster, role);
	}

	@Override
	public void mastered(@Nullable Node previous, Node node, NodeReport report, Duration held) {
		VerifiedMaster.Change change = this.master.mastered(previous, node, report);
		this.masterStream.mastered(report);
		this.client.topologyChanged();
		this.parts.source().verified(node);
		logger.info(describe(previous, node, change.moved()));
		this.client.nodesSeen(this.master.snapshot(), this.pool.view());
		this.recorder.opened(node, change.moved());
		this.writePath.shared().connected(node);
		this.writePath.mastered(report);
		this.readPath.movedOn();
		if (change.moved() || previous == null) {
			changed(previous, node, change);
		}
		announceKeyspaceEvents(report.runId());
		this.pool.refresh();
		this.firstMaster.verified();
		this.writePath.outcomesKnown()
			.toCompletableFuture()
			.orTimeout(UNDECIDED.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((done, failure) -> this.connector
				.execute(() -> this.recorder.decided(this.writePath.gate()::everHeld)));
	}

	private void changed(@Nullable Node previous, Node node, VerifiedMaster.Change change) {
		long lost = change.lostBytes();
		if (lost > 0) {
			this.client.lost(lost);
			logger.warn("Acknowledged writes are lost: the former master " + previous + " had written at least " + lost
					+ " bytes to its replication stream that " + node + " has not got");
		}
		if (previous != null) {
			this.client.followers().move(true, (at) -> true);
			this.client.followers().move(false, (at) -> this.readPath.isReplaced(at.via()));
		}
		this.client.masterChanged();
		this.events.publish(new MasterChangedEvent(Instant.now(), (previous != null) ? previous.toString() : null,
				node.toString(), change.related(), lost));
	}

	/** Once for each process, if the connection lasts for so long. */
	private void announceKeyspaceEvents(@Nullable String runId) {
		String flags = this.parts.writeSettings().keyspaceEvents();
		NodeLink link = this.writePath.gate().master();
		if (flags != null && link != null && (runId == null || !runId.equals(this.announcing))) {
			link.queries().announceKeyspaceEvents(flags).whenComplete((done, failure) -> {
				if (failure == null) {
					this.announcing = runId;
				}
				else {
					logger.warn(link + " does not announce the keyspace events '" + flags
							+ "', as redis.rw.write.keyspace-events asks for: " + Failures.describe(failure));
				}
			});
		}
	}

	private void replicasChanged(List<Topology.Replica> replicas) {
		Topology.Master verified = this.master.snapshot();
		this.otherMasters.seen((verified != null) ? verified.node() : null, this.pool.otherMasters(),
				System.nanoTime());
		this.client.nodesSeen(verified, replicas);
		this.orphaned.looked(replicas, System.nanoTime());
		this.answering.looked(replicas, verified != null);
	}

	private static String describe(@Nullable Node previous, Node node, boolean moved) {
		if (previous == null) {
			return "Master is " + node;
		}
		if (!moved) {
			return "Master is still " + node;
		}
		return node.equals(previous) ? "Another node is master behind " + node
				: "Master is " + node + ", it was " + previous;
	}

	@Override
	public void lineageBroken(Node previous, Node node) {
		this.masterStream.clear();
		this.pool.forgetFreshness();
		this.client.unrelatedMaster();
		logger.error("The data of the new master " + node + " cannot be shown to go on from that of the former master "
				+ previous + ": it has lost its data, belongs to another deployment, or more than one failover has "
				+ "passed unseen");
	}

	@Override
	public void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
		this.firstMaster.tried(node, finding, failure);
	}

	/**
	 * Passes on what the source notices.
	 */
	private final class SourceListener implements TopologySource.Listener {

		@Override
		public void failoverChosen(Node replaced, @Nullable Node selected) {
			ClientRuntime.this.writePath.coordinator().failoverChosen(replaced, selected);
		}

		@Override
		public void failoverAborted(String reason) {
			ClientRuntime.this.writePath.coordinator().failoverAborted(reason);
		}

		@Override
		public void masterNamed(Node named) {
			ClientRuntime.this.writePath.coordinator().masterNamed(named);
		}

		@Override
		public void readCandidatesChanged() {
			ClientRuntime.this.pool.refresh();
		}

	}

}
