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

package io.github.redisrw.internal.flight.cursor;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.redisrw.CursorLostException;
import io.github.redisrw.internal.flight.CommandIssuer;
import io.github.redisrw.internal.flight.ReadCommand;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A command of the {@code SCAN} family on its way to a node. A cursor means something
 * only to the server process that gave it, so the cursors that callers see carry a
 * {@linkplain CursorMarks mark} of that process, which is taken off before the command is
 * put on the wire. No other process is asked to go on with an iteration.
 */
public final class CursorCommand<K, V, T> extends ReadCommand<K, V, T> {

	private final CursorMarks marks;

	private final CursorMarks.Listener listener;

	private final List<String> arguments;

	private final int position;

	private final long cursor;

	private @Nullable NodeLink last;

	/**
	 * Create a command.
	 * @param command what the caller has issued
	 * @param issuer where
	 * @param submitted when
	 * @param marks which process has given which cursors
	 * @param listener told where an iteration is
	 */
	public CursorCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted, CursorMarks marks,
			CursorMarks.Listener listener) {
		this(command, issuer, submitted, marks, listener, false);
	}

	private CursorCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted, CursorMarks marks,
			CursorMarks.Listener listener, boolean suspected) {
		super(command, issuer, submitted, suspected);
		this.marks = marks;
		this.listener = listener;
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
	public boolean isFirst() {
		return this.cursor == 0;
	}

	/**
	 * The mark of the process that has begun the iteration.
	 * @return the mark, 0 if there is none
	 */
	public int mark() {
		return CursorMarks.markOf(this.cursor);
	}

	@Override
	public boolean isMovable(boolean first) {
		return isFirst() && super.isMovable(first);
	}

	@Override
	public ReadCommand<K, V, T> successor(RedisCommand<K, V, T> original, boolean suspect) {
		return new CursorCommand<>(original, issuer(), issued(), this.marks, this.listener, suspect);
	}

	/**
	 * Whether it may be sent on a connection. A cursor without a mark comes from a script
	 * or a reply of the application's own making, and belongs to the master.
	 * @param link the connection
	 * @return {@code false} if another process has begun the iteration
	 */
	public boolean mayGoOnAt(NodeLink link) {
		return isFirst() || (mark() == 0 && issuer().isForWrites()) || this.marks.isOf(this.cursor, link.process());
	}

	/**
	 * Whether a command goes on with an iteration where a connection leads. No other node
	 * can, so that one may, be it eligible or not.
	 * @param command the command
	 * @param link the connection
	 * @return {@code false} if it is another command, or the iteration has begun
	 * elsewhere
	 */
	public static boolean goesOn(TrackedCommand<?, ?, ?> command, NodeLink link) {
		return command instanceof CursorCommand<?, ?, ?> iteration && !iteration.isFirst() && link.isOpen()
				&& iteration.mayGoOnAt(link);
	}

	/**
	 * Whether the process at the end of a connection has the mark of the cursor. Another
	 * instance of the application may have begun the iteration.
	 * @param link the connection
	 * @return {@code false} if it is not known to have begun the iteration
	 */
	public boolean isMarkOf(NodeLink link) {
		return mark() != 0 && this.marks.of(link.process()) == mark();
	}

	@Override
	public void assign(NodeLink to, long now) {
		super.assign(to, now);
		if (mayGoOnAt(to)) {
			this.last = to;
		}
		else {
			withdraw(lost());
		}
	}

	public CursorLostException lost() {
		return new CursorLostException(
				name() + " cannot go on: the node that has begun the iteration does not answer here any more."
						+ " Begin again with cursor 0.");
	}

	@Override
	public void encode(ByteBuf buf) {
		NodeLink to = this.last;
		long plain = (to != null) ? this.marks.unmark(this.cursor, to.process()) : this.cursor;
		if (plain == this.cursor) {
			super.encode(buf);
			return;
		}
		ByteBuf original = buf.alloc().buffer();
		try {
			super.encode(original);
			rewrite(original, buf, Long.toUnsignedString(plain).getBytes(StandardCharsets.US_ASCII));
		}
		finally {
			original.release();
		}
	}

	private void rewrite(ByteBuf original, ByteBuf target, byte[] plain) {
		byte[] marked = this.arguments.get(this.position).getBytes(StandardCharsets.US_ASCII);
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
		// Within a transaction, what has been replied is that it is queued.
		if (reply.getCursor() == null) {
			return;
		}
		long given = Long.parseUnsignedLong(reply.getCursor());
		long marked = this.marks.mark(given, from.process());
		if (marked != given) {
			reply.setCursor(Long.toUnsignedString(marked));
			this.listener.marked(CursorMarks.markOf(marked), from);
		}
	}

}
