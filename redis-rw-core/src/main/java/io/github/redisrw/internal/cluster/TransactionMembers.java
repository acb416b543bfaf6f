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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.topology.cluster.Redirection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;

/**
 * What a server queues of a transaction, and awaits what comes of {@code EXEC}.
 * Thread-safe.
 */
final class TransactionMembers {

	private final List<RedisCommand<?, ?, ?>> commands = new ArrayList<>();

	private boolean redirected;

	/**
	 * Follow a part of the transaction.
	 * @param command the command
	 * @param writer where it was issued
	 * @param onFailure run when it fails, before whoever has issued it is told
	 * @return what is to be sent in its place
	 */
	<K, V, T> RedisCommand<K, V, T> part(RedisCommand<K, V, T> command, ClusterWriter writer, Runnable onFailure) {
		if (!ClusterTransaction.isEnd(command)) {
			add(command);
		}
		return new Part<>(command, writer, this, onFailure);
	}

	private synchronized void add(RedisCommand<?, ?, ?> command) {
		this.commands.add(command);
	}

	private synchronized void redirected() {
		this.redirected = true;
	}

	private synchronized boolean isRedirected() {
		return this.redirected;
	}

	/**
	 * The transaction is not executed. They have been told that they are queued, but for
	 * the innermost of each.
	 * @param reason why
	 */
	void fail(RuntimeException reason) {
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

		private final ClusterWriter writer;

		private final TransactionMembers members;

		private final Runnable onFailure;

		Part(RedisCommand<K, V, T> command, ClusterWriter writer, TransactionMembers members, Runnable onFailure) {
			super(command);
			this.writer = writer;
			this.members = members;
			this.onFailure = onFailure;
		}

		@Override
		public void complete() {
			CommandOutput<K, V, T> output = getOutput();
			String error = (output != null && output.hasError()) ? String.valueOf(output.getError()) : "";
			Redirection redirection = Redirection.parse(error);
			if (redirection != null) {
				this.members.redirected();
				this.writer.path().cluster().redirected(redirection);
			}
			boolean aborted = redirection != null || (this.members.isRedirected() && error.startsWith("EXECABORT"));
			if (aborted && ClusterTransaction.is(this, CommandType.EXEC)) {
				RuntimeException reason = new TransactionNotExecutedException(
						"The transaction was not executed: its keys are at another node by now (" + error + ")");
				completeExceptionally(reason);
				this.members.fail(reason);
				return;
			}
			if (redirection != null && ClusterTransaction.is(this, CommandType.WATCH)) {
				completeExceptionally(new TransactionNotExecutedException(
						"Nothing is watched: the keys are at another node by now (" + error + ")"));
				return;
			}
			if (!error.isEmpty()) {
				this.onFailure.run();
			}
			super.complete();
		}

		@Override
		public boolean completeExceptionally(Throwable throwable) {
			this.onFailure.run();
			return super.completeExceptionally(throwable);
		}

	}

}
