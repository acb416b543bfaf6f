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

package io.github.redisrw.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * The life of a deployment's servers, from their start to the deletion of the last file.
 */
final class Fleet implements AutoCloseable {

	static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration LINK_TIMEOUT = Duration.ofSeconds(30);

	// Another process may take a port between our look at it and the server's.
	private static final int START_ATTEMPTS = 5;

	private final Settings settings;

	private final Path root;

	private final Topology topology;

	private final ServerFactory factory;

	private boolean closed;

	private Fleet(Settings settings, ServerRuntime runtime, Path root) {
		this.settings = settings;
		this.root = root;
		this.topology = new Topology(settings.masterName());
		this.factory = new ServerFactory(settings, root, runtime);
	}

	/**
	 * Starts all servers and returns when they are ready.
	 * @throws RedisDeploymentException if they do not get ready; nothing is left then
	 */
	static Fleet start(Settings settings) {
		ServerRuntime runtime = ServerRuntimes.of(settings.source());
		for (int attempt = 1;; attempt++) {
			Path root = Directories.createRoot();
			Reaper.watch(root, () -> Directories.delete(root));
			Fleet fleet = new Fleet(settings, runtime, root);
			Reaper.watch(root, fleet::destroy);
			try {
				fleet.startAll();
				return fleet;
			}
			catch (RuntimeException | Error ex) {
				boolean again = attempt < START_ATTEMPTS && (Ports.isTaken(ex) || fleet.lostPort());
				fleet.close();
				if (!again) {
					throw ex;
				}
			}
		}
	}

	private void startAll() {
		RedisNode master = this.factory.node(this.topology, 0);
		this.topology.nodes().add(master);
		master.start();
		List<RedisServer> others = new ArrayList<>();
		for (int i = 0; i < this.settings.replicas(); i++) {
			others.add(this.factory.node(this.topology, master.port()));
		}
		List<Integer> replicaPorts = others.stream().map(RedisServer::port).toList();
		others.forEach((replica) -> this.topology.nodes().add((RedisNode) replica));
		this.topology.sentinels().addAll(this.factory.sentinels(master.port(), replicaPorts));
		others.addAll(this.topology.sentinels());
		startTogether(others);
		others.forEach(RedisServer::awaitUp);
		SentinelHaste.whileTheyMeet(this.topology,
				() -> Poll.until("Ready", READY_TIMEOUT, Readiness.ofAll(this.topology)));
	}

	// One after the other, containers would take seconds, in which those that already run
	// take the rest for down.
	static void startTogether(List<? extends RedisServer> servers) {
		List<CompletableFuture<Void>> starts = servers.stream()
			.map((server) -> CompletableFuture.runAsync(server.server()::start, (task) -> new Thread(task).start()))
			.toList();
		RuntimeException failure = null;
		for (CompletableFuture<Void> start : starts) {
			try {
				start.join();
			}
			catch (CompletionException ex) {
				failure = new RedisDeploymentException("A server does not start", ex.getCause());
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	Topology topology() {
		return this.topology;
	}

	Settings settings() {
		return this.settings;
	}

	@Nullable TlsFiles trust() {
		return this.factory.trust();
	}

	/**
	 * Starts a replica of a master and returns when it follows.
	 */
	synchronized RedisNode addReplica(RedisNode master) {
		for (int attempt = 1;; attempt++) {
			requireOpen();
			RedisNode replica = this.factory.node(this.topology, master.port());
			this.topology.nodes().add(replica);
			try {
				replica.start();
				Poll.until(replica + " following " + master, LINK_TIMEOUT,
						() -> replica.state().follows(master.address()) ? null : "it is " + replica.state());
				return replica;
			}
			catch (RuntimeException ex) {
				boolean again = attempt < START_ATTEMPTS && (Ports.isTaken(ex) || replica.server().lostItsPort());
				remove(replica);
				if (!again) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Kills a node and deletes its files.
	 */
	synchronized void remove(RedisNode node) {
		this.topology.nodes().remove(node);
		node.dispose();
	}

	@Override
	public void close() {
		// A test that was interrupted because it took too long leaves nothing either.
		boolean interrupted = Thread.interrupted();
		try {
			destroy();
		}
		finally {
			this.factory.close();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private synchronized void destroy() {
		if (!this.closed) {
			this.closed = true;
			dispose(this.topology.servers(), this.root);
		}
	}

	/**
	 * Leaves no process and no file, whatever fails on the way: what is still there then
	 * is the watchdog's.
	 */
	static void dispose(List<? extends RedisServer> servers, Path root) {
		RuntimeException failure = null;
		for (RedisServer server : servers) {
			try {
				server.dispose();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
		Directories.delete(root);
		Reaper.forget(root);
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("The deployment is closed");
		}
	}

	private boolean lostPort() {
		return this.topology.servers().stream().anyMatch((server) -> server.server().lostItsPort());
	}

}
