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

package io.github.redisrw.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The kind of connection factory a contract is checked against, with the servers it runs
 * on. Registered as a static extension it holds the servers for as long as the class that
 * registers it, nested classes included.
 */
final class ContractSubject implements BeforeAllCallback, AfterAllCallback {

	private static final String ADMIN = "contract-admin";

	private final Supplier<RedisDeployment> servers;

	private final BiFunction<RedisDeployment, FactoryOptions, LettuceConnectionFactory> maker;

	private final Duration boundWhenDown;

	private @Nullable ExtensionContext owner;

	private @Nullable RedisDeployment deployment;

	private @Nullable DefaultClientResources resources;

	private @Nullable RedisClient adminClient;

	private @Nullable StatefulRedisConnection<String, String> admin;

	/**
	 * Describe a kind of factory.
	 * @param servers starts the servers
	 * @param boundWhenDown how long a command may take to fail if no server can be
	 * reached
	 * @param maker makes a factory that is not initialised yet
	 */
	ContractSubject(Supplier<RedisDeployment> servers, Duration boundWhenDown,
			BiFunction<RedisDeployment, FactoryOptions, LettuceConnectionFactory> maker) {
		this.servers = servers;
		this.boundWhenDown = boundWhenDown;
		this.maker = maker;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		if (this.owner != null) {
			return;
		}
		this.owner = context;
		this.deployment = startServers();
		this.resources = DefaultClientResources.builder().ioThreadPoolSize(3).computationThreadPoolSize(3).build();
		RedisNode master = this.deployment.master();
		RedisURI uri = RedisURI.builder()
			.withHost(master.host())
			.withPort(master.port())
			.withClientName(ADMIN)
			.withTimeout(Duration.ofSeconds(20))
			.build();
		// Keeps the event loops of the resources alive between the tests as well.
		this.adminClient = RedisClient.create(this.resources, uri);
		this.admin = this.adminClient.connect();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (context != this.owner) {
			return;
		}
		this.owner = null;
		try {
			if (this.adminClient != null) {
				this.adminClient.shutdownAsync(0, 5, TimeUnit.SECONDS).orTimeout(10, TimeUnit.SECONDS).join();
			}
			if (this.resources != null) {
				this.resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
			}
		}
		finally {
			if (this.deployment != null) {
				this.deployment.close();
			}
		}
	}

	RedisDeployment startServers() {
		return this.servers.get();
	}

	RedisDeployment deployment() {
		return Objects.requireNonNull(this.deployment, "Not started");
	}

	ClientResources resources() {
		return Objects.requireNonNull(this.resources, "Not started");
	}

	Duration boundWhenDown() {
		return this.boundWhenDown;
	}

	LettuceConnectionFactory create(RedisDeployment on, FactoryOptions options) {
		LettuceConnectionFactory factory = this.maker.apply(on, options);
		factory.setShareNativeConnection(options.shareNativeConnection());
		return factory;
	}

	/**
	 * Commands on the master, by a connection that has nothing to do with the factory.
	 * @return the commands
	 */
	RedisCommands<String, String> master() {
		return Objects.requireNonNull(this.admin, "Not started").sync();
	}

	/**
	 * The connections the master has open, without those of the test itself, of replicas
	 * and of Sentinels.
	 * @return a map of the fields of {@code CLIENT LIST} for each
	 */
	List<Map<String, String>> clients() {
		return Stream.of(master().clientList().split("\n"))
			.map(String::trim)
			.filter((line) -> !line.isEmpty())
			.map(ContractSubject::fields)
			.filter(ContractSubject::isApplication)
			.toList();
	}

	List<Map<String, String>> clients(String name) {
		return clients().stream().filter((client) -> name.equals(client.get("name"))).toList();
	}

	/**
	 * Cut all connections with a name, on the server's side.
	 * @param name the client name
	 */
	void kill(String name) {
		clients(name)
			.forEach((client) -> master().clientKill(KillArgs.Builder.id(Long.parseLong(field(client, "id")))));
	}

	/**
	 * Have the master keep writes waiting.
	 * @param duration for how long, unless {@link #resume() resumed} earlier
	 */
	void pauseWrites(Duration duration) {
		client("PAUSE", String.valueOf(duration.toMillis()), "WRITE");
	}

	/**
	 * Let every command wait. It cannot be undone.
	 * @param duration for how long
	 */
	void pauseEverything(Duration duration) {
		client("PAUSE", String.valueOf(duration.toMillis()), "ALL");
	}

	void resume() {
		client("UNPAUSE");
	}

	private void client(String... words) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		Stream.of(words).forEach(arguments::add);
		master().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), arguments);
	}

	static String field(Map<String, String> client, String name) {
		return Objects.requireNonNull(client.get(name), name);
	}

	private static Map<String, String> fields(String line) {
		return Stream.of(line.split(" "))
			.filter((field) -> field.indexOf('=') > 0)
			.collect(Collectors.toMap((field) -> field.substring(0, field.indexOf('=')),
					(field) -> field.substring(field.indexOf('=') + 1)));
	}

	private static boolean isApplication(Map<String, String> client) {
		String name = client.getOrDefault("name", "");
		String flags = client.getOrDefault("flags", "");
		return !name.equals(ADMIN) && !name.startsWith("sentinel-") && !flags.matches(".*[SM].*");
	}

}
