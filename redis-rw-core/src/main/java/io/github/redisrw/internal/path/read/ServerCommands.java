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

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.protocol.RedisCommand;

/**
 * What servers say of commands that the table does not know, such as those of a module.
 * Each is asked for until a server knows it: others may have it already.
 */
final class ServerCommands {

	private final Map<String, Boolean> reads = new ConcurrentHashMap<>();

	/**
	 * Whether a server has said that a command is a read.
	 * @param command the command
	 * @return {@code false} also if it has not been asked
	 */
	boolean isRead(RedisCommand<?, ?, ?> command) {
		return Boolean.TRUE.equals(this.reads.get(CommandClassifier.name(command)));
	}

	boolean isAsked(RedisCommand<?, ?, ?> command) {
		return this.reads.containsKey(CommandClassifier.name(command));
	}

	/**
	 * Ask for a command.
	 * @param command the command
	 * @param link the connection to a server that knows it, if any does
	 * @return completed when it is known, or cannot be
	 */
	CompletionStage<Void> ask(RedisCommand<?, ?, ?> command, NodeLink link) {
		String name = CommandClassifier.name(command);
		return link.queries().commandFlags(name).handle((flags, failure) -> {
			if (failure == null && !flags.isEmpty()) {
				this.reads.put(name, isRead(flags));
			}
			return null;
		}).thenCompose((done) -> CompletableFuture.<Void>completedFuture(null));
	}

	private static boolean isRead(List<String> flags) {
		return flags.contains("readonly") && !flags.contains("write");
	}

}
