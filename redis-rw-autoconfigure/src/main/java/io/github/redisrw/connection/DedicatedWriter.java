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

package io.github.redisrw.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.command.CommandTable;
import io.github.redisrw.command.CommandTraits;
import io.github.redisrw.command.TransactionRole;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a connection that belongs to one caller: transactions, pipelines and
 * blocking commands. It has a connection to a node of its own, made when the first
 * command comes, and made anew when that one is lost or no longer leads to the right
 * node; except inside of a transaction, which ends with its connection.
 */
final class DedicatedWriter extends PathWriter implements NodeLink.Listener {

	private final Object monitor = new Object();

	/** Came back unexecuted: older than what is pending. */
	private final Deque<TrackedCommand<?, ?, ?>> returned = new ArrayDeque<>();

	private final Deque<TrackedCommand<?, ?, ?>> pending = new ArrayDeque<>();

	private @Nullable NodeLink link;

	private boolean connecting;

	private boolean watching;

	private boolean inTransaction;

	private boolean transactionLost;

	/** Where the present transaction began. */
	private @Nullable NodeLink boundTo;

	/** Where the node has refused a part of a transaction. */
	private volatile @Nullable NodeLink refused;

	private @Nullable Integer database;

	DedicatedWriter(Path path) {
		super(path);
	}

	@Override
	void dispatch(TrackedCommand<?, ?, ?> command) {
		synchronized (this.monitor) {
			giveUpIfSucceeded();
			if (!admit(command)) {
				return;
			}
			NodeLink ready = usableLink(command.isBound() && !command.isExec());
			if (ready != null) {
				send(command, ready);
				return;
			}
			await(command);
		}
		connect();
	}

	@Override
	void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		synchronized (this.monitor) {
			giveUpIfSucceeded();
			List<TrackedCommand<?, ?, ?>> admitted = new ArrayList<>(commands.size());
			for (TrackedCommand<?, ?, ?> command : commands) {
				if (admit(command)) {
					admitted.add(command);
				}
			}
			NodeLink ready = usableLink(admitted.stream().anyMatch(TrackedCommand::isBound)
					&& admitted.stream().noneMatch(TrackedCommand::isExec));
			if (ready != null) {
				long now = System.nanoTime();
				admitted.forEach((command) -> command.assign(ready, now));
				this.boundTo = ready;
				Confirmations.of(ready).coverAll();
				ready.write(admitted);
				return;
			}
			admitted.forEach(this::await);
		}
		connect();
	}

	private void await(TrackedCommand<?, ?, ?> command) {
		if (command.isBound()) {
			command.bindTo(this.boundTo);
		}
		this.pending.add(command);
	}

	@Override
	public void send(TrackedCommand<?, ?, ?> command, NodeLink to) {
		if (command.isBound()) {
			this.boundTo = to;
			if (command.name().equals("MULTI")) {
				Confirmations.of(to).coverAll();
			}
		}
		super.send(command, to);
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		NodeLink former;
		synchronized (this.monitor) {
			this.returned.add(command);
			former = this.link;
			this.link = null;
			this.boundTo = null;
		}
		if (former != null) {
			former.retire().whenComplete((done, failure) -> connect());
		}
		else {
			connect();
		}
	}

	/**
	 * A transaction does not go on where it began once another node is the master: if it
	 * were executed there, nobody would keep it.
	 */
	private void giveUpIfSucceeded() {
		NodeLink present = this.link;
		if (present != null && isBusyWithTransaction() && path().isSucceeded(present)) {
			leave(present);
			present.retire();
		}
	}

	/**
	 * Keep track of transactions.
	 * @return {@code false} if the command is done with
	 */
	private boolean admit(TrackedCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(command.name());
		TransactionRole role = (traits != null) ? traits.transactionRole() : null;
		boolean began = isBusyWithTransaction();
		if (role == TransactionRole.MULTI) {
			this.inTransaction = true;
		}
		else if (role == TransactionRole.WATCH) {
			this.watching = true;
		}
		boolean lost = this.transactionLost;
		if (!began) {
			this.boundTo = null;
		}
		// What follows a WATCH that is lost harms nobody, as long as it is not MULTI.
		if (this.inTransaction || (this.watching && !lost)) {
			command.bind();
		}
		if (this.inTransaction && role == null) {
			command.acks(null);
		}
		if (role != null && role != TransactionRole.MULTI && role != TransactionRole.WATCH) {
			this.inTransaction = this.inTransaction && role == TransactionRole.UNWATCH;
			this.watching = false;
			this.transactionLost = this.transactionLost && this.inTransaction;
		}
		if (lost && (command.isBound() || role == TransactionRole.UNWATCH)) {
			if (role == TransactionRole.DISCARD || role == TransactionRole.UNWATCH) {
				succeed(command);
			}
			else {
				command.fail(transactionNotExecuted("the connection was lost"));
			}
			return false;
		}
		if (command.name().equals("SELECT")) {
			this.database = database(command);
		}
		return true;
	}

	private static @Nullable Integer database(TrackedCommand<?, ?, ?> command) {
		List<String> arguments = CommandClassifier.arguments(command);
		try {
			return arguments.isEmpty() ? null : Integer.valueOf(arguments.get(0));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static <K, V, T> void succeed(TrackedCommand<K, V, T> command) {
		CommandOutput<K, V, T> output = command.getOutput();
		if (output != null) {
			output.set(ByteBuffer.wrap("OK".getBytes(StandardCharsets.US_ASCII)));
		}
		command.complete();
	}

	static TransactionNotExecutedException transactionNotExecuted(String reason) {
		return new TransactionNotExecutedException("The transaction was not executed: " + reason);
	}

	// The connection

	/**
	 * The connection to send on now. What belongs to a transaction stays where that
	 * began, whatever comes; but while it is not known who the master is, or will be,
	 * none is executed.
	 * @param bound whether it is for a transaction, and does not execute it
	 * @return the connection, {@code null} if one has to be waited for
	 */
	private @Nullable NodeLink usableLink(boolean bound) {
		NodeLink present = this.link;
		if (present == null || !present.isOpen() || !this.pending.isEmpty() || !this.returned.isEmpty()) {
			return null;
		}
		return ((bound && this.boundTo == present) || path().fits(present)) ? present : null;
	}

	private boolean isBusyWithTransaction() {
		return this.inTransaction || this.watching;
	}

	private void connect() {
		NodeLink present;
		synchronized (this.monitor) {
			present = this.link;
			if (this.connecting || isClosed() || (this.pending.isEmpty() && this.returned.isEmpty())) {
				return;
			}
			this.connecting = true;
		}
		path().openDedicated(this, present).whenComplete(this::connected);
	}

	/**
	 * Until when a connection may be waited for.
	 * @return the deadline of the command that waits longest
	 */
	long deadline() {
		synchronized (this.monitor) {
			TrackedCommand<?, ?, ?> first = this.returned.isEmpty() ? this.pending.peek() : this.returned.peek();
			return (first != null) ? first.holdDeadline() : System.nanoTime();
		}
	}

	private void connected(@Nullable NodeLink opened, @Nullable Throwable failure) {
		List<TrackedCommand<?, ?, ?>> failed = new ArrayList<>();
		synchronized (this.monitor) {
			this.connecting = false;
			if (opened == null) {
				failed.addAll(this.returned);
				failed.addAll(this.pending);
				this.returned.clear();
				this.pending.clear();
			}
			else if (isClosed()) {
				opened.close();
			}
			else {
				use(opened);
			}
		}
		if (failure != null) {
			RuntimeException reason = Failures.runtime(failure);
			failed.forEach((command) -> command.rejectApart(reason));
		}
	}

	private void use(NodeLink opened) {
		NodeLink former = this.link;
		if (opened != former) {
			if (former != null) {
				former.retire();
			}
			this.link = opened;
			opened.listener(this);
			opened.pushListener(this::onPush);
			if (this.database != null) {
				opened.select(this.database);
			}
			onConnected(opened.node());
		}
		sendAll(this.returned, opened);
		sendAll(this.pending, opened);
	}

	private void sendAll(Deque<TrackedCommand<?, ?, ?>> commands, NodeLink to) {
		TrackedCommand<?, ?, ?> command;
		while ((command = commands.poll()) != null) {
			if (command.isBoundElsewhere(to)) {
				command.fail(transactionNotExecuted("its connection is no longer one to the master"));
			}
			else if (!command.isDone()) {
				send(command, to);
			}
		}
	}

	/** Whether commands are refused until the end of a transaction that is lost. */
	@Override
	boolean isTransactionOpen() {
		synchronized (this.monitor) {
			return this.transactionLost && this.inTransaction;
		}
	}

	/**
	 * A node that refuses a part of a transaction refuses all of it. What is under way
	 * there is still answered; nothing follows it.
	 */
	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink used, String error) {
		if (super.takesBack(command, used, error)) {
			if (command.isBound()) {
				refusedBy(used);
			}
			return true;
		}
		if (command.isBound() && used == this.refused && error.startsWith("EXECABORT")) {
			command.fail(transactionNotExecuted(used + " has refused a part of it"));
			return true;
		}
		return false;
	}

	private void refusedBy(NodeLink used) {
		synchronized (this.monitor) {
			this.refused = used;
			leave(used);
		}
		used.retire();
	}

	/**
	 * Send nothing more on a connection.
	 * @return whether it was the one in use
	 */
	private boolean leave(NodeLink left) {
		if (this.link != left) {
			return false;
		}
		this.link = null;
		this.boundTo = null;
		this.transactionLost = isBusyWithTransaction();
		return true;
	}

	@Override
	public void onLost(NodeLink lost) {
		synchronized (this.monitor) {
			if (!leave(lost)) {
				return;
			}
		}
		if (!isClosed()) {
			onDisconnected();
		}
	}

	@Override
	public void onSilent(NodeLink silent) {
		path().onDedicatedSilent(silent);
	}

	@Override
	public long timeoutNanos(TrackedCommand<?, ?, ?> command) {
		long timeout = super.timeoutNanos(command);
		Duration blockTime = CommandClassifier.blockTime(command);
		if (blockTime == null || timeout == 0) {
			return timeout;
		}
		return blockTime.isZero() ? 0 : timeout + blockTime.toNanos();
	}

	@Override
	public boolean isBlocking(TrackedCommand<?, ?, ?> command) {
		return CommandClassifier.blockTime(command) != null;
	}

	@Override
	CompletableFuture<Void> doClose() {
		NodeLink present;
		List<TrackedCommand<?, ?, ?>> failed;
		synchronized (this.monitor) {
			present = this.link;
			this.link = null;
			failed = new ArrayList<>(this.returned);
			failed.addAll(this.pending);
			this.returned.clear();
			this.pending.clear();
		}
		failed.forEach((command) -> path().links().handOver(() -> command.fail(path().closed())));
		return (present != null) ? present.close() : CompletableFuture.completedFuture(null);
	}

}
