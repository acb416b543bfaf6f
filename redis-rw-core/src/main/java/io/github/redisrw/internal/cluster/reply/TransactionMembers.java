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

package io.github.redisrw.internal.cluster.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.topology.cluster.Redirection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * What a server queues of a transaction, and awaits what comes of {@code EXEC}.
 * Thread-safe.
 */
public final class TransactionMembers {

	private final Consumer<Redirection> elsewhere;

	private final List<RedisCommand<?, ?, ?>> commands = new ArrayList<>();

	private boolean redirected;

	/**
	 * Create an instance without members.
	 * @param redirected told where a server says that a key is
	 */
	public TransactionMembers(Consumer<Redirection> redirected) {
		this.elsewhere = redirected;
	}

	/**
	 * Follow a part of the transaction.
	 * @param command the command
	 * @return what is to be sent in its place
	 */
	public <K, V, T> RedisCommand<K, V, T> part(RedisCommand<K, V, T> command) {
		add(command);
		return new Part<>(command, this, false, null);
	}

	/**
	 * Follow a {@code WATCH} before the transaction. It is one of its members until it is
	 * answered.
	 * @param command the command
	 * @param onFailure run when it fails, before whoever has issued it is told
	 * @return what is to be sent in its place
	 */
	public <K, V, T> RedisCommand<K, V, T> watch(RedisCommand<K, V, T> command, Runnable onFailure) {
		add(command);
		return new Part<>(command, this, false, onFailure);
	}

	/**
	 * Follow the end of the transaction.
	 * @param command the command
	 * @return what is to be sent in its place
	 */
	public <K, V, T> RedisCommand<K, V, T> end(RedisCommand<K, V, T> command) {
		return new Part<>(command, this, true, null);
	}

	private synchronized void add(RedisCommand<?, ?, ?> command) {
		this.commands.add(command);
	}

	/** Removes what a server does not queue. */
	private synchronized void remove(RedisCommand<?, ?, ?> command) {
		this.commands.removeIf((member) -> member == command);
	}

	private void redirected(Redirection redirection) {
		synchronized (this) {
			this.redirected = true;
		}
		this.elsewhere.accept(redirection);
	}

	private synchronized boolean isRedirected() {
		return this.redirected;
	}

	/**
	 * The transaction is not executed. They have been told that they are queued, but for
	 * the innermost of each.
	 * @param reason why
	 */
	public void fail(RuntimeException reason) {
		List<RedisCommand<?, ?, ?>> failed;
		synchronized (this) {
			failed = List.copyOf(this.commands);
		}
		for (RedisCommand<?, ?, ?> command : failed) {
			RedisCommand<?, ?, ?> awaiting = command;
			while (!(awaiting instanceof CompletableFuture) && awaiting instanceof DecoratedCommand<?, ?, ?> wrapper) {
				awaiting = wrapper.getDelegate();
			}
			awaiting.completeExceptionally(reason);
		}
	}

	/**
	 * A part of a transaction. It does not go on to another node, but the cluster is to
	 * be looked at if it would have to.
	 */
	private static final class Part<K, V, T> extends CommandWrapper<K, V, T> {

		private final TransactionMembers members;

		private final boolean ends;

		private final @Nullable Runnable onFailure;

		Part(RedisCommand<K, V, T> command, TransactionMembers members, boolean ends, @Nullable Runnable onFailure) {
			super(command);
			this.members = members;
			this.ends = ends;
			this.onFailure = onFailure;
		}

		@Override
		public void complete() {
			answered();
			CommandOutput<K, V, T> output = getOutput();
			String error = (output != null && output.hasError()) ? String.valueOf(output.getError()) : "";
			Redirection redirection = Redirection.parse(error);
			if (redirection != null) {
				this.members.redirected(redirection);
			}
			boolean aborted = redirection != null || (this.members.isRedirected() && error.startsWith("EXECABORT"));
			if (aborted && this.ends) {
				RuntimeException reason = new TransactionNotExecutedException(
						"The transaction was not executed: its keys are at another node by now (" + error + ")");
				completeExceptionally(reason);
				this.members.fail(reason);
				return;
			}
			if (redirection != null && this.onFailure != null) {
				completeExceptionally(new TransactionNotExecutedException(
						"Nothing is watched: the keys are at another node by now (" + error + ")"));
				return;
			}
			if (!error.isEmpty()) {
				failed();
			}
			super.complete();
		}

		@Override
		public boolean completeExceptionally(Throwable throwable) {
			answered();
			failed();
			return super.completeExceptionally(throwable);
		}

		@Override
		public void cancel() {
			answered();
			super.cancel();
		}

		private void answered() {
			if (this.onFailure != null) {
				this.members.remove(this.command);
			}
		}

		private void failed() {
			if (this.onFailure != null) {
				this.onFailure.run();
			}
		}

	}

}
