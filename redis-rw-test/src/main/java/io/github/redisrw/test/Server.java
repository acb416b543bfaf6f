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
import java.util.Set;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A Redis or Sentinel server: its process, its directory and the connection for commands
 * to it. Thread safe: what changes the process is done by one thread at a time.
 */
final class Server {

	/** The configuration's name in the server's directory. */
	static final String CONFIG_FILE = "server.conf";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	// A server that hangs is an ordinary thing here, and is not waited for.
	private static final Duration PATIENCE_IF_HUNG = Duration.ofMillis(700);

	private final String address;

	private final Path directory;

	private final Path configFile;

	private final ServerProcess process;

	private final AdminClient.Connection connection;

	private volatile boolean hung;

	/**
	 * Makes a server that does not run yet.
	 * @param address the address it is known by, for messages
	 * @param directory where it runs, with its configuration in {@link #CONFIG_FILE}
	 * @param process its process
	 * @param connection for commands
	 */
	Server(String address, Path directory, ServerProcess process, AdminClient.Connection connection) {
		this.address = address;
		this.directory = directory;
		this.configFile = directory.resolve(CONFIG_FILE);
		this.process = process;
		this.connection = connection;
	}

	/**
	 * Starts the process; {@link #awaitUp()} waits until it answers.
	 */
	synchronized void start() {
		this.process.start();
	}

	/**
	 * Waits until the server answers and has loaded its data.
	 * @throws RedisDeploymentException if it ended or does not answer in time
	 */
	void awaitUp() {
		try {
			Poll.until(this.address + " up", START_TIMEOUT, () -> {
				if (!this.process.isRunning()) {
					throw new RedisDeploymentException(this.address + " ended at its start");
				}
				return missing();
			});
		}
		catch (RedisDeploymentException ex) {
			throw new RedisDeploymentException(ex.getMessage() + "\n" + log(), ex);
		}
	}

	private @Nullable String missing() {
		try {
			String info = String.valueOf(command("INFO"));
			if (!info.contains("config_file:" + this.configFile + "\r\n")) {
				return "another server answers at this port";
			}
			return info.contains("loading:1") ? "it still loads its data" : null;
		}
		catch (RedisDeploymentException | RedisCommandExecutionException ex) {
			return ex.getMessage();
		}
	}

	/**
	 * Whether the log tells that another server has got the port.
	 */
	boolean lostItsPort() {
		return log().contains("Address already in use");
	}

	synchronized void kill() {
		this.process.kill();
		this.hung = false;
		this.connection.close();
	}

	synchronized void hang() {
		requireRunning("hang");
		this.process.hang();
		this.hung = true;
	}

	synchronized void resume() {
		requireRunning("resume");
		this.process.resume();
		this.hung = false;
	}

	boolean isRunning() {
		return this.process.isRunning();
	}

	/**
	 * Whether it is running and not hung by us.
	 */
	boolean isLive() {
		return !this.hung && isRunning();
	}

	long pid() {
		return this.process.pid();
	}

	@Nullable Object command(String... words) {
		if (words.length == 0) {
			throw new IllegalArgumentException("A command has at least a name");
		}
		try {
			return this.connection.execute(this.hung ? PATIENCE_IF_HUNG : PATIENCE, words);
		}
		catch (RedisDeploymentException ex) {
			String state = this.hung ? " (hung)" : isRunning() ? "" : " (not running)";
			throw new RedisDeploymentException(this.address + state + ": " + ex.getMessage(), ex.getCause());
		}
	}

	/**
	 * Deletes what the server has written, except its configuration and log. The server
	 * must not be running.
	 */
	synchronized void deleteData() {
		Set<Path> kept = Set.of(this.directory, this.configFile, this.directory.resolve(ServerRuntime.LOG_FILE));
		Directories.deleteContent(this.directory, (path) -> !kept.contains(path));
	}

	/**
	 * Makes a server that is to start as a replica one of this master. One that is to
	 * start as a master is left alone.
	 */
	synchronized void startAsReplicaOf(int masterPort) {
		String config = Directories.read(this.configFile);
		Directories.write(this.configFile, config.replaceAll("(?m)^replicaof .*$", ServerConfig.replicaOf(masterPort)));
	}

	/**
	 * Ends the server for good and deletes its files.
	 */
	synchronized void dispose() {
		this.connection.close();
		this.process.dispose();
		Directories.delete(this.directory);
	}

	private void requireRunning(String action) {
		if (!isRunning()) {
			throw new IllegalStateException("Cannot " + action + " " + this.address + ": it is not running");
		}
	}

	private String log() {
		return Directories.tail(this.directory.resolve(ServerRuntime.LOG_FILE));
	}

}
