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
package io.github.redisrw.internal.path.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.Failures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * What the application has set on its connection by commands of its own: the user, the
 * name, the database. It is set again on each connection to a node before anything else
 * is sent there. Thread-safe.
 */
public final class SessionState {

	/** In the order in which it is set again: the user may be what allows the rest. */
	private final Map<Setting, CommandArgs<?, ?>> settings = new EnumMap<>(Setting.class);

	private volatile int version;

	private volatile @Nullable Integer database;

	/**
	 * Tells how often it has changed.
	 * @return a number: a connection that was prepared at another one is not as it should
	 * be
	 */
	public int version() {
		return this.version;
	}

	/**
	 * The database that the application has chosen.
	 * @return the index, {@code null} if it has chosen none
	 */
	public @Nullable Integer database() {
		return this.database;
	}

	/**
	 * Remember what a command sets, once the server has accepted it. If that is not
	 * known, what follows it is meant for what it sets, not for what was set before.
	 * @param command a command that is being issued
	 * @param remembered what to do then
	 */
	public void follow(TrackedCommand<?, ?, ?> command, Runnable remembered) {
		Setting setting = Setting.of(command);
		if (setting != null) {
			command.onComplete((value, failure) -> {
				if ((failure != null) ? failure instanceof WriteOutcomeUnknownException : isAccepted(command)) {
					remember(setting, command);
					remembered.run();
				}
			});
		}
	}

	/**
	 * In a transaction that was not executed there is no error, and nothing else either.
	 */
	private static boolean isAccepted(TrackedCommand<?, ?, ?> command) {
		CommandOutput<?, ?, ?> output = command.getOutput();
		return output != null && !output.hasError() && output.get() != null && !"QUEUED".equals(output.get());
	}

	private synchronized void remember(Setting setting, TrackedCommand<?, ?, ?> command) {
		CommandArgs<?, ?> arguments = command.getArgs();
		if (arguments != null) {
			this.settings.put(setting, arguments);
			if (setting == Setting.DATABASE) {
				this.database = index(command);
			}
			this.version++;
		}
	}

	private static @Nullable Integer index(TrackedCommand<?, ?, ?> select) {
		try {
			return Integer.valueOf(CommandClassifier.arguments(select).get(0));
		}
		catch (NumberFormatException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	/**
	 * Set everything again.
	 * @param link the connection
	 * @return completes when the node has accepted it; fails if it has not, and then the
	 * connection is of no use
	 */
	public synchronized CompletionStage<NodeLink> restore(NodeLink link) {
		CompletionStage<?> restored = CompletableFuture.completedStage(null);
		for (Map.Entry<Setting, CommandArgs<?, ?>> known : this.settings.entrySet()) {
			restored = restored.thenCompose((done) -> link.queries().set(known.getKey().type, known.getValue()));
		}
		return restored.handle((done, failure) -> {
			if (failure == null) {
				return link;
			}
			link.abandon("the state of the application's connection cannot be restored on it");
			throw refusal(link, failure);
		});
	}

	private static RuntimeException refusal(NodeLink link, Throwable failure) {
		RuntimeException cause = Failures.runtime(failure);
		boolean refused = cause instanceof RedisCommandExecutionException
				&& Outcome.ofErrorReply(String.valueOf(cause.getMessage())) != Outcome.NOT_EXECUTED;
		return refused ? new RefusedException(link, cause) : cause;
	}

	/**
	 * A node does not accept what the application has set on its connection before.
	 */
	public static final class RefusedException extends RedisException {

		private static final long serialVersionUID = 1L;

		RefusedException(NodeLink link, RuntimeException cause) {
			super(link + " refuses the user, the name or the database that was set on this connection: "
					+ cause.getMessage() + ". Nothing was sent there. Close this connection and use another one",
					cause);
		}

	}

	private enum Setting {

		USER(CommandType.AUTH),

		NAME(CommandType.CLIENT),

		DATABASE(CommandType.SELECT);

		private final CommandType type;

		Setting(CommandType type) {
			this.type = type;
		}

		static @Nullable Setting of(TrackedCommand<?, ?, ?> command) {
			return switch (command.name()) {
				case "AUTH" -> USER;
				case "SELECT" -> DATABASE;
				case "CLIENT" -> {
					List<String> arguments = CommandClassifier.arguments(command);
					yield (!arguments.isEmpty() && arguments.get(0).equalsIgnoreCase("SETNAME")) ? NAME : null;
				}
				default -> null;
			};
		}

	}

}
