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

package io.github.redisrw.internal.node.query;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;

/**
 * A command of the library's own. Lettuce traces only commands that others can be told of
 * when they complete; this is none, so it does not show up among those of the
 * application.
 */
final class NodeQuery<T> extends Command<String, String, T> {

	private final CompletableFuture<T> answer = new CompletableFuture<>();

	private volatile boolean sent;

	NodeQuery(CommandType type, CommandOutput<String, String, T> output, String... arguments) {
		super(type, output, (arguments.length > 0) ? args(arguments) : null);
	}

	@SuppressWarnings("unchecked")
	NodeQuery(CommandType type, CommandOutput<String, String, T> output, CommandArgs<?, ?> arguments) {
		super(type, output, (CommandArgs<String, String>) arguments);
	}

	private static CommandArgs<String, String> args(String... arguments) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		for (String argument : arguments) {
			args.add(argument);
		}
		return args;
	}

	CompletableFuture<T> answer() {
		return this.answer;
	}

	@Override
	public void complete() {
		super.complete();
		if (getOutput().hasError()) {
			this.answer.completeExceptionally(new RedisCommandExecutionException(getOutput().getError()));
		}
		else {
			this.answer.complete(getOutput().get());
		}
	}

	@Override
	public void encode(ByteBuf buffer) {
		this.sent = true;
		super.encode(buffer);
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
		super.completeExceptionally(throwable);
		return this.answer.completeExceptionally(this.sent ? throwable : new Failures.NotAskedException(throwable));
	}

	@Override
	public void cancel() {
		super.cancel();
		this.answer.cancel(false);
	}

}
