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

package io.github.redisrw.internal.flight.transaction;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.internal.flight.CommandIssuer;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;

/**
 * {@code EXEC}. Its reply has those of all commands that the server has queued, so if it
 * fails, they fail.
 */
public final class ExecCommand<K, V, T> extends TrackedCommand<K, V, T> {

	private volatile List<TrackedCommand<?, ?, ?>> members = List.of();

	private ExecCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted) {
		super(command, issuer, submitted);
	}

	/**
	 * Track a command.
	 * @param command the command, {@code EXEC} or any other
	 * @param issuer where it has been issued
	 * @param submitted when it was issued, as {@link System#nanoTime()}
	 * @return the tracked command
	 */
	public static <K, V, T> TrackedCommand<K, V, T> of(RedisCommand<K, V, T> command, CommandIssuer issuer,
			long submitted) {
		return (CommandClassifier.name(command).equals("EXEC")) ? new ExecCommand<>(command, issuer, submitted)
				: TrackedCommand.of(command, issuer, submitted);
	}

	/**
	 * What it executes.
	 * @param queued the commands since {@code MULTI}
	 */
	public void members(List<TrackedCommand<?, ?, ?>> queued) {
		this.members = List.copyOf(queued);
		this.members.forEach((member) -> member.executedBy(this));
	}

	/** How many commands it executes, as far as they were issued on its connection. */
	public int size() {
		return this.members.size();
	}

	@Override
	protected void doOnError(Throwable throwable) {
		super.doOnError(throwable);
		failMembers(this.members, throwable);
	}

	/**
	 * Fail commands of which the server has said that they are queued.
	 * @param members the commands
	 * @param throwable the exception
	 */
	public static void failMembers(List<TrackedCommand<?, ?, ?>> members, Throwable throwable) {
		for (TrackedCommand<?, ?, ?> member : members) {
			RedisCommand<?, ?, ?> awaiting = member;
			while (!(awaiting instanceof CompletableFuture) && awaiting instanceof DecoratedCommand<?, ?, ?> wrapper) {
				awaiting = wrapper.getDelegate();
			}
			RedisCommand<?, ?, ?> ended = awaiting;
			member.issuer().handOver().execute(() -> ended.completeExceptionally(throwable));
		}
	}

}
