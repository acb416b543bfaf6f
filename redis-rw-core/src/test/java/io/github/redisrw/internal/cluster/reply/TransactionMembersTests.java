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

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.assertj.core.api.AbstractCollectionAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransactionMembers}.
 */
class TransactionMembersTests {

	private final TransactionMembers members = new TransactionMembers((redirection) -> {
	});

	private int failures;

	private static AsyncCommand<String, String, String> command(CommandType type) {
		return new AsyncCommand<>(new Command<>(type, new StatusOutput<>(StringCodec.UTF8)));
	}

	private RedisCommand<String, String, String> watch(RedisCommand<String, String, String> command) {
		return this.members.watch(command, () -> this.failures++);
	}

	private AbstractCollectionAssert<?, ?, Object, ?> kept() {
		return assertThat(this.members).extracting("commands", InstanceOfAssertFactories.COLLECTION);
	}

	@Test
	void watchThatHasBeenAnsweredIsNotKept() {
		for (int i = 0; i < 10_000; i++) {
			AsyncCommand<String, String, String> command = command(CommandType.WATCH);
			RedisCommand<String, String, String> sent = watch(command);
			switch (i % 4) {
				case 0 -> sent.completeExceptionally(new IllegalStateException("on purpose"));
				case 1 -> sent.cancel();
				case 2 -> {
					sent.getOutput().setError("ERR of this test");
					sent.complete();
				}
				default -> {
					sent.getOutput().set(ByteBuffer.wrap("OK".getBytes(StandardCharsets.US_ASCII)));
					sent.complete();
				}
			}
			assertThat(command).isDone();
		}
		kept().isEmpty();
		assertThat(this.failures).isEqualTo(5_000);
	}

	@Test
	void whatTheServerHasQueuedIsKeptUntilTheTransactionEnds() {
		AsyncCommand<String, String, String> watch = command(CommandType.WATCH);
		watch(watch);
		AsyncCommand<String, String, String> queued = new QueuedCommand();
		this.members.part(queued).complete();
		kept().hasSize(2);
		this.members.fail(new IllegalStateException("on purpose"));
		assertThat(watch).isCompletedExceptionally();
		assertThat(queued).isCompletedExceptionally();
	}

	/**
	 * Told first that it is queued, and by the end of the transaction what came of it.
	 */
	private static final class QueuedCommand extends AsyncCommand<String, String, String> {

		private QueuedCommand() {
			super(new Command<>(CommandType.SET, new StatusOutput<>(StringCodec.UTF8)), 2);
		}

	}

}
