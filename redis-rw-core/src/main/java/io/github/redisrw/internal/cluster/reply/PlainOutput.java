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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it comes: texts as bytes, numbers, lists of both, or nothing. It can be
 * given to another output afterwards.
 */
public final class PlainOutput extends CommandOutput<byte[], byte[], Object> {

	private final Deque<List<@Nullable Object>> lists = new ArrayDeque<>();

	@SuppressWarnings("NullAway") // the output is null until there is one
	public PlainOutput() {
		super(ByteArrayCodec.INSTANCE, null);
	}

	@SuppressWarnings("NullAway")
	private void add(@Nullable Object value) {
		List<@Nullable Object> list = this.lists.peek();
		if (list == null) {
			this.output = value;
		}
		else {
			list.add(value);
		}
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		add((bytes != null) ? copy(bytes) : null);
	}

	private static byte[] copy(ByteBuffer buffer) {
		byte[] copied = new byte[buffer.remaining()];
		buffer.duplicate().get(copied);
		return copied;
	}

	@Override
	public void set(long number) {
		add(number);
	}

	@Override
	public void set(double number) {
		add(number);
	}

	@Override
	public void set(boolean value) {
		add(value);
	}

	@Override
	public void multi(int count) {
		if (count < 0) {
			add(null);
			return;
		}
		List<@Nullable Object> list = new ArrayList<>(count);
		add(list);
		this.lists.push(list);
	}

	@Override
	public void complete(int depth) {
		while (this.lists.size() > depth) {
			this.lists.pop();
		}
	}

	/**
	 * Give a reply to an output, as the decoder would.
	 * @param reply the reply
	 * @param output the output
	 */
	static void replay(@Nullable Object reply, CommandOutput<?, ?, ?> output) {
		replay(reply, output, 0);
	}

	@SuppressWarnings("NullAway") // outputs take null for nothing
	private static void replay(@Nullable Object reply, CommandOutput<?, ?, ?> output, int depth) {
		if (reply instanceof List<?> list) {
			output.multiArray(list.size());
			list.forEach((element) -> replay(element, output, depth + 1));
		}
		else if (reply instanceof Long number) {
			output.set((long) number);
		}
		else if (reply instanceof Double number) {
			output.set((double) number);
		}
		else if (reply instanceof Boolean value) {
			output.set((boolean) value);
		}
		else {
			output.set((reply instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : (ByteBuffer) null);
		}
		output.complete(depth);
	}

}
