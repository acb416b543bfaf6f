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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Makes the servers of one deployment: their ports, directories, configuration. Thread
 * safe.
 */
final class ServerFactory implements AutoCloseable {

	private final Settings settings;

	private final Path root;

	private final ServerRuntime runtime;

	private final AclUser admin = new AclUser("redis-rw-test", randomHex(), List.of());

	private final @Nullable ServerCertificate certificate;

	private final ServerConfig config;

	private final AdminClient client;

	private final ReplicationLinks links = new ReplicationLinks();

	private final AtomicInteger count = new AtomicInteger();

	ServerFactory(Settings settings, Path root, ServerRuntime runtime) {
		this.settings = settings;
		this.root = root;
		this.runtime = runtime;
		this.certificate = settings.tls() ? CertificateAuthority.issue(root.resolve("tls")) : null;
		this.config = new ServerConfig(settings, this.admin, this.certificate);
		this.client = new AdminClient(trust());
	}

	/**
	 * What a client needs to trust the servers, {@code null} without TLS.
	 */
	@Nullable TlsFiles trust() {
		return (this.certificate != null) ? this.certificate.trust() : null;
	}

	/**
	 * Makes a node that is not started yet.
	 * @param topology the nodes it is going to be one of
	 * @param masterPort where its master is reached, 0 if it starts as master
	 */
	RedisNode node(Topology topology, int masterPort) {
		int ownPort = Ports.reserve();
		int port = this.settings.controllableReplication() ? Ports.reserve() : ownPort;
		Path directory = directory("node");
		Server server = server(directory, port, ownPort, this.config.node(directory, ownPort, port, masterPort),
				this.settings.nodesSecured());
		ReplicationFront front = (port != ownPort) ? new ReplicationFront(port, ownPort, this.links) : null;
		return new RedisNode(server, port, ownPort, topology, front);
	}

	/**
	 * Makes a node of a cluster that is not started yet.
	 * @param nodeTimeout for how long a node may be silent before the others take it for
	 * down
	 */
	ClusterNode clusterNode(Duration nodeTimeout) {
		int port = Ports.reserve();
		int busPort = Ports.reserve();
		Path directory = directory("node");
		Server server = server(directory, port, port, this.config.clusterNode(directory, port, busPort, nodeTimeout),
				this.settings.nodesSecured());
		return new ClusterNode(server, port, busPort);
	}

	AclUser admin() {
		return this.admin;
	}

	/**
	 * Makes all Sentinels, not started yet.
	 */
	List<SentinelNode> sentinels(int masterPort, List<Integer> replicaPorts) {
		Map<String, Integer> ports = new LinkedHashMap<>();
		for (int i = 0; i < this.settings.sentinels(); i++) {
			ports.put(randomHex(), Ports.reserve());
		}
		List<SentinelNode> sentinels = new ArrayList<>();
		ports.forEach((id, port) -> {
			Map<String, Integer> others = new LinkedHashMap<>(ports);
			others.remove(id);
			Path directory = directory("sentinel");
			Server server = server(directory, port, port,
					this.config.sentinel(directory, port, id, masterPort, replicaPorts, others),
					this.settings.sentinelsSecured(), "--sentinel");
			sentinels.add(new SentinelNode(server, port));
		});
		return sentinels;
	}

	@Override
	public void close() {
		this.client.close();
	}

	private Path directory(String kind) {
		return Directories.create(this.root.resolve(kind + "-" + this.count.incrementAndGet()));
	}

	private Server server(Path directory, int port, int ownPort, String config, boolean secured, String... options) {
		Path configFile = directory.resolve(Server.CONFIG_FILE);
		Directories.write(configFile, config);
		List<String> arguments = new ArrayList<>(List.of(configFile.toString()));
		arguments.addAll(List.of(options));
		return new Server(Ports.HOST + ":" + port, directory, this.runtime.prepare(directory, arguments),
				this.client.connection(ownPort, secured ? this.admin : null));
	}

	/** 40 digits, the form of the ids of Sentinels. */
	private static String randomHex() {
		byte[] bytes = new byte[20];
		ThreadLocalRandom.current().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
