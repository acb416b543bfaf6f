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

package io.github.redisrw.test;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * Reads any reply, of which nothing is known beforehand, into strings, longs and lists of
 * these. Lettuce's own outputs want to know whether a list comes.
 */
final class ReplyOutput extends CommandOutput<String, String, @Nullable Object> {

	/** The lists that are not complete yet, the innermost first. */
	private final Deque<Partial> open = new ArrayDeque<>();

	ReplyOutput() {
		super(StringCodec.UTF8, null);
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		add(decodeString(bytes));
	}

	@Override
	public void set(long integer) {
		add(integer);
	}

	@Override
	public void multi(int count) {
		List<@Nullable Object> list = new ArrayList<>();
		if (count > 0) {
			this.open.push(new Partial(list, count));
		}
		else {
			add(list);
		}
	}

	private void add(@Nullable Object value) {
		Object complete = value;
		while (!this.open.isEmpty()) {
			Partial innermost = this.open.element();
			innermost.elements().add(complete);
			if (innermost.elements().size() < innermost.count()) {
				return;
			}
			complete = this.open.pop().elements();
		}
		this.output = complete;
	}

	private record Partial(List<@Nullable Object> elements, int count) {

	}

}
