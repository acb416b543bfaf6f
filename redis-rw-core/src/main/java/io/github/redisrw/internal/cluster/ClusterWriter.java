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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.path.entry.EntryWriter;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.routing.RoutingScope;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a connection to a cluster: has a writer of each shard that is needed, and
 * gives each command to that of its key. What has keys of several shards, or concerns all
 * of them, is sent in {@linkplain ManyShards parts}. Thread-safe.
 */
final class ClusterWriter implements EntryWriter {

	private final ClusterPath path;

	private final boolean shared;

	/** Of the same connection, on the other path. */
	private final @Nullable ClusterWriter first;

	private final Map<Shard, EntryWriter> writers = new ConcurrentHashMap<>();

	private final Redirections redirections;

	private final ManyShards manyShards;

	private final @Nullable ClusterTransaction transaction;

	/** The first writer of a connection for the use of one has the state of that. */
	private @Nullable EntryWriter root;

	private volatile @Nullable ConnectionFacade facade;

	private volatile boolean autoFlush = true;

	private volatile boolean closed;

	private volatile int lastSlot = RoutedCommand.NO_SLOT;

	/** Where the last command with a key went. */
	private volatile @Nullable Sent last;

	ClusterWriter(ClusterPath path, boolean shared, @Nullable ClusterWriter first) {
		this.path = path;
		this.shared = shared;
		this.first = first;
		this.redirections = new Redirections(path, this);
		this.manyShards = new ManyShards(this);
		this.transaction = shared ? null : new ClusterTransaction(this);
	}

	@Override
	public ClusterPath path() {
		return this.path;
	}

	@Override
	public EntryWriter beside(PathEntry other) {
		return new ClusterWriter((ClusterPath) other, this.shared, this);
	}

	boolean isShared() {
		return this.shared;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public boolean isTransactionOpen() {
		return this.writers.values().stream().anyMatch(EntryWriter::isTransactionOpen);
	}

	// Shards

	/**
	 * The writer to a shard.
	 * @param shard the shard
	 * @return the writer, {@code null} if the shard does not run yet
	 */
	@Nullable EntryWriter of(Shard shard) {
		EntryWriter known = this.writers.get(shard);
		return (known != null) ? known : open(shard);
	}

	private synchronized @Nullable EntryWriter open(Shard shard) {
		EntryWriter known = this.writers.get(shard);
		if (known != null || this.closed) {
			return known;
		}
		PathEntry target = shard.path(this.path.isForWrites());
		if (target == null) {
			return null;
		}
		EntryWriter opened = beside(target, this.shared);
		this.root = (this.root != null) ? this.root : opened;
		opened.setAutoFlushCommands(this.autoFlush);
		ConnectionFacade held = this.facade;
		if (held != null) {
			opened.setConnectionFacade(held);
		}
		this.writers.keySet().removeIf((other) -> this.path.cluster().isGone(other));
		this.writers.put(shard, opened);
		return opened;
	}

	/**
	 * A writer to a shard, of the same connection: what the application has set on that
	 * holds there, too.
	 * @param target the path of the shard
	 * @param asShared whether many threads will use it side by side
	 * @return the writer
	 */
	EntryWriter beside(PathEntry target, boolean asShared) {
		EntryWriter one = (asShared == this.shared) ? root() : null;
		return (one != null) ? one.beside(target) : target.writer(asShared);
	}

	private synchronized @Nullable EntryWriter root() {
		return (this.root != null || this.first == null) ? this.root : this.first.root();
	}

	/** Where a command goes that concerns the connection that was used last. */
	@Nullable EntryWriter last() {
		Sent known = this.last;
		if (known != null && !this.path.cluster().isGone(known.shard())) {
			return known.to();
		}
		Shard any = this.path.shardOf(RoutedCommand.NO_SLOT);
		return (any != null) ? of(any) : null;
	}

	/** A command is sent, perhaps not for the first time. */
	void sent(int slot, Sent target) {
		if (slot != RoutedCommand.NO_SLOT && slot == this.lastSlot) {
			this.last = target;
		}
	}

	// Commands

	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		if (this.closed) {
			command.completeExceptionally(new RedisException("Connection is closed"));
		}
		else if (this.transaction == null || !this.transaction.takes(command)) {
			if (!this.manyShards.takes(command)) {
				route(command, slotOf(command));
			}
		}
		return command;
	}

	@Override
	public void writeAgain(RedisCommand<?, ?, ?> command) {
		write(command);
	}

	/**
	 * The slot of a command.
	 * @param command the command
	 * @return the slot of its first key, or {@link RoutedCommand#NO_SLOT}
	 */
	static int slotOf(RedisCommand<?, ?, ?> command) {
		CommandArgs<?, ?> args = command.getArgs();
		ByteBuffer key = (args != null) ? args.getFirstEncodedKey() : null;
		return (key != null) ? SlotHash.getSlot(key) : RoutedCommand.NO_SLOT;
	}

	/**
	 * Send a command to the shard of its slot.
	 * @param command the command
	 * @param slot the slot, or {@link RoutedCommand#NO_SLOT} for any shard
	 */
	void route(RedisCommand<?, ?, ?> command, int slot) {
		if (slot != RoutedCommand.NO_SLOT) {
			this.lastSlot = slot;
		}
		this.redirections.send(RoutedCommand.of(command, this.redirections, slot, this.path.deadline()));
	}

	/**
	 * Send a command to one shard in any case.
	 * @param command the command
	 * @param shard the shard
	 */
	void send(RedisCommand<?, ?, ?> command, Shard shard) {
		EntryWriter target = of(shard);
		if (target == null) {
			this.path.handOver(() -> command.completeExceptionally(this.path
				.notExecuted(command.getType() + " was not sent: " + shard + " is not connected to yet, or no more")));
			return;
		}
		target.write(command);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		if (this.closed || this.transaction != null || commands.stream().noneMatch(ClusterTransaction::isBegin)) {
			commands.forEach(this::write);
			return (Collection<RedisCommand<K, V, ?>>) commands;
		}
		// On a connection that many share, a transaction is one piece.
		List<RedisCommand<?, ?, ?>> piece = new ArrayList<>();
		for (RedisCommand<K, V, ?> command : commands) {
			if (piece.isEmpty() && !ClusterTransaction.isBegin(command)) {
				write(command);
				continue;
			}
			piece.add(command);
			if (ClusterTransaction.isEnd(command)) {
				ClusterTransaction.sendTogether(this, piece);
				piece = new ArrayList<>();
			}
		}
		piece.forEach(this::write);
		return (Collection<RedisCommand<K, V, ?>>) commands;
	}

	// Life

	@Override
	public void setConnectionFacade(ConnectionFacade connection) {
		this.facade = connection;
		this.redirections.facade(connection);
		this.writers.values().forEach((writer) -> writer.setConnectionFacade(connection));
	}

	@Override
	public ClientResources getClientResources() {
		return this.path.connector().resources();
	}

	@Override
	public void setAutoFlushCommands(boolean autoFlush) {
		this.autoFlush = autoFlush;
		this.writers.values().forEach((writer) -> writer.setAutoFlushCommands(autoFlush));
	}

	@Override
	public void flushCommands() {
		this.writers.values().forEach(EntryWriter::flushCommands);
	}

	@Override
	public void close() {
		closeAsync().join();
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		synchronized (this) {
			this.closed = true;
		}
		if (this.transaction != null) {
			this.transaction.close();
		}
		return CompletableFuture.allOf(Stream
			.concat(Stream.of(this.redirections.close()), this.writers.values().stream().map(EntryWriter::closeAsync))
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Where a command goes.
	 *
	 * @param shard the shard
	 * @param to the writer to it
	 * @param scope in which it is issued there, {@code null} for none
	 */
	record Sent(Shard shard, EntryWriter to, @Nullable RoutingScope scope) {

	}

}
