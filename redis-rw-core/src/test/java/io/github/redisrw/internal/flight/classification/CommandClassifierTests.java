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

package io.github.redisrw.internal.flight.classification;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommandClassifier}.
 */
class CommandClassifierTests {

	@Test
	void argumentsAreThoseOnTheWire() {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey("key")
			.addValue("línea\r\n$3\r\n")
			.add(42)
			.add(1.5)
			.add("")
			.add(CommandType.GET)
			.add("x".repeat(2000));
		assertThat(CommandClassifier.arguments(command(CommandType.SET, args))).containsExactly("key",
				"línea\r\n$3\r\n", "42", "1.5", "", "GET", "x".repeat(2000));
	}

	/** What an application that makes up commands calls them is its own affair. */
	private enum Word implements ProtocolKeyword {

		GET("MOD.GETINCR"), BF_EXISTS("BF.EXISTS"), OTHER("get"), POP("BLPOP"), GROUP("XREADGROUP"), END("EXEC"),
		STEP("SSCAN");

		private final byte[] word;

		Word(String word) {
			this.word = word.getBytes(UTF_8);
		}

		@Override
		public byte[] getBytes() {
			return this.word;
		}

	}

	private static Command<String, String, String> command(Word word, String... arguments) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		for (String argument : arguments) {
			args.add(argument);
		}
		return new Command<>(word, new StatusOutput<>(StringCodec.UTF8), args);
	}

	@Test
	void itIsTheWordOnTheWireThatCounts() {
		assertThat(CommandClassifier.name(command(Word.GET))).isEqualTo("MOD.GETINCR");
		assertThat(CommandClassifier.isReadOnly(command(Word.GET))).isFalse();
		assertThat(CommandClassifier.mayWrite(command(Word.GET))).isTrue();
		assertThat(CommandClassifier.isKnown(command(Word.GET))).isFalse();
		assertThat(CommandClassifier.runsCode(command(Word.GET))).isTrue();
		assertThat(CommandClassifier.isReadOnly(command(Word.BF_EXISTS, "key", "item"))).isTrue();
		assertThat(CommandClassifier.name(command(Word.OTHER))).isEqualTo("GET");
		assertThat(CommandClassifier.isReadOnly(command(Word.OTHER, "key"))).isTrue();
		assertThat(CommandClassifier.blockTime(command(Word.POP, "key", "2"))).isEqualTo(Duration.ofSeconds(2));
		assertThat(CommandClassifier.isRepeatable(command(Word.GROUP, "GROUP", "g", "c", "STREAMS", "s", ">")))
			.isTrue();
		assertThat(CommandClassifier.isCursor(command(Word.STEP, "key", "0"))).isTrue();
		assertThat(CommandClassifier.mayWrite(command(Word.END))).isTrue();
	}

	@Test
	void bytesAreArguments() {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey("key".getBytes(UTF_8))
			.addValue("value".getBytes(UTF_8));
		assertThat(CommandClassifier
			.arguments(new Command<>(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE), args)))
			.isEqualTo(List.of("key", "value"));
	}

	@Test
	void aCommandMayHaveNoArguments() {
		assertThat(CommandClassifier.arguments(new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8))))
			.isEmpty();
	}

	@Test
	void theArgumentsDecideWhereTheTypeDoesNot() {
		assertThat(CommandClassifier.isReadOnly(command(CommandType.GET, args("key")))).isTrue();
		assertThat(CommandClassifier.isReadOnly(command(CommandType.SET, args("key", "value")))).isFalse();
		assertThat(CommandClassifier.isReadOnly(command(CommandType.CONFIG, args("SET", "maxmemory", "1")))).isFalse();
		assertThat(CommandClassifier.isReadOnly(command(CommandType.EVAL, args("return 1", "0")))).isFalse();
	}

	@Test
	void aCommandMayBlock() {
		assertThat(CommandClassifier.blockTime(command(CommandType.BLPOP, args("key", "1.5"))))
			.isEqualTo(Duration.ofMillis(1500));
		assertThat(CommandClassifier.blockTime(command(CommandType.BLPOP, args("key", "0")))).isZero();
		assertThat(CommandClassifier.blockTime(command(CommandType.LPOP, args("key")))).isNull();
		assertThat(CommandClassifier.blockTime(command(CommandType.XREAD, args("STREAMS", "s", "0")))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "true, GROUP g c COUNT 10 BLOCK 0 STREAMS s >", "true, GROUP NOACK c STREAMS s >",
			"true, GROUP g NOACK BLOCK 100 STREAMS s >", "true, GROUP g c CLAIM 1000 STREAMS NOACK >",
			"false, GROUP g c NOACK STREAMS s >", "false, GROUP g c BLOCK 0 noack STREAMS s >",
			"false, NOACK GROUP g c STREAMS s >" })
	void readOfAConsumerGroupIsRepeatableAsLongAsWhatItDeliversIsPending(boolean repeatable, String line) {
		assertThat(CommandClassifier.isRepeatable(command(CommandType.XREADGROUP, args(line.split(" ")))))
			.isEqualTo(repeatable);
	}

	@ParameterizedTest
	@EnumSource(names = { "SET", "INCR", "BLPOP", "BRPOPLPUSH", "BZPOPMIN", "XACK", "XADD", "EVAL", "WAIT" })
	void otherWritesAreNotRepeatable(CommandType type) {
		assertThat(CommandClassifier.isRepeatable(command(type, args("key", "1")))).isFalse();
	}

	private static CommandArgs<String, String> args(String... texts) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		List.of(texts).forEach(args::add);
		return args;
	}

	private static Command<String, String, String> command(CommandType type, CommandArgs<String, String> args) {
		return new Command<>(type, new StatusOutput<>(StringCodec.UTF8), args);
	}

}
