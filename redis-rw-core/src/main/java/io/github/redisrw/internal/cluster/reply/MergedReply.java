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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Puts the replies to the parts of a command together. If a part fails, the whole does,
 * once all parts are done: some of the others may have been executed. Thread-safe.
 */
public final class MergedReply<K, V, T> {

	private final RedisCommand<K, V, T> command;

	private final Merging merging;

	private final @Nullable Object[] replies;

	private int missing;

	private @Nullable Throwable failure;

	private @Nullable String error;

	private MergedReply(RedisCommand<K, V, T> command, Merging merging, int positions) {
		this.command = command;
		this.merging = merging;
		this.replies = new Object[positions];
	}

	/**
	 * Await the replies to the parts of a command.
	 * @param command the whole
	 * @param merging how the replies become one
	 * @param positions how many places there are for replies
	 * @return what awaits them
	 */
	public static <K, V, T> MergedReply<K, V, T> of(RedisCommand<K, V, T> command, Merging merging, int positions) {
		return new MergedReply<>(command, merging, positions);
	}

	public PartCommand part(ProtocolKeyword type, @Nullable CommandArgs<byte[], byte[]> args, List<Integer> positions) {
		return new PartCommand(type, args, this, positions);
	}

	/**
	 * The parts are going to be sent.
	 * @param parts how many
	 */
	public synchronized void begin(int parts) {
		this.missing = parts;
	}

	/** Whether nobody waits for the replies any more. */
	boolean isDone() {
		return this.command.isDone();
	}

	/**
	 * A part has been answered.
	 * @param part the part
	 * @param reason the error it was answered with, {@code null} if with a reply
	 * @param reply the reply
	 */
	void replied(PartCommand part, @Nullable String reason, @Nullable Object reply) {
		boolean last;
		synchronized (this) {
			if (reason != null) {
				this.error = (this.error != null) ? this.error : reason;
			}
			else {
				List<Integer> positions = part.positions();
				for (int i = 0; i < positions.size(); i++) {
					boolean inOrder = this.merging == Merging.IN_ORDER;
					this.replies[positions.get(i)] = inOrder ? at(reply, i) : (i == 0) ? reply : null;
				}
			}
			last = --this.missing == 0;
		}
		if (last) {
			complete();
		}
	}

	/**
	 * A part has failed.
	 * @param reason why
	 */
	void failed(Throwable reason) {
		boolean last;
		synchronized (this) {
			this.failure = (this.failure != null) ? this.failure : reason;
			last = --this.missing == 0;
		}
		if (last) {
			complete();
		}
	}

	private void complete() {
		Throwable thrown;
		String refused;
		Object merged;
		synchronized (this) {
			thrown = this.failure;
			refused = this.error;
			merged = (thrown == null && refused == null) ? merge() : null;
		}
		if (thrown != null) {
			this.command.completeExceptionally(thrown);
			return;
		}
		try {
			give(merged, refused);
		}
		catch (RuntimeException | Error ex) {
			// As where a reply is decoded: what fails is this command alone.
			this.command.completeExceptionally(ex);
			return;
		}
		this.command.complete();
	}

	private void give(@Nullable Object merged, @Nullable String refused) {
		CommandOutput<K, V, T> output = this.command.getOutput();
		if (output != null && refused != null) {
			output.setError(refused);
		}
		else if (output != null) {
			PlainOutput.replay(merged, output);
		}
	}

	private @Nullable Object merge() {
		return switch (this.merging) {
			case IN_ORDER -> Arrays.asList(this.replies);
			case CONCATENATED -> {
				List<@Nullable Object> all = new ArrayList<>();
				for (Object reply : this.replies) {
					all.addAll((reply instanceof List<?> list) ? list : List.of());
				}
				yield all;
			}
			case SUM -> Arrays.stream(this.replies).mapToLong(MergedReply::number).sum();
			case LEAST -> least();
			case STATUS, FIRST -> this.replies[0];
			case ANY -> any();
		};
	}

	private @Nullable Object any() {
		List<@Nullable Object> present = Arrays.stream(this.replies).filter((reply) -> reply != null).toList();
		return present.isEmpty() ? null : present.get(ThreadLocalRandom.current().nextInt(present.size()));
	}

	private List<Object> least() {
		List<Object> least = new ArrayList<>();
		int size = (this.replies[0] instanceof List<?> list) ? list.size() : 0;
		for (int i = 0; i < size; i++) {
			long minimum = Long.MAX_VALUE;
			for (Object reply : this.replies) {
				minimum = Math.min(minimum, number(at(reply, i)));
			}
			least.add(minimum);
		}
		return least;
	}

	private static long number(@Nullable Object reply) {
		return (reply instanceof Long number) ? number : 0;
	}

	/**
	 * The element at an index, if there is one.
	 */
	private static @Nullable Object at(@Nullable Object reply, int index) {
		return (reply instanceof List<?> list && index < list.size()) ? list.get(index) : null;
	}

}
