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

package io.github.redisrw.connection;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.redisrw.CursorLostException;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A command of the {@code SCAN} family on its way to a replica. A cursor means something
 * only to the node that gave it, so the cursors that callers see carry a mark of the
 * connection they came from, above the bits that a node uses; it is taken off before the
 * command is put on the wire.
 */
final class CursorCommand<K, V, T> extends ReadCommand<K, V, T> {

	/**
	 * A node's cursor has as many bits as its table has slots, which stay below these.
	 */
	private static final int MARK_SHIFT = 48;

	private static final long CURSOR_MASK = (1L << MARK_SHIFT) - 1;

	private final Map<Integer, NodeLink> iterations;

	private final List<String> arguments;

	private final int position;

	private final long cursor;

	private @Nullable NodeLink last;

	/**
	 * Create a command.
	 * @param command what the caller has issued
	 * @param issuer where
	 * @param submitted when
	 * @param iterations where iterations have begun, by the mark in their cursors
	 */
	CursorCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted,
			Map<Integer, NodeLink> iterations) {
		this(command, issuer, submitted, iterations, false);
	}

	private CursorCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted,
			Map<Integer, NodeLink> iterations, boolean successor) {
		super(command, issuer, submitted, successor);
		this.iterations = iterations;
		this.arguments = CommandClassifier.arguments(command);
		this.position = name().equals("SCAN") ? 0 : 1;
		this.cursor = parse();
	}

	private long parse() {
		try {
			return Long.parseUnsignedLong(this.arguments.get(this.position));
		}
		catch (NumberFormatException | IndexOutOfBoundsException ex) {
			return 0;
		}
	}

	/**
	 * Whether this begins an iteration, and so may go to any node.
	 * @return {@code false} if it goes on with one
	 */
	boolean isFirst() {
		return this.cursor == 0;
	}

	/**
	 * The mark of the connection on which the iteration began.
	 * @return the mark
	 */
	int mark() {
		return (int) (this.cursor >>> MARK_SHIFT);
	}

	@Override
	boolean isMovable() {
		return isFirst() && super.isMovable();
	}

	@Override
	ReadCommand<K, V, T> successor(RedisCommand<K, V, T> original) {
		return new CursorCommand<>(original, issuer(), submitted(), this.iterations, true);
	}

	/**
	 * Whether it may be sent on a connection.
	 * @param link the connection
	 * @return {@code false} if the iteration began on another one
	 */
	boolean mayGoOnAt(NodeLink link) {
		return isFirst() || link.mark() == mark();
	}

	@Override
	void assign(NodeLink to, long now) {
		this.last = to;
		super.assign(to, now);
		if (!mayGoOnAt(to)) {
			release(false);
			fail(lost());
		}
	}

	CursorLostException lost() {
		return new CursorLostException(name()
				+ " cannot go on: the connection to the node on which it began is gone. Begin again with cursor 0.");
	}

	@Override
	public void encode(ByteBuf buf) {
		if (isFirst()) {
			super.encode(buf);
			return;
		}
		ByteBuf original = buf.alloc().buffer();
		try {
			super.encode(original);
			rewrite(original, buf);
		}
		finally {
			original.release();
		}
	}

	private void rewrite(ByteBuf original, ByteBuf target) {
		byte[] marked = this.arguments.get(this.position).getBytes(StandardCharsets.US_ASCII);
		byte[] plain = Long.toUnsignedString(this.cursor & CURSOR_MASK).getBytes(StandardCharsets.US_ASCII);
		int count = length(original, target, true);
		for (int i = 0; i < count; i++) {
			int length = length(original, target, false);
			boolean isCursor = i == this.position + 1 && length == marked.length;
			bulk(target, isCursor ? plain : read(original, length));
			if (isCursor) {
				original.skipBytes(length);
			}
			original.skipBytes(2);
		}
	}

	private static byte[] read(ByteBuf original, int length) {
		byte[] bytes = new byte[length];
		original.readBytes(bytes);
		return bytes;
	}

	private static void bulk(ByteBuf target, byte[] bytes) {
		target.writeByte('$');
		target.writeBytes(String.valueOf(bytes.length).getBytes(StandardCharsets.US_ASCII));
		target.writeByte('\r').writeByte('\n');
		target.writeBytes(bytes);
		target.writeByte('\r').writeByte('\n');
	}

	/**
	 * Read the number after a marker, and copy the line where it is that of the array.
	 */
	private static int length(ByteBuf original, ByteBuf target, boolean copy) {
		int start = original.readerIndex();
		original.skipBytes(1);
		int length = 0;
		for (byte digit = original.readByte(); digit != '\r'; digit = original.readByte()) {
			length = 10 * length + (digit - '0');
		}
		original.skipBytes(1);
		if (copy) {
			target.writeBytes(original, start, original.readerIndex() - start);
		}
		return length;
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = getOutput();
		NodeLink from = this.last;
		if (from != null && output != null && !output.hasError() && output.get() instanceof ScanCursor reply) {
			mark(reply, from);
		}
		super.complete();
	}

	private void mark(ScanCursor reply, NodeLink from) {
		long given = Long.parseUnsignedLong(reply.getCursor());
		if (given != 0 && given >>> MARK_SHIFT == 0) {
			if (this.iterations.put(from.mark(), from) == null) {
				this.iterations.values().removeIf((known) -> !known.isOpen());
			}
			reply.setCursor(Long.toUnsignedString(given | ((long) from.mark() << MARK_SHIFT)));
		}
	}

}
