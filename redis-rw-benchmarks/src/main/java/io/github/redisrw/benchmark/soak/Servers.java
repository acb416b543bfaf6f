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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.ServiceEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A master and two replicas, and what leads the application to them.
 */
final class Servers implements AutoCloseable {

	/** What takes longer does not come. */
	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int ATTEMPTS = 5;

	private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

	private final Mode mode;

	private final RedisDeployment deployment;

	private final @Nullable ServiceEndpoint write;

	private final @Nullable ServiceEndpoint read;

	private Servers(Mode mode, RedisDeployment deployment) {
		this.mode = mode;
		this.deployment = deployment;
		boolean services = mode == Mode.SERVICE;
		this.write = services ? ServiceEndpoint.to(deployment.master()) : null;
		this.read = services ? ServiceEndpoint.to(deployment.replicas().toArray(RedisNode[]::new)) : null;
	}

	/**
	 * Starts them, once more where the machine was too slow.
	 * @param mode what leads to them
	 * @return the servers
	 */
	static Servers start(Mode mode) {
		return insist(() -> startOnce(mode));
	}

	private static Servers startOnce(Mode mode) {
		RedisDeployment.Builder builder = RedisDeployment.builder()
			.replicas(2)
			.controllableReplication()
			.user(Settings.USER, Settings.PASSWORD, "~*", "&*", "+@all");
		if (mode == Mode.SENTINEL) {
			builder.sentinels(3).downAfter(Settings.DOWN_AFTER);
		}
		return new Servers(mode, builder.start());
	}

	/**
	 * What an application has to set to find them.
	 * @return the properties
	 */
	Map<String, Object> addresses() {
		return switch (this.mode) {
			case SENTINEL -> Map.of("redis.rw.sentinel.master", this.deployment.masterName(), "redis.rw.sentinel.nodes",
					addresses(this.deployment.sentinels()));
			case NODES -> Map.of("redis.rw.nodes", addresses(this.deployment.nodes()));
			case SERVICE -> {
				Map<String, Object> properties = new HashMap<>();
				properties.put("redis.rw.write.host", write().host());
				properties.put("redis.rw.write.port", write().port());
				properties.put("redis.rw.read.host", read().host());
				properties.put("redis.rw.read.port", read().port());
				yield properties;
			}
		};
	}

	private static String addresses(List<? extends RedisServer> servers) {
		return servers.stream().map(RedisServer::address).collect(Collectors.joining(","));
	}

	Mode mode() {
		return this.mode;
	}

	RedisDeployment deployment() {
		return this.deployment;
	}

	ServiceEndpoint write() {
		return Objects.requireNonNull(this.write);
	}

	ServiceEndpoint read() {
		return Objects.requireNonNull(this.read);
	}

	/**
	 * The replicas that answer, the one with most data first.
	 * @return them
	 */
	List<RedisNode> replicas() {
		return this.deployment.replicas()
			.stream()
			.sorted(Comparator.comparingLong(Servers::offset).reversed())
			.toList();
	}

	static long offset(RedisNode node) {
		Map<String, String> info = insist(() -> node.info("replication"));
		String own = info.get("slave_repl_offset");
		return Long.parseLong((own != null) ? own : info.getOrDefault("master_repl_offset", "0"));
	}

	/**
	 * Asks a server again whose connection has been closed, as a Sentinel does to all of
	 * a node that it promotes.
	 * @param <T> the type of answer
	 * @param question what may be asked twice
	 * @return the answer
	 */
	static <T extends @Nullable Object> T insist(Supplier<T> question) {
		for (int attempt = 1;; attempt++) {
			try {
				return question.get();
			}
			catch (RedisDeploymentException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
				Waiting.sleep(BETWEEN_ATTEMPTS);
			}
		}
	}

	/**
	 * Leads new connections to where they belong, by now.
	 * @param master the master
	 */
	void follow(RedisNode master) {
		if (this.mode == Mode.SERVICE) {
			List<RedisNode> replicas = new ArrayList<>(this.deployment.replicas());
			replicas.remove(master);
			write().retarget(master);
			read().retarget(replicas.toArray(RedisNode[]::new));
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

}
