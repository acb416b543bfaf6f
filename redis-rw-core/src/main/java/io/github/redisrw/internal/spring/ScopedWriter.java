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

package io.github.redisrw.internal.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.redisrw.internal.path.entry.EntryWriter;
import io.github.redisrw.internal.routing.RoutingScope;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Issues the commands of reactive chains in the scopes that they bring along; within a
 * write scope, on the write path. The other commands are issued as they come: where they
 * go was decided when their connection was asked for. A connection of its own goes to the
 * master for reads that must show what a replica may not have.
 */
final class ScopedWriter implements RedisChannelWriter {

	private final EntryWriter writer;

	private final boolean shared;

	private final @Nullable Supplier<EntryWriter> writePath;

	private volatile @Nullable ConnectionFacade facade;

	private volatile @Nullable EntryWriter onMaster;

	private boolean autoFlush = true;

	private boolean closed;

	/**
	 * Create a writer.
	 * @param writer where commands go
	 * @param shared whether that finds a node for each command by itself
	 * @param writePath makes the writer for commands in a write scope; {@code null} if
	 * they go nowhere else
	 */
	ScopedWriter(EntryWriter writer, boolean shared, @Nullable Supplier<EntryWriter> writePath) {
		this.writer = writer;
		this.shared = shared;
		this.writePath = writePath;
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		ScopedCommand<?, ?, ?> scoped = CommandWrapper.unwrap(command, ScopedCommand.class);
		if (scoped == null) {
			return writerFor(command, null).write(command);
		}
		RoutingScope former = RoutingScope.bind(scoped.scope());
		try {
			return writerFor(command, scoped.scope()).write(command);
		}
		finally {
			RoutingScope.bind(former);
		}
	}

	@Override
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		List<RedisCommand<K, V, ?>> together = new ArrayList<>(commands.size());
		EntryWriter goesTo = this.writer;
		for (RedisCommand<K, V, ?> command : commands) {
			EntryWriter next = writerFor(command, null);
			if (next != goesTo && !together.isEmpty()) {
				goesTo.write(together);
				together = new ArrayList<>();
			}
			goesTo = next;
			together.add(command);
		}
		goesTo.write(together);
		return new ArrayList<>(commands);
	}

	private EntryWriter writerFor(RedisCommand<?, ?, ?> command, @Nullable RoutingScope scope) {
		if (this.writePath == null) {
			return this.writer;
		}
		boolean leavesPath = (scope != null && scope.isOnMaster())
				|| (!this.shared && !isInTransaction() && this.writer.path().isForMaster() && mayBeIssued(command));
		if (!leavesPath) {
			return this.writer;
		}
		EntryWriter present = this.onMaster;
		return (present != null) ? present : makeOnMaster(this.writePath);
	}

	/**
	 * That may be asked of a codec, which may fail: whoever issues it looks after that.
	 */
	private boolean mayBeIssued(RedisCommand<?, ?, ?> command) {
		try {
			return this.writer.path().refusal(command) == null;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private boolean isInTransaction() {
		return this.facade instanceof StatefulRedisConnection<?, ?> connection && connection.isMulti();
	}

	private synchronized EntryWriter makeOnMaster(Supplier<EntryWriter> maker) {
		EntryWriter made = this.onMaster;
		if (made == null) {
			made = maker.get();
			ConnectionFacade held = this.facade;
			if (held != null) {
				made.setConnectionFacade(held);
			}
			made.setAutoFlushCommands(this.autoFlush);
			if (this.closed) {
				made.closeAsync();
			}
			this.onMaster = made;
		}
		return made;
	}

	/**
	 * Whether the application is in the middle of a transaction of which its connection
	 * does not know any more.
	 * @return {@code true} until it ends the transaction
	 */
	boolean isTransactionOpen() {
		EntryWriter second = this.onMaster;
		return this.writer.isTransactionOpen() || (second != null && second.isTransactionOpen());
	}

	@Override
	public synchronized void setConnectionFacade(ConnectionFacade connection) {
		this.facade = connection;
		this.writer.setConnectionFacade(connection);
	}

	@Override
	public ClientResources getClientResources() {
		return this.writer.getClientResources();
	}

	@Override
	public synchronized void setAutoFlushCommands(boolean autoFlush) {
		this.autoFlush = autoFlush;
		this.writer.setAutoFlushCommands(autoFlush);
		EntryWriter second = this.onMaster;
		if (second != null) {
			second.setAutoFlushCommands(autoFlush);
		}
	}

	@Override
	public void flushCommands() {
		this.writer.flushCommands();
		EntryWriter second = this.onMaster;
		if (second != null) {
			second.flushCommands();
		}
	}

	@Override
	public void close() {
		closeAsync().join();
	}

	@Override
	public synchronized CompletableFuture<Void> closeAsync() {
		this.closed = true;
		EntryWriter second = this.onMaster;
		CompletableFuture<Void> first = this.writer.closeAsync();
		return (second != null) ? CompletableFuture.allOf(first, second.closeAsync()) : first;
	}

}
