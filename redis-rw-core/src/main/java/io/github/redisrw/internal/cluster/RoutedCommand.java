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

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.routing.RoutingScope;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way to the shard that has its key. A shard that has not got the key
 * says so instead of executing the command, and then the command goes on.
 */
class RoutedCommand<K, V, T> extends CommandWrapper<K, V, T> {

	/** Stands for the slot of a command without a key. */
	static final int NO_SLOT = -1;

	private final Redirections redirections;

	/** A server may know better which of the arguments is a key. */
	private volatile int slot;

	private volatile long deadline;

	private final @Nullable RoutingScope scope = RoutingScope.current();

	private @Nullable Shard shard;

	private int attempts;

	private int pauses;

	private long sentAt;

	protected RoutedCommand(RedisCommand<K, V, T> command, Redirections redirections, int slot, long deadline) {
		super(command);
		this.redirections = redirections;
		this.slot = slot;
		this.deadline = deadline;
	}

	/**
	 * Follow a command.
	 * @param command the command
	 * @param redirections where it goes on
	 * @param slot the slot of its key, {@link #NO_SLOT} if it has none
	 * @param deadline until when it goes on, as {@link System#nanoTime()}
	 * @return what is to be sent in its place
	 */
	static <K, V, T> RoutedCommand<K, V, T> of(RedisCommand<K, V, T> command, Redirections redirections, int slot,
			long deadline) {
		return (command instanceof DemandAware.Sink) ? new OfDemand<>(command, redirections, slot, deadline)
				: new RoutedCommand<>(command, redirections, slot, deadline);
	}

	int slot() {
		return this.slot;
	}

	void slot(int told) {
		this.slot = told;
	}

	boolean isLate() {
		return this.deadline - System.nanoTime() <= 0;
	}

	/**
	 * A node has not executed it. The time in which that had it blocked on purpose does
	 * not count.
	 */
	void notExecuted() {
		if (CommandClassifier.blockTime(this) != null) {
			this.deadline += System.nanoTime() - this.sentAt;
		}
	}

	/** The shard it was sent to last. */
	@Nullable Shard shard() {
		return this.shard;
	}

	/**
	 * It is being sent.
	 * @param to the shard
	 */
	void sentTo(Shard to) {
		this.shard = to;
		this.sentAt = System.nanoTime();
		this.attempts++;
	}

	int attempts() {
		return this.attempts;
	}

	/** How often it has waited before, now that it waits again. */
	int pause() {
		return this.pauses++;
	}

	/** Forget what the last attempt has ended with, before the next one. */
	void clearError() {
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError()) {
			output.setError((String) null);
		}
	}

	/** Where it was issued, {@code null} outside of any scope. */
	@Nullable RoutingScope scope() {
		return this.scope;
	}

	/**
	 * Do something in a scope.
	 * @param scope such as that in which this was issued, {@code null} for none
	 * @param action what to do
	 */
	static void in(@Nullable RoutingScope scope, Runnable action) {
		RoutingScope former = RoutingScope.bind(scope);
		try {
			action.run();
		}
		finally {
			RoutingScope.bind(former);
		}
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError() && !isDone()
				&& this.redirections.follows(this, String.valueOf(output.getError()))) {
			return;
		}
		super.complete();
	}

	/**
	 * What a shard was not able to execute goes on if its slot is elsewhere by now.
	 */
	@Override
	public boolean completeExceptionally(Throwable throwable) {
		boolean notExecuted = throwable instanceof NoWritableMasterException
				|| (throwable instanceof NoReadableNodeException && !CommandFailures.isCutOff(throwable));
		return (!notExecuted || isDone() || !this.redirections.goesOn(this, throwable))
				&& super.completeExceptionally(throwable);
	}

	/** It is not sent any more. */
	boolean fail(Throwable reason) {
		return super.completeExceptionally(reason);
	}

	/**
	 * A command whose reply is streamed at the pace of its consumer.
	 */
	private static final class OfDemand<K, V, T> extends RoutedCommand<K, V, T> implements DemandAware.Sink {

		private final DemandAware.Sink sink;

		OfDemand(RedisCommand<K, V, T> command, Redirections redirections, int slot, long deadline) {
			super(command, redirections, slot, deadline);
			this.sink = (DemandAware.Sink) command;
		}

		@Override
		public boolean hasDemand() {
			return this.sink.hasDemand();
		}

		@Override
		public void setSource(DemandAware.Source source) {
			this.sink.setSource(source);
		}

		@Override
		public void removeSource() {
			this.sink.removeSource();
		}

	}

}
