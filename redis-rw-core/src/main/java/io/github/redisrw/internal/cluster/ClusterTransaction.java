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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.cluster.reply.TransactionMembers;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a connection to a cluster: all of one is sent to the shard that has
 * its first key. {@code MULTI} has no key, so it is answered here, and sent with the
 * first command that has one. A command with a key of another shard is refused, and with
 * it the whole transaction. Thread-safe.
 */
final class ClusterTransaction {

	private static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";

	private final ClusterWriter writer;

	/** Where it is, once that is known. */
	private @Nullable Shard shard;

	/** All of it is sent here, so that nothing follows what could not be sent. */
	private @Nullable EntryWriter line;

	private boolean queueing;

	/** How many {@code WATCH} have been sent, and are not known to have failed. */
	private int watching;

	/** {@code MULTI}, and what follows it while it is not known where it is. */
	private final List<RedisCommand<?, ?, ?>> pending = new ArrayList<>();

	/** Why it must not be executed. */
	private @Nullable String refusal;

	private TransactionMembers members;

	private boolean closed;

	ClusterTransaction(ClusterWriter writer) {
		this.writer = writer;
		this.members = membersOf(writer);
	}

	private static TransactionMembers membersOf(ClusterWriter writer) {
		return new TransactionMembers((redirection) -> writer.path().cluster().redirected(redirection));
	}

	static boolean isBegin(RedisCommand<?, ?, ?> command) {
		return is(command, CommandType.MULTI);
	}

	static boolean isEnd(RedisCommand<?, ?, ?> command) {
		return is(command, CommandType.EXEC) || is(command, CommandType.DISCARD);
	}

	static boolean is(RedisCommand<?, ?, ?> command, CommandType type) {
		return command.getType() == type || command.getType().toString().equals(type.name());
	}

	/**
	 * See to a command that belongs to a transaction.
	 * @param command the command
	 * @return {@code false} if it does not
	 */
	boolean takes(RedisCommand<?, ?, ?> command) {
		List<RedisCommand<?, ?, ?>> sent = new ArrayList<>();
		List<Runnable> outcomes = new ArrayList<>(1);
		boolean taken = takes(command, sent, outcomes);
		outcomes.forEach(Runnable::run);
		return taken;
	}

	/** In one order: what is sent goes on a connection in which that counts. */
	private synchronized boolean takes(RedisCommand<?, ?, ?> command, List<RedisCommand<?, ?, ?>> sent,
			List<Runnable> outcomes) {
		boolean unwatch = is(command, CommandType.UNWATCH);
		boolean begins = is(command, CommandType.WATCH) || isBegin(command) || (this.shard != null && unwatch);
		if (!this.queueing && !begins) {
			if (unwatch) {
				// What ends nothing is answered as a server does.
				this.refusal = null;
				outcomes.add(() -> succeed(command));
			}
			return unwatch;
		}
		if (this.closed) {
			outcomes.add(() -> command.completeExceptionally(connectionClosed()));
			return true;
		}
		if (!admit(command, outcomes)) {
			return true;
		}
		Shard target = this.shard;
		if (target == null) {
			this.pending.add(part(command));
			return true;
		}
		EntryWriter to = (this.line != null) ? this.line : this.writer.of(target);
		if (to == null) {
			refuse(command, target + " is not connected to yet, or no more", outcomes);
			return true;
		}
		this.line = to;
		RedisCommand<?, ?, ?> part = part(command);
		sent.addAll(this.pending);
		this.pending.clear();
		sent.add(part);
		if (isEnd(command) || (!this.queueing && unwatch)) {
			end();
		}
		outcomes.add(() -> sendTo(to, sent));
		return true;
	}

	private RedisCommand<?, ?, ?> part(RedisCommand<?, ?, ?> command) {
		if (this.queueing || !is(command, CommandType.WATCH)) {
			return part(command, this.members);
		}
		this.watching++;
		TransactionMembers transaction = this.members;
		return transaction.watch(command, () -> notWatched(transaction));
	}

	private static RedisCommand<?, ?, ?> part(RedisCommand<?, ?, ?> command, TransactionMembers transaction) {
		return isBegin(command) ? command : isEnd(command) ? transaction.end(command) : transaction.part(command);
	}

	/** A {@code WATCH} has failed, and what follows may be at any shard. */
	private void notWatched(TransactionMembers transaction) {
		List<Runnable> outcomes = new ArrayList<>(1);
		synchronized (this) {
			if (transaction == this.members && --this.watching == 0 && !this.queueing) {
				// Where its connection was lost, nothing else ends what has begun there.
				unwatch(outcomes);
				this.refusal = null;
			}
		}
		outcomes.forEach(Runnable::run);
	}

	/**
	 * Keys of another shard are to be watched. The next {@code WATCH} begins anew, as
	 * what is watched may be left by somebody else who used the connection; a transaction
	 * without another one is not executed.
	 */
	private void unwatch(List<Runnable> outcomes) {
		EntryWriter watched = this.line;
		end();
		this.refusal = CROSS_SLOT;
		if (watched != null) {
			outcomes.add(() -> watched.write(new Command<>(CommandType.UNWATCH, new StatusOutput<>(StringCodec.UTF8))));
		}
	}

	/**
	 * A command cannot be sent. None that follows it is, even if that would be possible
	 * by then.
	 */
	private void refuse(RedisCommand<?, ?, ?> command, String reason, List<Runnable> outcomes) {
		if (!this.queueing) {
			this.shard = null;
			outcomes.add(() -> command
				.completeExceptionally(this.writer.path().notExecuted(command.getType() + " was not sent: " + reason)));
			return;
		}
		this.refusal = reason;
		if (isEnd(command)) {
			endHere(command, reason, outcomes);
		}
		else {
			outcomes.add(() -> command.completeExceptionally(refused(reason)));
		}
	}

	private static RuntimeException refused(String reason) {
		return new TransactionNotExecutedException("The transaction is not executed: " + reason);
	}

	/** Whether a command is to be sent, or kept, after this. */
	private boolean admit(RedisCommand<?, ?, ?> command, List<Runnable> outcomes) {
		boolean watches = is(command, CommandType.WATCH) && !this.queueing;
		if (watches) {
			this.refusal = null;
		}
		int slot = ClusterWriter.slotOf(command);
		Shard own = (slot != RoutedCommand.NO_SLOT) ? this.writer.path().shardOf(slot) : null;
		boolean crossed = own != null && this.shard != null && own != this.shard;
		if (slot != RoutedCommand.NO_SLOT && own == null) {
			this.refusal = "nobody is known to have the slot of one of its keys";
		}
		else if (crossed) {
			this.refusal = CROSS_SLOT;
			if (watches) {
				unwatch(outcomes);
			}
		}
		else if (own != null) {
			this.shard = own;
		}
		if (isBegin(command) && !this.queueing) {
			this.queueing = true;
			if (this.shard == null) {
				this.pending.add(begin());
				outcomes.add(() -> succeed(command));
				return false;
			}
		}
		else if (isEnd(command) && !endsAtShard(command, outcomes)) {
			return false;
		}
		if (this.refusal != null && !isEnd(command)) {
			String reason = this.refusal;
			RuntimeException failure = reason.equals(CROSS_SLOT) ? new RedisCommandExecutionException(reason)
					: refused(reason);
			outcomes.add(() -> command.completeExceptionally(failure));
			if (!this.queueing && !crossed) {
				this.refusal = null;
			}
			return false;
		}
		return true;
	}

	/** Whether the end of a transaction is to be sent. */
	private boolean endsAtShard(RedisCommand<?, ?, ?> command, List<Runnable> outcomes) {
		String reason = this.refusal;
		boolean exec = is(command, CommandType.EXEC);
		if (this.shard == null && exec && reason == null) {
			// There is no key in it.
			this.shard = this.writer.path().shardOf(RoutedCommand.NO_SLOT);
			if (this.shard != null) {
				return true;
			}
			reason = "no node of the cluster is known";
		}
		if (this.shard != null && (reason == null || !exec)) {
			return true;
		}
		endHere(command, reason, outcomes);
		return false;
	}

	/** The end of a transaction that no server is to execute. */
	private void endHere(RedisCommand<?, ?, ?> command, @Nullable String reason, List<Runnable> outcomes) {
		EntryWriter begun = this.line;
		if (begun != null && this.pending.isEmpty()) {
			outcomes.add(() -> begun.write(new Command<>(CommandType.DISCARD, new StatusOutput<>(StringCodec.UTF8))));
		}
		TransactionMembers lost = this.members;
		if (is(command, CommandType.EXEC)) {
			RuntimeException failure = new TransactionNotExecutedException(
					"The transaction was not executed: " + reason);
			outcomes.add(() -> {
				command.completeExceptionally(failure);
				lost.fail(failure);
			});
		}
		else {
			outcomes.add(() -> succeed(command));
		}
		end();
	}

	/** The connection is closed: what has not been sent is completed. */
	void close() {
		TransactionMembers lost;
		synchronized (this) {
			this.closed = true;
			lost = this.members;
			end();
		}
		this.writer.path().handOver(() -> lost.fail(connectionClosed()));
	}

	private static RuntimeException connectionClosed() {
		return new TransactionNotExecutedException(
				"The transaction was not executed: the connection was closed before EXEC");
	}

	private void end() {
		this.shard = null;
		this.line = null;
		this.queueing = false;
		this.watching = 0;
		this.pending.clear();
		this.refusal = null;
		this.members = membersOf(this.writer);
	}

	private static RedisCommand<?, ?, ?> begin() {
		return new Command<>(CommandType.MULTI, new StatusOutput<>(ByteArrayCodec.INSTANCE));
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static void sendTo(EntryWriter to, List<RedisCommand<?, ?, ?>> commands) {
		if (commands.size() == 1) {
			to.write(commands.get(0));
		}
		else {
			to.write((List) commands);
		}
	}

	/**
	 * Send a whole transaction on a connection that many share.
	 * @param writer the writer of the connection
	 * @param commands all of it, from {@code MULTI} to its end
	 */
	static void sendTogether(ClusterWriter writer, List<RedisCommand<?, ?, ?>> commands) {
		Shard target = null;
		boolean several = false;
		for (RedisCommand<?, ?, ?> command : commands) {
			int slot = ClusterWriter.slotOf(command);
			Shard own = (slot != RoutedCommand.NO_SLOT) ? writer.path().shardOf(slot) : null;
			several |= target != null && own != null && own != target;
			target = (own != null) ? own : target;
		}
		target = (target != null) ? target : writer.path().shardOf(RoutedCommand.NO_SLOT);
		if (several || target == null) {
			RuntimeException reason = several ? new RedisCommandExecutionException(CROSS_SLOT)
					: writer.path().notExecuted("The transaction was not sent: no node of the cluster is known");
			commands.forEach((command) -> command.completeExceptionally(reason));
			return;
		}
		List<RedisCommand<?, ?, ?>> parts = new ArrayList<>();
		TransactionMembers members = membersOf(writer);
		commands.forEach((command) -> parts.add(part(command, members)));
		EntryWriter to = writer.of(target);
		if (to != null) {
			sendTo(to, parts);
			return;
		}
		RuntimeException reason = writer.path()
			.notExecuted("The transaction was not sent: " + target + " is not connected to");
		commands.forEach((command) -> command.completeExceptionally(reason));
	}

	private static <K, V, T> void succeed(RedisCommand<K, V, T> command) {
		CommandOutput<K, V, T> output = command.getOutput();
		if (output != null) {
			output.set(ByteBuffer.wrap("OK".getBytes(StandardCharsets.US_ASCII)));
		}
		command.complete();
	}

}
