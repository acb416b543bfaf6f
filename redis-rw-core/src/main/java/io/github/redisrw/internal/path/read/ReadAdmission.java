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

package io.github.redisrw.internal.path.read;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.internal.command.CommandKind;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Which commands may be issued on the read path: reads, as the table of commands says, or
 * for others the server. Thread-safe.
 */
final class ReadAdmission {

	private final ServerCommands serverCommands = new ServerCommands();

	/**
	 * What has to be found out before it can be said whether a command is a read.
	 * @param command the command
	 * @param node chooses whom to ask
	 * @return completed when it is known; {@code null} if it is known already
	 */
	@Nullable CompletionStage<Void> inquiry(RedisCommand<?, ?, ?> command, Supplier<@Nullable NodeLink> node) {
		if (CommandClassifier.isKnown(command) || this.serverCommands.isAsked(command)) {
			return null;
		}
		NodeLink link = node.get();
		return (link != null) ? this.serverCommands.ask(command, link) : null;
	}

	/**
	 * Whether a command may be issued.
	 * @param command the command
	 * @return {@code null} if it may, else the exception that says why not
	 */
	@Nullable RuntimeException refusal(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandClassifier.classify(command);
		if (traits.isAllowedOnReadPath() || traits.kind() == CommandKind.CONNECTION) {
			return null;
		}
		if (traits.kind() != CommandKind.UNKNOWN) {
			return refusal(command, "it is not a read");
		}
		if (this.serverCommands.isRead(command)) {
			return null;
		}
		return refusal(command, this.serverCommands.isAsked(command) ? "the server does not say that it is a read"
				: "no server that could be asked knows it");
	}

	private static WriteOnReadPathException refusal(RedisCommand<?, ?, ?> command, String reason) {
		return new WriteOnReadPathException(CommandClassifier.name(command) + " is refused on the read path: " + reason
				+ ". Use the template or connection factory of the write path, the one that is injected without @ReadOnly.");
	}

}
