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

package io.github.redisrw.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.failover.FailoverListener;
import io.github.redisrw.failover.FailoverSettings;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.NodeReport;
import io.github.redisrw.topology.OffsetHistory;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.RoleReply;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.topology.TopologySource;
import io.github.redisrw.topology.UnknownMasterNameException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * Follows a deployment of one master and its replicas, and has the two paths that the
 * {@link ReadWriteConnectionFactory connection factories} hand out. It runs as long as
 * one of them does, and may be started again. Thread-safe.
 */
public final class ReadWriteClient implements RedisTopology {

	private static final Log logger = LogFactory.getLog(ReadWriteClient.class);

	private final TopologySource source;

	private final ConnectionSettings settings;

	private final FailoverSettings failoverSettings;

	private final ReadSettings readSettings;

	private final WriteSettings writeSettings;

	private final ClientResources resources;

	private final OffsetHistory history = new OffsetHistory();

	private final List<PathClient> nativeClients = new CopyOnWriteArrayList<>();

	private final AtomicLong version = new AtomicLong();

	private int users;

	private volatile @Nullable Running running;

	/**
	 * Create a client. It does nothing until a connection factory uses it.
	 * @param source where the nodes are
	 * @param settings what holds for every connection
	 * @param failoverSettings how the master is looked for
	 * @param writeSettings what holds for writes
	 * @param readSettings how reads are spread
	 * @param resources threads and timers; not shut down with this client
	 */
	public ReadWriteClient(TopologySource source, ConnectionSettings settings, FailoverSettings failoverSettings,
			WriteSettings writeSettings, ReadSettings readSettings, ClientResources resources) {
		this.source = source;
		this.settings = settings;
		this.failoverSettings = failoverSettings;
		this.readSettings = readSettings;
		this.writeSettings = writeSettings;
		this.resources = resources;
	}

	/**
	 * Begin to use it. The first user starts it, and waits for the master as long as a
	 * connection may take, so that an application begins with one where there is one.
	 * @throws io.github.redisrw.topology.UnknownMasterNameException if the Sentinels know
	 * no master of the configured name
	 * @throws CredentialsRejectedException if a node rejects the credentials
	 */
	void acquire() {
		Running started;
		synchronized (this) {
			this.users++;
			if (this.running != null) {
				return;
			}
			started = new Running();
			this.running = started;
		}
		try {
			started.start();
		}
		catch (RuntimeException ex) {
			release();
			throw ex;
		}
	}

	/** End to use it. The last user stops it. */
	void release() {
		Running stopped;
		synchronized (this) {
			this.users--;
			if (this.users > 0 || this.running == null) {
				return;
			}
			stopped = this.running;
			this.running = null;
		}
		stopped.stop();
	}

	Path path(boolean writes) {
		Running now = running();
		return writes ? now.writePath : now.readPath;
	}

	private Running running() {
		Running now = this.running;
		if (now == null) {
			throw new IllegalStateException("Not started");
		}
		return now;
	}

	PathClient nativeClient(boolean writes, RedisURI uri, LettuceClientConfiguration configuration) {
		PathClient client = new PathClient(path(writes), this.settings, uri, this.resources,
				configuration.getClientOptions().orElse(this.settings.clientOptions()));
		if (writes) {
			this.nativeClients.add(client);
		}
		return client;
	}

	@Override
	public Topology topology() {
		Running now = this.running;
		return (now != null) ? now.topology() : new Topology(this.version.get(), null, List.of());
	}

	String describe(boolean writes) {
		Topology topology = topology();
		Topology.Master master = topology.master();
		return (writes ? "Redis write path" : "Redis read path") + " (" + this.source + "; master "
				+ ((master != null) ? master.node() : "unknown") + ", replicas "
				+ topology.replicas().stream().map(Topology.Replica::node).toList() + ")";
	}

	/**
	 * What runs between start and stop.
	 */
	private final class Running implements FailoverListener {

		private final ScheduledThreadPoolExecutor scheduler;

		private final Links links;

		private final WritePath writePath;

		private final ReplicaPool pool;

		private final ReadPath readPath;

		private final CountDownLatch firstMaster = new CountDownLatch(1);

		private volatile Topology.@Nullable Master master;

		/** What no waiting can cure. */
		private volatile @Nullable RuntimeException mistake;

		private volatile @Nullable RoleReply masterRole;

		private volatile @Nullable String masterRunId;

		Running() {
			this.scheduler = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread thread = new Thread(task, "redis-rw");
				thread.setDaemon(true);
				return thread;
			});
			this.scheduler.setRemoveOnCancelPolicy(true);
			this.links = new Links(ReadWriteClient.this.settings, ReadWriteClient.this.resources, this.scheduler);
			TopologySource observed = new ObservedSource(ReadWriteClient.this.source, this::learned);
			this.writePath = new WritePath(this.links, observed, ReadWriteClient.this.failoverSettings,
					ReadWriteClient.this.writeSettings, this);
			this.pool = new ReplicaPool(this.links, observed, ReadWriteClient.this.readSettings,
					ReadWriteClient.this.history, this::expectedReplicas);
			this.readPath = new ReadPath(this.links, this.pool, this.writePath);
		}

		void start() {
			ReadWriteClient.this.source.start(new SourceListener());
			this.writePath.coordinator().start();
			awaitFirstMaster();
			this.pool.start();
			this.pool.awaitFirstLook(ReadWriteClient.this.settings.connectTimeout());
		}

		private void awaitFirstMaster() {
			Duration patience = ReadWriteClient.this.settings.connectTimeout().multipliedBy(2);
			try {
				if (!this.firstMaster.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
					RuntimeException mistake = this.mistake;
					if (mistake != null) {
						throw mistake;
					}
					logger.warn("No verified master yet: " + ReadWriteClient.this.source + ". Writes wait for one.");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void stop() {
			this.writePath.coordinator().stop("the connection factory is being stopped");
			this.pool.stop();
			ReadWriteClient.this.source.stop();
			ReadWriteClient.this.nativeClients.clear();
			awaitScheduled();
			this.scheduler.shutdownNow();
			this.links.close();
		}

		/** What has been scheduled before this is done when this returns. */
		private void awaitScheduled() {
			CountDownLatch done = new CountDownLatch(1);
			this.scheduler.execute(done::countDown);
			try {
				if (!done.await(500, TimeUnit.MILLISECONDS)) {
					logger.debug("Stopped without waiting for what was scheduled");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private int expectedReplicas() {
			RoleReply role = this.masterRole;
			return (role != null) ? role.replicas().size() : 0;
		}

		private void learned(Node node, RoleReply role) {
			Topology.Master known = this.master;
			if (known != null && known.node().equals(node) && role.master() == null) {
				this.masterRole = role;
				ReadWriteClient.this.history.add(System.nanoTime(), role.offset());
				this.master = new Topology.Master(node, known.runId(), known.replicationId(), role.offset(),
						known.version());
			}
		}

		Topology topology() {
			return new Topology(ReadWriteClient.this.version.get(), this.master, this.pool.view());
		}

		@Override
		public void holding(String cause, @Nullable Node formerMaster) {
			this.master = null;
			ReadWriteClient.this.version.incrementAndGet();
			this.writePath.disconnected();
			this.pool.refresh();
			if (formerMaster != null) {
				logger.warn("Writes are held: " + cause);
			}
		}

		@Override
		public void mastered(@Nullable Node previous, Node node, NodeReport report, Duration held) {
			boolean moved = previous != null && !isSameProcess(node, previous, report);
			this.masterRunId = report.runId();
			RoleReply role = report.role();
			this.masterRole = role;
			ReadWriteClient.this.history.add(System.nanoTime(), role.offset());
			this.master = new Topology.Master(node, report.runId(),
					(report.lineage() != null) ? report.lineage().id() : null, role.offset(), report.version());
			ReadWriteClient.this.version.incrementAndGet();
			logger.info(describe(previous, node, moved) + "; writes were held for " + held.toMillis() + " ms");
			this.writePath.connected(node);
			this.writePath.mastered(report);
			if (moved) {
				ReadWriteClient.this.nativeClients.forEach(PathClient::moveSubscriptions);
			}
			this.pool.refresh();
			this.firstMaster.countDown();
		}

		private boolean isSameProcess(Node node, Node previous, NodeReport report) {
			String formerRunId = this.masterRunId;
			return (formerRunId != null && report.runId() != null) ? formerRunId.equals(report.runId())
					: node.equals(previous);
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
			ReadWriteClient.this.history.clear();
			logger.error("The data of the new master " + node + " has nothing to do with that of the former master "
					+ previous + ": it has lost its data, or belongs to another deployment");
		}

		@Override
		public void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
			if (failure instanceof UnknownMasterNameException unknown) {
				this.mistake = unknown;
			}
			else if (node != null && CredentialsRejectedException.isSaidBy(finding)) {
				this.mistake = new CredentialsRejectedException(node, finding);
			}
		}

		/**
		 * Passes on what the source notices.
		 */
		private final class SourceListener implements TopologySource.Listener {

			@Override
			public void failoverChosen(Node replaced, @Nullable Node selected) {
				Running.this.writePath.coordinator().failoverChosen(replaced, selected);
			}

			@Override
			public void failoverAborted(String reason) {
				Running.this.writePath.coordinator().failoverAborted(reason);
			}

			@Override
			public void masterNamed(Node named) {
				Running.this.writePath.coordinator().masterNamed(named);
			}

			@Override
			public void readCandidatesChanged() {
				Running.this.pool.refresh();
			}

		}

	}

}
