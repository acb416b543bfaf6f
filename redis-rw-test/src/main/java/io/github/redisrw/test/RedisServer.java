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

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A server of a {@link RedisDeployment} or a {@link RedisCluster}: what nodes and
 * Sentinels have in common. Listens on the loopback address; its address stays the same
 * for its whole life, over kills and restarts. Thread safe.
 */
public abstract sealed class RedisServer permits RedisNode, SentinelNode, ClusterNode {

	private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

	private final Server server;

	private final int port;

	RedisServer(Server server, int port) {
		this.server = server;
		this.port = port;
	}

	/**
	 * Returns the host that clients connect to.
	 * @return the loopback address
	 */
	public final String host() {
		return Ports.HOST;
	}

	/**
	 * Returns the port that clients connect to.
	 * @return the port
	 */
	public final int port() {
		return this.port;
	}

	/**
	 * Returns where clients connect to.
	 * @return {@code host:port}
	 */
	public final String address() {
		return host() + ":" + this.port;
	}

	/**
	 * Ends the server by SIGKILL, as a crash does: open connections break, new ones are
	 * refused, what was not persisted is lost. Does nothing when it is not running.
	 */
	public final void kill() {
		this.server.kill();
		down();
	}

	/**
	 * Stops the server by SIGSTOP: connections stay open and are even accepted, but
	 * nothing answers. Ends with {@link #resume()}, {@link #kill()} or a restart.
	 * @throws IllegalStateException if it is not running
	 */
	public final void hang() {
		this.server.hang();
	}

	/**
	 * Lets a hanging server go on by SIGCONT. Does nothing when it is not hanging.
	 * @throws IllegalStateException if it is not running
	 */
	public final void resume() {
		this.server.resume();
	}

	/**
	 * Starts the server again, killing it before if it is running, and returns when it
	 * answers. It finds its configuration and the data it had persisted.
	 * @throws RedisDeploymentException if it does not come up; the message has its log
	 */
	public final void restart() {
		kill();
		start();
	}

	/**
	 * Tells whether the server has a process, hanging or not.
	 * @return {@code false} after a kill
	 */
	public final boolean isRunning() {
		return this.server.isRunning();
	}

	/**
	 * Returns the id of the server's process on this machine.
	 * @return the id; that of the last process when it is not running
	 * @throws UnsupportedOperationException if the server runs in a container
	 */
	public final long pid() {
		return this.server.pid();
	}

	/**
	 * Sends a command as an administrator, past the forwarder if there is one, and waits
	 * for the reply: for less than a second if the server hangs, else for as long as a
	 * slow machine may take.
	 * @param words the command and its arguments, such as {@code "GET", "key"}
	 * @return the reply: a {@code String}, a {@code Long}, a {@code List} of replies, or
	 * {@code null}
	 * @throws io.lettuce.core.RedisCommandExecutionException if the reply is an error
	 * @throws RedisDeploymentException if there is no reply: the server is killed, hangs,
	 * or is busy
	 */
	public final @Nullable Object command(String... words) {
		return this.server.command(words);
	}

	/**
	 * Returns a section of the server's {@code INFO}.
	 * @param section the section, such as {@code replication}
	 * @return the fields and their values, in the server's order
	 * @throws RedisDeploymentException if there is no reply
	 */
	public final Map<String, String> info(String section) {
		return Replies.info(command("INFO", section));
	}

	/**
	 * Returns how often a command was called on this server since its start or the last
	 * {@link #resetStats()}, from any client.
	 * @param command the command's name, with a subcommand as in {@code config|get}
	 * @return the number of calls
	 * @throws RedisDeploymentException if there is no reply
	 */
	public final long commandCalls(String command) {
		Map<String, String> stats = info("commandstats");
		Matcher matcher = CALLS.matcher(stats.getOrDefault("cmdstat_" + command.toLowerCase(Locale.ROOT), ""));
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	/**
	 * Sets the server's statistics to zero by {@code CONFIG RESETSTAT}.
	 * @throws RedisDeploymentException if there is no reply
	 */
	public final void resetStats() {
		command("CONFIG", "RESETSTAT");
	}

	@Override
	public final String toString() {
		String state = this.server.isLive() ? "" : isRunning() ? " (hung)" : " (not running)";
		return getClass().getSimpleName() + " " + address() + state;
	}

	final Server server() {
		return this.server;
	}

	/**
	 * Starts the server and returns when it answers and can be reached.
	 */
	final void start() {
		starting();
		this.server.start();
		awaitUp();
	}

	final void awaitUp() {
		this.server.awaitUp();
		up();
	}

	/**
	 * Called before the process starts.
	 */
	void starting() {
	}

	/**
	 * Called when the server answers.
	 */
	void up() {
	}

	/**
	 * Called when the process is gone.
	 */
	void down() {
	}

	/**
	 * Ends the server for good, deletes its files and gives its port back.
	 */
	void dispose() {
		this.server.dispose();
		down();
		Ports.release(this.port);
	}

}
