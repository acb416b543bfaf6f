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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the replies to the parts of a command become one.
 */
class MergedReplyTests {

	/** A value that cannot be decoded. */
	private static final class Undecodable extends StringCodec {

		private Undecodable() {
			super(StandardCharsets.UTF_8);
		}

		@Override
		public String decodeValue(ByteBuffer bytes) {
			throw new IllegalStateException("not decodable");
		}

	}

	private static void answer(PartCommand part, String value) {
		part.getOutput().multi(1);
		part.getOutput().set(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
		part.getOutput().complete(1);
		part.getOutput().complete(0);
		part.complete();
	}

	@Test
	void repliesAreInTheOrderOfTheirKeys() {
		AsyncCommand<String, String, List<String>> whole = new AsyncCommand<>(
				new Command<>(CommandType.MGET, new ValueListOutput<>(StringCodec.UTF8)));
		MergedReply<?, ?, ?> reply = MergedReply.of(whole, Merging.IN_ORDER, 2);
		PartCommand first = reply.part(CommandType.MGET, null, List.of(1));
		PartCommand second = reply.part(CommandType.MGET, null, List.of(0));
		reply.begin(2);
		answer(first, "one");
		assertThat(whole).isNotDone();
		answer(second, "zero");
		assertThat(whole).isCompletedWithValue(List.of("zero", "one"));
	}

	@Test
	void replyThatCannotBeDecodedFailsTheCommand() {
		AsyncCommand<String, String, List<String>> whole = new AsyncCommand<>(
				new Command<>(CommandType.MGET, new ValueListOutput<>(new Undecodable())));
		MergedReply<?, ?, ?> reply = MergedReply.of(whole, Merging.IN_ORDER, 1);
		PartCommand part = reply.part(CommandType.MGET, null, List.of(0));
		reply.begin(1);
		answer(part, "one");
		assertThat(whole).isCompletedExceptionally();
	}

	@Test
	void replyThatTheOutputDoesNotTakeFailsTheCommand() {
		AsyncCommand<String, String, String> whole = new AsyncCommand<>(
				new Command<>(CommandType.MSET, new StatusOutput<>(StringCodec.UTF8)));
		MergedReply<?, ?, ?> reply = MergedReply.of(whole, Merging.SUM, 1);
		PartCommand part = reply.part(CommandType.MSET, null, List.of(0));
		reply.begin(1);
		part.getOutput().set(1L);
		part.complete();
		assertThat(whole).isCompletedExceptionally();
	}

	@Test
	void partOfWhatIsGivenUpIsNotToBeSentAndStillEnds() {
		AsyncCommand<String, String, Long> whole = new AsyncCommand<>(
				new Command<>(CommandType.DEL, new IntegerOutput<>(StringCodec.UTF8)));
		MergedReply<?, ?, ?> reply = MergedReply.of(whole, Merging.SUM, 2);
		PartCommand answered = reply.part(CommandType.DEL, null, List.of(0));
		PartCommand cancelled = reply.part(CommandType.DEL, null, List.of(1));
		reply.begin(2);
		List<PartCommand> ended = new ArrayList<>();
		List.of(answered, cancelled).forEach((part) -> part.whenComplete((value, failure) -> ended.add(part)));
		assertThat(cancelled.isDone()).isFalse();
		whole.cancel();
		assertThat(answered.isDone()).isTrue();
		assertThat(cancelled.isDone()).isTrue();
		assertThat(ended).isEmpty();
		answered.complete();
		cancelled.cancel();
		assertThat(ended).containsExactly(answered, cancelled);
		assertThat(whole).isCancelled();
	}

}
