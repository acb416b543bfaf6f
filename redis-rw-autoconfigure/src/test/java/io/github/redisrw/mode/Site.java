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

package io.github.redisrw.mode;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.Role;
import io.github.redisrw.test.SentinelNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A deployment and what leads to it in a mode.
 */
public final class Site implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Mode mode;

	private final RedisDeployment deployment;

	private final @Nullable ServiceEndpoint write;

	private final @Nullable ServiceEndpoint read;

	Site(Mode mode, RedisDeployment deployment) {
		this.mode = mode;
		this.deployment = deployment;
		boolean service = (mode == Mode.SERVICE);
		this.write = service ? ServiceEndpoint.to(deployment.master()) : null;
		this.read = service ? ServiceEndpoint.to(deployment.replicas().toArray(RedisNode[]::new)) : null;
	}

	public Mode mode() {
		return this.mode;
	}

	public RedisDeployment deployment() {
		return this.deployment;
	}

	/**
	 * Returns the endpoint for writes, where the mode has one.
	 * @return the endpoint
	 */
	public ServiceEndpoint write() {
		return Objects.requireNonNull(this.write);
	}

	/**
	 * Returns the endpoint for reads, where the mode has one.
	 * @return the endpoint
	 */
	public ServiceEndpoint read() {
		return Objects.requireNonNull(this.read);
	}

	/**
	 * Returns what an application sets to find it.
	 * @return the properties
	 */
	public Map<String, Object> properties() {
		return switch (this.mode) {
			case SENTINEL -> sentinels(this.deployment.masterName(), this.deployment.sentinels());
			case SERVICE -> endpoints(write(), read());
			case NODE_LIST -> Map.of("redis.rw.nodes", addresses(this.deployment.nodes()));
		};
	}

	/**
	 * What an application sets to find a master by its Sentinels.
	 * @param masterName the name of the master
	 * @param sentinels the Sentinels
	 * @return the properties
	 */
	public static Map<String, Object> sentinels(String masterName, List<? extends RedisServer> sentinels) {
		return Map.of("redis.rw.sentinel.master", masterName, "redis.rw.sentinel.nodes", addresses(sentinels));
	}

	/**
	 * What an application sets to find the master and the replicas by endpoints.
	 * @param write the endpoint for writes
	 * @param read the endpoint for reads
	 * @return the properties
	 */
	public static Map<String, Object> endpoints(ServiceEndpoint write, ServiceEndpoint read) {
		return Map.of("redis.rw.write.host", write.host(), "redis.rw.write.port", write.port(), "redis.rw.read.host",
				read.host(), "redis.rw.read.port", read.port());
	}

	private static String addresses(Collection<? extends RedisServer> servers) {
		return servers.stream().map(RedisServer::address).collect(Collectors.joining(","));
	}

	/**
	 * Makes another node the master, where Sentinels do not do it by themselves. The
	 * former one, if it lives, becomes a replica.
	 * @param successor the node
	 */
	public void appoint(RedisNode successor) {
		if (this.mode == Mode.SENTINEL) {
			return;
		}
		this.deployment.promote(successor);
		if (this.write != null) {
			this.write.retarget(successor);
		}
	}

	/**
	 * Makes another node the master as it is done in this mode, and points the endpoints
	 * at the roles. The former one stays alive.
	 * @return the new master
	 */
	public RedisNode switchMaster() {
		if (this.mode == Mode.SENTINEL) {
			RedisNode former = this.deployment.master();
			restrainSentinels();
			this.deployment.failover();
			return awaitSuccessor(former);
		}
		RedisNode successor = this.deployment.replicas().get(0);
		appoint(successor);
		pointAtRoles();
		return successor;
	}

	/**
	 * Waits for the master that Sentinels, where there are any, promote after a former
	 * one, and restrains them: it is the master for the rest of the scene.
	 * @param former the master that was
	 * @return the new master, which takes writes
	 */
	public RedisNode awaitSuccessor(RedisNode former) {
		findSuccessor(former);
		restrainSentinels();
		// It may have been taken for down by then, where the machine has stalled.
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.deployment.sentinels().stream().noneMatch((sentinel) -> isFailingOver(sentinel, former)));
		return findSuccessor(former);
	}

	private RedisNode findSuccessor(RedisNode former) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.until(() -> this.deployment.nodes()
				.stream()
				.filter((node) -> !node.equals(former) && node.isRunning() && node.role() == Role.MASTER)
				.findFirst()
				.orElse(null), Objects::nonNull);
	}

	private boolean isFailingOver(SentinelNode sentinel, RedisNode former) {
		List<?> master;
		try {
			master = (List<?>) Objects
				.requireNonNull(sentinel.command("SENTINEL", "MASTER", this.deployment.masterName()));
		}
		catch (RedisDeploymentException ex) {
			// Killed or hung: it takes part in nothing.
			return false;
		}
		return !master.contains(String.valueOf(former.port()))
				&& master.stream().anyMatch((field) -> String.valueOf(field).contains("failover_in_progress"));
	}

	/**
	 * Has Sentinels agree on no failure any more: they fail over on request only. On a
	 * machine that stalls they take any node for down.
	 */
	public void restrainSentinels() {
		setQuorum(this.deployment.sentinels().size() + 1);
	}

	/** Has Sentinels fail over by themselves again. */
	public void releaseSentinels() {
		setQuorum(this.deployment.sentinels().size() / 2 + 1);
	}

	private void setQuorum(int quorum) {
		for (SentinelNode sentinel : this.deployment.sentinels()) {
			try {
				sentinel.command("SENTINEL", "SET", this.deployment.masterName(), "quorum", String.valueOf(quorum));
			}
			catch (RedisDeploymentException ex) {
				// Killed or hung: it takes part in nothing.
			}
		}
	}

	/** Points the endpoints, where there are any, at the present roles. */
	public void pointAtRoles() {
		if (this.mode == Mode.SERVICE) {
			write().retarget(this.deployment.master());
			read().retarget(this.deployment.replicas().toArray(RedisNode[]::new));
		}
	}

	@Override
	public void close() {
		if (this.mode == Mode.SERVICE) {
			write().close();
			read().close();
		}
		this.deployment.close();
	}

	@Override
	public String toString() {
		return this.mode + " " + this.deployment;
	}

}
