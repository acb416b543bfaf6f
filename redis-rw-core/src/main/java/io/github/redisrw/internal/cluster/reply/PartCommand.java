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

import java.util.List;
import java.util.concurrent.CancellationException;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/**
 * A part of a command that concerns several shards. It is given up with the whole.
 * Whoever observes an attempt to send it learns when it ends, whatever became of that
 * attempt.
 */
public final class PartCommand extends AsyncCommand<byte[], byte[], Object> {

	private final MergedReply<?, ?, ?> whole;

	private final List<Integer> positions;

	/**
	 * Create a part.
	 * @param type the command
	 * @param args its arguments
	 * @param whole told what comes of it
	 * @param positions where its replies belong in the whole
	 */
	PartCommand(ProtocolKeyword type, @Nullable CommandArgs<byte[], byte[]> args, MergedReply<?, ?, ?> whole,
			List<Integer> positions) {
		super(new Command<>(type, new PlainOutput(), args));
		this.whole = whole;
		this.positions = positions;
	}

	List<Integer> positions() {
		return this.positions;
	}

	/** Of a whole that its caller has given up, no part is sent any more. */
	@Override
	public boolean isDone() {
		return hasEnded() || this.whole.isDone();
	}

	/** Whether this part has, which is told to those who observe it. */
	private boolean hasEnded() {
		return super.isDone();
	}

	@Override
	public void complete() {
		if (!hasEnded()) {
			super.complete();
			CommandOutput<byte[], byte[], Object> output = getOutput();
			this.whole.replied(this, output.hasError() ? output.getError() : null, output.get());
		}
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
		boolean failed = !hasEnded() && super.completeExceptionally(throwable);
		if (failed) {
			this.whole.failed(throwable);
		}
		return failed;
	}

	@Override
	public void cancel() {
		if (!hasEnded()) {
			super.cancel();
			this.whole.failed(new CancellationException());
		}
	}

}
