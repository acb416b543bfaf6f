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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.CursorLostException;
import io.github.redisrw.internal.cluster.reply.PlainOutput;
import io.github.redisrw.internal.cluster.shards.Shard;
import io.github.redisrw.internal.flight.classification.EncodedArguments;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An iteration over all keys of a cluster: over those of one shard after the other. The
 * cursors that the application sees tell the shard beside what the shard has given.
 */
final class ClusterScan<K, V, T> extends CommandWrapper<K, V, T> {

	/** A node's cursor stays below this, and the mark of its process above the shard. */
	private static final int SHIFT = 40;

	/** How many can be told from each other at a time. */
	private static final int MOST_SHARDS = 255;

	private static final long SHARD_MASK = 0xFFL << SHIFT;

	private final ClusterWriter writer;

	private final CommandArgs<byte[], byte[]> arguments;

	private final Shard shard;

	private ClusterScan(RedisCommand<K, V, T> command, ClusterWriter writer, CommandArgs<byte[], byte[]> arguments,
			Shard shard) {
		super(command);
		this.writer = writer;
		this.arguments = arguments;
		this.shard = shard;
	}

	/**
	 * Begin an iteration, or go on with one.
	 * @param writer the writer of the connection
	 * @param command the command
	 * @return {@code false} if no shard is known
	 */
	static boolean goOn(ClusterWriter writer, RedisCommand<?, ?, ?> command) {
		List<Shard> shards = writer.path().cluster().slots().shards();
		if (shards.isEmpty()) {
			return false;
		}
		List<byte[]> arguments = new ArrayList<>(EncodedArguments.of(command));
		long cursor = parse(arguments);
		int mark = (int) ((cursor & SHARD_MASK) >>> SHIFT);
		Shard shard = (mark == 0) ? shards.get(0) : find(shards, mark);
		if (shard == null || arguments.isEmpty()) {
			writer.path()
				.handOver(() -> command.completeExceptionally(new CursorLostException(
						"SCAN cannot go on: the shard that it has come to is no more. Begin again with cursor 0.")));
			return true;
		}
		arguments.set(0, Long.toUnsignedString(cursor & ~SHARD_MASK).getBytes(StandardCharsets.US_ASCII));
		writer.send(of(command, writer, EncodedArguments.args(arguments), shard), shard);
		return true;
	}

	private static <K, V, T> ClusterScan<K, V, T> of(RedisCommand<K, V, T> command, ClusterWriter writer,
			CommandArgs<byte[], byte[]> arguments, Shard shard) {
		return new ClusterScan<>(command, writer, arguments, shard);
	}

	private static long parse(List<byte[]> arguments) {
		try {
			return arguments.isEmpty() ? 0
					: Long.parseUnsignedLong(new String(arguments.get(0), StandardCharsets.US_ASCII));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * What a cursor tells of a shard. Numbers grow as shards come and go, so it tells
	 * only those apart that are there at the same time.
	 * @param number the number of the shard
	 * @return from 1 to 255
	 */
	static int mark(int number) {
		return number % MOST_SHARDS + 1;
	}

	/** Returns the shard with a mark, {@code null} if there is none, or more than one. */
	private static @Nullable Shard find(List<Shard> shards, int mark) {
		List<Shard> marked = shards.stream().filter((shard) -> mark(shard.number()) == mark).toList();
		return (marked.size() == 1) ? marked.get(0) : null;
	}

	@Override
	@SuppressWarnings({ "unchecked", "rawtypes" })
	public CommandArgs<K, V> getArgs() {
		return (CommandArgs) this.arguments;
	}

	@Override
	public void encode(ByteBuf buf) {
		new Command<>(getType(), new PlainOutput(), this.arguments).encode(buf);
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && !output.hasError() && output.get() instanceof ScanCursor reply
				&& reply.getCursor() != null && !next(reply)) {
			completeExceptionally(new CursorLostException("SCAN cannot go on over all shards: " + this.shard
					+ " gives cursors that leave no room to tell it from others"));
			return;
		}
		super.complete();
	}

	/** Where one shard ends, the next one begins. */
	private boolean next(ScanCursor reply) {
		long given = Long.parseUnsignedLong(reply.getCursor());
		List<Shard> shards = this.writer.path().cluster().slots().shards();
		Shard then = (given != 0) ? this.shard
				: shards.stream().filter((other) -> other.number() > this.shard.number()).findFirst().orElse(null);
		if (then == null) {
			return true;
		}
		if ((given & SHARD_MASK) != 0 || find(shards, mark(then.number())) == null) {
			return false;
		}
		reply.setCursor(Long.toUnsignedString(given | ((long) mark(then.number()) << SHIFT)));
		reply.setFinished(false);
		return true;
	}

}
