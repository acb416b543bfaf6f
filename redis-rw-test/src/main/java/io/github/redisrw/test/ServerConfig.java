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
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes the configuration files of the servers of one deployment.
 */
final class ServerConfig {

	private final Settings settings;

	private final AclUser admin;

	private final @Nullable ServerCertificate certificate;

	/**
	 * Makes a writer.
	 * @param settings the deployment's settings
	 * @param admin the user for replication, Sentinel and the deployment's own commands
	 * where a server asks for authentication
	 * @param certificate what the servers show, {@code null} without TLS
	 */
	ServerConfig(Settings settings, AclUser admin, @Nullable ServerCertificate certificate) {
		this.settings = settings;
		this.admin = admin;
		this.certificate = certificate;
	}

	/**
	 * The {@code redis.conf} of a node.
	 * @param directory where it keeps its data
	 * @param port where it listens
	 * @param announcedPort where others reach it
	 * @param masterPort where its master is reached, 0 if it starts as master
	 */
	String node(Path directory, int port, int announcedPort, int masterPort) {
		Lines lines = listen(directory, port);
		lines.add("repl-diskless-sync", "yes");
		lines.add("repl-diskless-sync-delay", "0");
		lines.add("repl-ping-replica-period", "1");
		lines.add("repl-backlog-size", "4mb");
		lines.add("save", "\"\"");
		lines.add("appendonly", "no");
		if (announcedPort != port) {
			lines.add("replica-announce-ip", Ports.HOST);
			lines.add("replica-announce-port", announcedPort);
		}
		if (masterPort != 0) {
			lines.add(replicaOf(masterPort));
		}
		if (this.settings.nodesSecured()) {
			access(lines, this.settings.password(), this.settings.users());
			lines.add("masteruser", this.admin.name());
			lines.add("masterauth", this.admin.password());
		}
		for (Map.Entry<String, String> line : this.settings.config()) {
			lines.add(line.getKey(), line.getValue());
		}
		return lines.toString();
	}

	/**
	 * The {@code redis.conf} of a node of a cluster.
	 * @param directory where it keeps its data
	 * @param port where it listens
	 * @param busPort where it listens to the other nodes
	 * @param nodeTimeout for how long a node may be silent before the others take it for
	 * down
	 */
	String clusterNode(Path directory, int port, int busPort, Duration nodeTimeout) {
		Lines lines = new Lines();
		lines.add("cluster-enabled", "yes");
		lines.add("cluster-config-file", "nodes.conf");
		lines.add("cluster-port", busPort);
		lines.add("cluster-node-timeout", nodeTimeout.toMillis());
		if (this.certificate != null) {
			lines.add("tls-cluster", "yes");
		}
		return lines + node(directory, port, port, 0);
	}

	/**
	 * The line that makes a node a replica.
	 */
	static String replicaOf(int masterPort) {
		return "replicaof " + Ports.HOST + " " + masterPort;
	}

	/**
	 * The {@code sentinel.conf} of a Sentinel that knows all others from the start,
	 * instead of hearing of them some seconds later.
	 * @param directory its working directory
	 * @param port where it listens
	 * @param id its id, 40 hexadecimal digits
	 * @param masterPort where it finds the master
	 * @param replicaPorts where it finds the replicas
	 * @param others the ports of the other Sentinels, by id
	 */
	String sentinel(Path directory, int port, String id, int masterPort, Iterable<Integer> replicaPorts,
			Map<String, Integer> others) {
		String name = this.settings.masterName();
		Lines lines = listen(directory, port);
		lines.add("sentinel myid", id);
		lines.add("sentinel resolve-hostnames", "yes");
		lines.add("sentinel monitor", name, Ports.HOST, masterPort, this.settings.quorum());
		lines.add("sentinel down-after-milliseconds", name, this.settings.downAfter().toMillis());
		lines.add("sentinel failover-timeout", name, this.settings.failoverTimeout().toMillis());
		lines.add("sentinel parallel-syncs", name, Math.max(1, this.settings.replicas()));
		if (this.settings.nodesSecured()) {
			lines.add("sentinel auth-user", name, this.admin.name());
			lines.add("sentinel auth-pass", name, this.admin.password());
		}
		if (this.settings.sentinelsSecured()) {
			access(lines, this.settings.sentinelPassword(), this.settings.sentinelUsers());
			lines.add("sentinel sentinel-user", this.admin.name());
			lines.add("sentinel sentinel-pass", this.admin.password());
		}
		for (int replicaPort : replicaPorts) {
			lines.add("sentinel known-replica", name, Ports.HOST, replicaPort);
		}
		others.forEach(
				(otherId, otherPort) -> lines.add("sentinel known-sentinel", name, Ports.HOST, otherPort, otherId));
		return lines.toString();
	}

	private Lines listen(Path directory, int port) {
		Lines lines = new Lines();
		lines.add("bind", Ports.HOST);
		lines.add("protected-mode", "no");
		lines.add("daemonize", "no");
		lines.add("loglevel", "notice");
		// The arguments stay as they are: the Reaper knows its servers by them.
		lines.add("set-proc-title", "no");
		lines.add("dir", quoted(directory));
		if (this.certificate == null) {
			lines.add("port", port);
		}
		else {
			lines.add("port", 0);
			lines.add("tls-port", port);
			lines.add("tls-cert-file", quoted(this.certificate.certificate()));
			lines.add("tls-key-file", quoted(this.certificate.key()));
			lines.add("tls-ca-cert-file", quoted(this.certificate.trust().caCertificate()));
			lines.add("tls-auth-clients", this.settings.mutualTls() ? "yes" : "no");
			lines.add("tls-replication", "yes");
		}
		return lines;
	}

	private void access(Lines lines, @Nullable String password, Iterable<AclUser> users) {
		lines.add(this.admin.configLine());
		if (password != null) {
			lines.add("requirepass", password);
		}
		else {
			lines.add("user default off");
		}
		for (AclUser user : users) {
			lines.add(user.configLine());
		}
	}

	private static String quoted(Path path) {
		return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static final class Lines {

		private final StringBuilder text = new StringBuilder();

		void add(Object... words) {
			for (int i = 0; i < words.length; i++) {
				this.text.append((i == 0) ? "" : " ").append(words[i]);
			}
			this.text.append('\n');
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
