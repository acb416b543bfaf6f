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

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.CommandIssuer;
import io.github.redisrw.internal.flight.FailureKind;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.observation.CommandTracing;
import io.github.redisrw.internal.flight.transaction.ExecCommand;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.github.redisrw.internal.path.entry.HeldConnection;
import io.github.redisrw.internal.path.session.CommandBuffer;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection handed out by a path writes its commands. It stands between the
 * connection the application holds and the connections to the nodes, and decides for each
 * command that fails whether it goes on elsewhere.
 */
public abstract class PathWriter implements EntryWriter, CommandIssuer {

	private final Path path;

	private final CommandBuffer buffer;

	private volatile @Nullable HeldConnection connection;

	private volatile boolean autoFlush = true;

	private volatile boolean closed;

	PathWriter(Path path) {
		this.path = path;
		this.buffer = new CommandBuffer(path.connector(), path::closed);
	}

	@Override
	public Path path() {
		return this.path;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public RuntimeException closed() {
		return this.path.closed();
	}

	// Commands

	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		write(command, this.autoFlush ? CommandBuffer.AT_ONCE : this.buffer.nextFlush());
		return command;
	}

	@Override
	public void writeAgain(RedisCommand<?, ?, ?> command) {
		write(command, CommandBuffer.AT_ONCE);
	}

	private void write(RedisCommand<?, ?, ?> command, int flush) {
		if (this.closed) {
			command.completeExceptionally(new RedisException("Connection is closed"));
			return;
		}
		CompletionStage<Void> inquiry = this.path.inquiry(command);
		if (inquiry == null) {
			put(command, flush);
		}
		else {
			after(inquiry, () -> put(command, flush), command::completeExceptionally);
		}
	}

	private void put(RedisCommand<?, ?, ?> command, int flush) {
		TrackedCommand<?, ?, ?> tracked = admit(command);
		if (tracked != null && (flush == CommandBuffer.AT_ONCE || !buffer(List.of(tracked), flush))) {
			dispatch(tracked);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		if (this.closed) {
			commands.forEach((command) -> command.completeExceptionally(new RedisException("Connection is closed")));
			return (Collection<RedisCommand<K, V, ?>>) commands;
		}
		int flush = this.autoFlush ? CommandBuffer.AT_ONCE : this.buffer.nextFlush();
		CompletionStage<Void> inquiries = null;
		for (RedisCommand<K, V, ?> command : commands) {
			CompletionStage<Void> inquiry = this.path.inquiry(command);
			if (inquiry != null) {
				inquiries = (inquiries != null) ? inquiries.thenCombine(inquiry, (one, other) -> one) : inquiry;
			}
		}
		if (inquiries == null) {
			put(commands, flush);
		}
		else {
			after(inquiries, () -> put(commands, flush),
					(failure) -> commands.forEach((command) -> command.completeExceptionally(failure)));
		}
		return (Collection<RedisCommand<K, V, ?>>) commands;
	}

	private void put(Collection<? extends RedisCommand<?, ?, ?>> commands, int flush) {
		List<TrackedCommand<?, ?, ?>> admitted = new ArrayList<>(commands.size());
		for (RedisCommand<?, ?, ?> command : commands) {
			TrackedCommand<?, ?, ?> tracked = admit(command);
			if (tracked != null) {
				admitted.add(tracked);
			}
		}
		if (!admitted.isEmpty() && (flush == CommandBuffer.AT_ONCE || !buffer(admitted, flush))) {
			dispatch(admitted);
		}
	}

	/** The scope in which something was issued holds for it also when that is later. */
	private void after(CompletionStage<Void> inquiry, Runnable action, Consumer<Throwable> failed) {
		RoutingScope scope = RoutingScope.current();
		inquiry.whenComplete((known, failure) -> {
			RoutingScope former = RoutingScope.bind(scope);
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				handOver().execute(() -> failed.accept(ex));
			}
			finally {
				RoutingScope.bind(former);
			}
		});
	}

	/**
	 * What a command is, and how long it may take, is asked of code of the application,
	 * its codec among that, which may fail: that is the failure of this command alone. It
	 * stays in its place, as it may be a part of a transaction.
	 */
	private <K, V, T> @Nullable TrackedCommand<K, V, T> admit(RedisCommand<K, V, T> command) {
		TrackedCommand<K, V, T> tracked = null;
		try {
			RuntimeException refusal = this.path.refusal(command);
			if (refusal != null) {
				handOver().executeOutside(() -> command.completeExceptionally(refusal), EventLoops.isCurrent());
				return null;
			}
			tracked = this.path.track(command, this);
			CommandTracing.issued(tracked, getClientResources());
			tracked.timeoutNanos();
		}
		catch (RuntimeException | Error ex) {
			tracked = (tracked != null) ? tracked : ExecCommand.of(command, this, System.nanoTime());
			tracked.fail(ex);
		}
		return tracked;
	}

	/**
	 * Send a command, or hold it.
	 * @param command the command
	 */
	abstract void dispatch(TrackedCommand<?, ?, ?> command);

	/**
	 * Send commands one after the other to the same node, or hold them.
	 * @param commands the commands
	 */
	abstract void dispatch(List<TrackedCommand<?, ?, ?>> commands);

	/**
	 * Put a command on a connection; one that comes back, behind what went there earlier.
	 * @param command the command
	 * @param link the connection
	 */
	@Override
	public void send(TrackedCommand<?, ?, ?> command, NodeLink link) {
		if (this.closed) {
			handOver().execute(() -> command.fail(this.path.closed()));
			return;
		}
		command.assign(link, System.nanoTime());
		if (command.attempts() > 1) {
			link.writer().writeInTurn(command);
		}
		else {
			link.writer().write(command);
		}
	}

	@Override
	public boolean goesTo(NodeLink link, TrackedCommand<?, ?, ?> command) {
		return this.path.goesTo(link, command);
	}

	@Override
	public void turnedBack(TrackedCommand<?, ?, ?> command, NodeLink link) {
		if (command.isBound()) {
			command.fail(CommandFailures.transactionNotExecuted(link + " is not written to any more"));
		}
		else {
			resend(command);
		}
	}

	@Override
	public boolean isForWrites() {
		return this.path.isForWrites();
	}

	@Override
	public int database() {
		return this.path.connector().database();
	}

	@Override
	public Traffic traffic() {
		return this.path.traffic();
	}

	@Override
	public HandOver handOver() {
		return this.path.connector().threads().handOver();
	}

	// What becomes of a command

	@Override
	public void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		this.path.outcomes().onRejected(command, reason);
	}

	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		return this.path.outcomes().takesBack(command, link, error);
	}

	@Override
	public boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure) {
		return this.path.outcomes().onFailure(command, link, kind, failure);
	}

	@Override
	public boolean resend(TrackedCommand<?, ?, ?> command) {
		if (this.closed) {
			return command.fail(this.path.closed());
		}
		dispatchAgain(command);
		return false;
	}

	@Override
	public void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		this.path.outcomes().onTimeout(command, link);
	}

	@Override
	public boolean isTransactionOpen() {
		return false;
	}

	// Time

	@Override
	public long holdNanos(TrackedCommand<?, ?, ?> command) {
		return this.path.holdNanos(command);
	}

	@Override
	public long clockStart(long submitted, long sent) {
		return this.path.clockStart(submitted, sent);
	}

	@Override
	public long timeoutNanos(TrackedCommand<?, ?, ?> command) {
		HeldConnection held = this.connection;
		return this.path.timeouts().nanos(command, (held != null) ? held.getTimeout() : null);
	}

	@Override
	public boolean isBlocking(TrackedCommand<?, ?, ?> command) {
		return false;
	}

	// Buffering

	private boolean buffer(List<TrackedCommand<?, ?, ?>> commands, int flush) {
		boolean buffered = this.buffer.add(commands, flush);
		if (this.closed) {
			this.buffer.fail();
		}
		return buffered;
	}

	@Override
	public void setAutoFlushCommands(boolean autoFlush) {
		this.autoFlush = autoFlush;
	}

	@Override
	public void flushCommands() {
		List<TrackedCommand<?, ?, ?>> commands = this.buffer.flush();
		if (!commands.isEmpty()) {
			dispatch(commands);
		}
	}

	// Life

	@Override
	public void setConnectionFacade(ConnectionFacade connection) {
		this.connection = (HeldConnection) connection;
	}

	@Override
	public ClientResources getClientResources() {
		return this.path.resources();
	}

	@Override
	public void close() {
		closeAsync().join();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		this.closed = true;
		this.buffer.fail();
		return doClose();
	}

	abstract CompletableFuture<Void> doClose();

	// What the connection that the application holds is told

	void onConnected(Node node) {
		HeldConnection held = this.connection;
		if (held != null) {
			held.connected(InetSocketAddress.createUnresolved(node.host(), node.port()));
		}
	}

	void onDisconnected() {
		HeldConnection held = this.connection;
		if (held != null) {
			held.disconnected();
		}
	}

	void onPush(PushMessage message) {
		HeldConnection held = this.connection;
		if (held != null) {
			held.pushed(message);
		}
	}

}
