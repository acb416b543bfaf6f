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

package io.github.redisrw.internal.path;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.flight.CommandOutcomes;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.flight.transaction.ExecCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.connect.WrongNodeException;
import io.github.redisrw.internal.path.entry.HeldConnection;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.path.entry.SharedConnections;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.topology.Node;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * The write path or the read path: chooses the connection for a command, and decides what
 * becomes of one that fails.
 */
public abstract class Path implements PathEntry {

	private final NodeConnector connector;

	private final RoutingPolicy policy;

	private final SharedConnections shared = new SharedConnections(this::reachable, this::released);

	/** Those whose connection is being opened. */
	private final Set<DedicatedConnector> opening = ConcurrentHashMap.newKeySet();

	public Path(NodeConnector connector, RoutingPolicy policy) {
		this.connector = connector;
		this.policy = policy;
	}

	@Override
	public NodeConnector connector() {
		return this.connector;
	}

	/**
	 * Where commands are counted.
	 * @return the counters of the client
	 */
	public abstract Traffic traffic();

	/** Whether it leads to the master only. */
	public abstract boolean isForWrites();

	ClientResources resources() {
		return this.connector.resources();
	}

	public Timeouts timeouts() {
		return this.connector.timeouts();
	}

	public long timeoutNanos() {
		return this.connector.timeouts().nanos();
	}

	// The connections that applications hold

	@Override
	public void share(HeldConnection connection) {
		this.shared.add(connection);
	}

	@Override
	public void unshare(HeldConnection connection) {
		this.shared.remove(connection);
	}

	/**
	 * The connections that many threads use side by side.
	 * @return those of this path
	 */
	public SharedConnections shared() {
		return this.shared;
	}

	@Override
	public PathWriter writer(boolean shared) {
		return shared ? new SharedWriter(this) : new DedicatedWriter(this);
	}

	@Override
	public Path inWriteScope() {
		return this;
	}

	@Override
	public boolean isForMaster() {
		return false;
	}

	@Override
	public RoutingPolicy policy() {
		return this.policy;
	}

	/**
	 * A node that shared connections lead to now.
	 * @return the node, {@code null} if there is none
	 */
	public abstract @Nullable Node reachable();

	/** Nobody shares connections any more: whoever does next gets fresh ones. */
	public void released() {
	}

	/**
	 * Follow a command on its way.
	 * @param command the command
	 * @param writer where it was issued
	 * @return what follows it
	 */
	public <K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		return ExecCommand.of(command, writer, System.nanoTime());
	}

	/**
	 * Which process has given which cursors.
	 * @return the marks, the same on both paths
	 */
	public abstract CursorMarks cursorMarks();

	/**
	 * How long a command may wait for a node, if it has no timeout of its own.
	 * @return the time in nanoseconds
	 */
	public abstract long holdNanos();

	/**
	 * How long a command may wait for a node.
	 * @param command the command
	 * @return the time in nanoseconds
	 */
	public long holdNanos(TrackedCommand<?, ?, ?> command) {
		return holdNanos();
	}

	/**
	 * From when the timeout of a command counts.
	 * @param submitted when it was issued
	 * @param sent when it is sent
	 * @return one of both
	 */
	public abstract long clockStart(long submitted, long sent);

	/**
	 * What has to be found out before it can be said whether a command may be issued on
	 * this path.
	 * @param command the command
	 * @return completed when it is known; {@code null} if it is known already
	 */
	public @Nullable CompletionStage<Void> inquiry(RedisCommand<?, ?, ?> command) {
		return null;
	}

	/**
	 * Send a command on a shared connection, or hold it.
	 * @param command the command
	 */
	public abstract void dispatch(TrackedCommand<?, ?, ?> command);

	/**
	 * Send commands on one shared connection, one after the other, or hold them.
	 * @param commands the commands
	 */
	public abstract void dispatch(List<TrackedCommand<?, ?, ?>> commands);

	/**
	 * Send a command again that has not been executed.
	 * @param command the command
	 */
	public abstract void dispatchAgain(TrackedCommand<?, ?, ?> command);

	/**
	 * Whether what is issued goes to a connection at this moment. Asked on its event
	 * loop.
	 * @param link the connection
	 * @param command what is about to be sent
	 * @return {@code false} if what has been put on it, and is not on the wire yet, has
	 * to go elsewhere
	 */
	public boolean goesTo(NodeLink link, TrackedCommand<?, ?, ?> command) {
		return true;
	}

	// Dedicated connections

	/**
	 * Find the node that a dedicated connection is to lead to, or wait until there is
	 * one.
	 * @param request told of a shared connection to that node
	 * @param again whether what it asks for has been waiting before
	 */
	public abstract void seek(DedicatedRequest request, boolean again);

	/**
	 * Open a connection for the use of one.
	 * @param node a shared connection to the node
	 * @param command the first that is to be put on it
	 * @return the connection; it fails if the node cannot be reached, and with a
	 * {@link WrongNodeException} if the connection leads to another one
	 */
	public abstract CompletionStage<NodeLink> openDedicated(NodeLink node, TrackedCommand<?, ?, ?> command);

	/**
	 * Whether a command may be put on a dedicated connection at this moment.
	 * @param link the connection
	 * @param command the command
	 * @return {@code false} if the node has to be asked for
	 */
	public abstract boolean fits(NodeLink link, TrackedCommand<?, ?, ?> command);

	/**
	 * Whether a command may be put on a dedicated connection at this moment, given the
	 * node it is to lead to.
	 * @param node a shared connection to that
	 * @param link the dedicated connection
	 * @param command the command
	 * @return {@code false} if another one has to be opened
	 */
	public abstract boolean leadsTo(NodeLink node, NodeLink link, TrackedCommand<?, ?, ?> command);

	/**
	 * Whether another node is known to be the right one for what a dedicated connection
	 * was opened for.
	 * @param link the connection
	 * @return {@code false} also if none is known to be
	 */
	public boolean isSucceeded(NodeLink link) {
		return false;
	}

	@Override
	public boolean isReplaced(NodeLink node) {
		return false;
	}

	/**
	 * Whether a command may be put on a dedicated connection that leads to the right
	 * node. Asked right before that is done.
	 * @param command the command
	 * @param link the connection
	 * @return {@code null} if it may, else the exception that says why not
	 */
	public @Nullable RuntimeException exceeded(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return null;
	}

	/** Reject what waits and was issued on a shared connection that is closed. */
	public abstract void rejectWithdrawn();

	/**
	 * Have commands wait on the account of this path.
	 * @param commands how many
	 * @return {@code null} if they may, else the exception that says why not
	 */
	public abstract @Nullable RuntimeException reserve(int commands);

	/**
	 * The number of commands that wait for dedicated connections has changed.
	 * @param change by how many
	 */
	public abstract void reserved(int change);

	/**
	 * What becomes of a command whose connection could not be opened in time.
	 * @param node a shared connection to the node, {@code null} if it is not known
	 * @param finding what happened
	 * @return the exception
	 */
	public abstract RuntimeException noConnection(@Nullable NodeLink node, String finding);

	void opening(DedicatedConnector connector) {
		this.opening.add(connector);
	}

	void notOpening(DedicatedConnector connector) {
		this.opening.remove(connector);
	}

	/** The path leads elsewhere: a connection to the former node is opened in vain. */
	public void movedOn() {
		this.opening.forEach(DedicatedConnector::movedOn);
	}

	/** Complete what waits for a connection that is being opened. */
	public void stop() {
		this.opening.forEach((connector) -> connector.end(closed()));
	}

	/**
	 * Whether a dedicated connection that has fallen silent is to be replaced: nothing
	 * more is sent on it, and what comes next waits until what is in flight there has
	 * been decided. Called on the event loop of the connection, and again while that
	 * lasts.
	 * @param link the connection
	 * @return {@code true} if so
	 */
	public boolean isToBeReplaced(NodeLink link) {
		return false;
	}

	/**
	 * Complete commands on a thread on which nothing is decided.
	 * @param outcomes complete them
	 */
	void handOver(List<Runnable> outcomes) {
		outcomes.forEach(this.connector::handOver);
	}

	/**
	 * Something has been in flight for a while on a dedicated connection, and nothing
	 * arrives. Called on the event loop of the connection, and again while that lasts.
	 * @param link the connection
	 */
	public void onDedicatedSilent(NodeLink link) {
	}

	/**
	 * What becomes of a command that waits for a connection when the application closes
	 * its own.
	 * @return the exception
	 */
	public abstract RuntimeException closed();

	/**
	 * What becomes of commands that were not answered with a value.
	 * @return decides about each
	 */
	public abstract CommandOutcomes outcomes();

}
