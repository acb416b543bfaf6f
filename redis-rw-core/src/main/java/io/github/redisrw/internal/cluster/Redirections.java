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

package io.github.redisrw.internal.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.cluster.ClusterWriter.Sent;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.cluster.waiting.SlotQueue;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.ScopeChange;
import io.github.redisrw.internal.topology.cluster.Redirection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * Where the commands of one connection go on that the shard they were sent to has not
 * executed. Thread-safe.
 */
final class Redirections {

	private static final int IMMEDIATE_ATTEMPTS = 3;

	/** The master answers, by the rules of the read path. */
	private static final ScopeChange BY_MASTER = ScopeChange.NONE.withLevel(ConsistencyLevel.PRIMARY, null);

	private static final Runnable NO_PAUSE = () -> {
	};

	private final ClusterPath path;

	private final ClusterWriter writer;

	/**
	 * What follows {@code ASK} has connections of its own, to which nothing else is sent:
	 * {@code ASKING} holds for whatever comes next.
	 */
	private final Map<Shard, EntryWriter> asking = new ConcurrentHashMap<>();

	/**
	 * To the masters, for reads on a connection of its own that may miss something at
	 * their replicas.
	 */
	private final Map<Shard, EntryWriter> masters = new ConcurrentHashMap<>();

	/**
	 * What is tried again later, or given up when the connection is closed, each with
	 * what ends its pause. Who removes it sees to it.
	 */
	private final Map<RoutedCommand<?, ?, ?>, Runnable> waiting = new ConcurrentHashMap<>();

	/**
	 * Of these, what has not been sent at all, since nobody is known to have its slot.
	 */
	private final SlotQueue<RoutedCommand<?, ?, ?>> unsent = new SlotQueue<>(this::sendsInTurn);

	private volatile @Nullable ConnectionFacade facade;

	Redirections(ClusterPath path, ClusterWriter writer) {
		this.path = path;
		this.writer = writer;
	}

	/**
	 * Send a command to the shard that has its slot.
	 * @param command the command
	 */
	void send(RoutedCommand<?, ?, ?> command) {
		send(command, (target) -> target.write(command));
	}

	/** What is sent again has been flushed before. */
	private void sendAgain(RoutedCommand<?, ?, ?> command) {
		send(command, (target) -> target.writeAgain(command));
	}

	private void send(RoutedCommand<?, ?, ?> command, Consumer<EntryWriter> write) {
		Sent target = this.unsent.holds(command.slot()) ? null : target(command);
		if (target != null) {
			send(command, target, write);
		}
		else {
			this.waiting.put(command, NO_PAUSE);
			this.unsent.add(command, command.slot());
			pause(command, "nobody is known to have its slot");
			drainFor(command);
		}
	}

	private void send(RoutedCommand<?, ?, ?> command, Sent target, Consumer<EntryWriter> write) {
		command.sentTo(target.shard());
		this.writer.sent(command.slot(), target);
		RoutedCommand.in(target.scope(), () -> write.accept(target.to()));
	}

	/** Where a command goes, {@code null} if that is not known. */
	private @Nullable Sent target(RoutedCommand<?, ?, ?> command) {
		Shard shard = this.path.shardOf(command.slot());
		Sent target = (shard != null) ? target(command, shard) : null;
		if (target == null) {
			this.path.cluster().hurry();
		}
		return target;
	}

	private @Nullable Sent target(RoutedCommand<?, ?, ?> command, Shard shard) {
		EntryWriter to = this.writer.of(shard);
		RoutingScope scope = command.scope();
		if (to != null && this.path.needsMaster(command.slot(), scope)) {
			scope = BY_MASTER.within(scope);
			if (!this.writer.isShared() && mayBeIssued(command, to)) {
				// On the read path, such a connection stays at a replica.
				to = open(this.masters, shard);
			}
		}
		return (to != null) ? new Sent(shard, to, scope) : null;
	}

	/**
	 * That may be asked of a codec, which may fail: whoever issues it looks after that.
	 */
	private static boolean mayBeIssued(RoutedCommand<?, ?, ?> command, EntryWriter to) {
		try {
			return to.path().refusal(command) == null;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	/** What waits for the same slot waits no longer than this one. */
	private void drainFor(RoutedCommand<?, ?, ?> command) {
		if (target(command) != null) {
			this.unsent.drain();
		}
	}

	/** Send what waits, if its shard is known. Others are not concerned if that fails. */
	private boolean sendsInTurn(RoutedCommand<?, ?, ?> command) {
		if (!this.waiting.containsKey(command)) {
			return true;
		}
		try {
			Sent target = target(command);
			if (target == null) {
				return false;
			}
			if (takes(command) && !command.isDone()) {
				send(command, target, (to) -> to.writeAgain(command));
			}
		}
		catch (Throwable ex) {
			this.path.handOver(() -> command.completeExceptionally(ex));
		}
		return true;
	}

	/**
	 * Go on with a command after an error reply.
	 * @param command the command
	 * @param error the reply
	 * @return {@code false} if the error is the caller's
	 */
	boolean follows(RoutedCommand<?, ?, ?> command, String error) {
		Redirection redirection = Redirection.parse(error, this.path.cluster().slots()::withPort);
		if (redirection == null) {
			return false;
		}
		Shard target = this.path.cluster().redirected(redirection);
		if (this.writer.isClosed()) {
			return false;
		}
		if (redirection.slot() >= 0) {
			command.slot(redirection.slot());
		}
		command.clearError();
		command.notExecuted();
		boolean atOnce = target != null && command.attempts() < IMMEDIATE_ATTEMPTS;
		if (command.isLate() && !atOnce) {
			return command.fail(this.path.notExecuted(command.getType() + " was not executed in time: " + error));
		}
		if (redirection.kind() == Redirection.Kind.ASK && target != null) {
			ask(command, target);
		}
		else if (redirection.kind() == Redirection.Kind.MOVED && atOnce) {
			sendAgain(command);
		}
		else {
			later(command, error);
		}
		return true;
	}

	/**
	 * Go on with a command that its shard was not able to execute.
	 * @param command the command
	 * @param reason why not
	 * @return {@code false} if there is no other shard to execute it
	 */
	boolean goesOn(RoutedCommand<?, ?, ?> command, Throwable reason) {
		Shard sent = command.shard();
		if (sent == null || command.slot() == RoutedCommand.NO_SLOT || command.isLate() || this.writer.isClosed()
				|| this.path.cluster().isStopped()) {
			return false;
		}
		Shard present = this.path.shardOf(command.slot());
		if (present == null || present == sent) {
			return false;
		}
		command.clearError();
		if (command.attempts() < IMMEDIATE_ATTEMPTS) {
			sendAgain(command);
		}
		else {
			// The one who has its slot may name the same shard for ever.
			later(command, String.valueOf(reason.getMessage()));
		}
		return true;
	}

	private void later(RoutedCommand<?, ?, ?> command, String reason) {
		this.waiting.put(command, NO_PAUSE);
		pause(command, reason);
	}

	private void pause(RoutedCommand<?, ?, ?> command, String reason) {
		RuntimeException failure = this.path.notExecuted(command.getType() + " was not sent: " + reason);
		if (command.isLate() || command.isDone()) {
			this.path.handOver(() -> giveUp(command, failure));
			return;
		}
		Runnable end = this.path.cluster()
			.pauses()
			.begin(command.pause(), () -> again(command, reason), () -> giveUp(command, failure));
		if (end == null) {
			this.path.handOver(() -> giveUp(command, this.path.notExecuted(command.getType()
					+ " was not sent: as many commands wait already as may (redis.rw.write.max-held)")));
		}
		else if (this.waiting.replace(command, end) == null) {
			end.run();
		}
		if (this.writer.isClosed()) {
			giveUpWaiting();
		}
	}

	/** Whether a command has been waiting until now, and nobody else sees to it. */
	private boolean takes(RoutedCommand<?, ?, ?> command) {
		Runnable end = this.waiting.remove(command);
		if (end != null) {
			end.run();
		}
		return end != null;
	}

	private void giveUp(RoutedCommand<?, ?, ?> command, RuntimeException reason) {
		if (takes(command)) {
			this.unsent.remove(command);
			command.fail(reason);
		}
	}

	private void giveUpWaiting() {
		this.waiting.keySet()
			.forEach((command) -> this.path.handOver(() -> giveUp(command, this.path
				.notExecuted(command.getType() + " was not sent: its connection was closed while it waited"))));
	}

	private void again(RoutedCommand<?, ?, ?> command, String reason) {
		if (this.waiting.containsKey(command)) {
			// How long it may take is said by code of the application.
			this.path.handOver(() -> sendAfterPause(command, reason));
		}
	}

	private void sendAfterPause(RoutedCommand<?, ?, ?> command, String reason) {
		if (!this.unsent.contains(command)) {
			if (takes(command) && !command.isDone()) {
				sendAgain(command);
			}
			return;
		}
		drainFor(command);
		if (this.waiting.containsKey(command)) {
			pause(command, reason);
		}
	}

	private void ask(RoutedCommand<?, ?, ?> command, Shard target) {
		// The replicas of the node that imports a slot do not know of that.
		EntryWriter apart = open(this.asking, target);
		if (apart == null) {
			later(command, "the node that imports its slot is not connected to yet");
			return;
		}
		command.sentTo(target);
		this.writer.sent(command.slot(), new Sent(target, apart, command.scope()));
		Command<String, String, String> asks = new Command<>(CommandType.ASKING, new StatusOutput<>(StringCodec.UTF8));
		RoutedCommand.in(command.scope(), () -> write(apart, asks, command));
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static void write(EntryWriter apart, Command<?, ?, ?> asks, RoutedCommand<?, ?, ?> command) {
		apart.write((List) List.of(asks, command));
	}

	/** A writer to the master of a shard, with a connection of its own. */
	private @Nullable EntryWriter open(Map<Shard, EntryWriter> writers, Shard shard) {
		writers.keySet().removeIf(this.path.cluster()::isGone);
		EntryWriter opened = writers.computeIfAbsent(shard, (to) -> {
			PathEntry master = to.path(true);
			EntryWriter made = (master != null) ? this.writer.beside(master, false) : null;
			ConnectionFacade held = this.facade;
			if (made != null && held != null) {
				made.setConnectionFacade(held);
			}
			return made;
		});
		if (opened != null && this.writer.isClosed()) {
			// Perhaps nobody else closes what was opened a moment ago.
			opened.closeAsync();
		}
		return opened;
	}

	void facade(ConnectionFacade connection) {
		this.facade = connection;
	}

	CompletableFuture<Void> close() {
		giveUpWaiting();
		return CompletableFuture.allOf(Stream.concat(this.asking.values().stream(), this.masters.values().stream())
			.map(EntryWriter::closeAsync)
			.toArray(CompletableFuture[]::new));
	}

}
