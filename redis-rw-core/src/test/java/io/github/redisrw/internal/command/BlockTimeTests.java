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

package io.github.redisrw.internal.command;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockTime} in the traits of the commands that block.
 */
class BlockTimeTests {

	@ParameterizedTest
	@CsvSource({ "BLPOP a b 1.5, PT1.5S", "BRPOP a 0, PT0S", "BRPOPLPUSH a b 2, PT2S", "BZPOPMIN a 0.0001, PT0.001S",
			"BZPOPMAX a 3, PT3S", "BLMOVE a b LEFT RIGHT 4, PT4S", "BLMOVEM a b LEFT RIGHT 4 COUNT 2 BULK, PT4S",
			"BLMPOP 0.5 1 a LEFT, PT0.5S", "BZMPOP 7 1 a MIN, PT7S", "WAIT 1 250, PT0.25S", "WAITAOF 1 1 500, PT0.5S",
			"XREAD COUNT 1 BLOCK 100 STREAMS s 0, PT0.1S", "XREAD block 0 streams s 0, PT0S",
			"XREADGROUP GROUP BLOCK STREAMS NOACK BLOCK 20 STREAMS s >, PT0.02S",
			"XREADGROUP GROUP g c CLAIM 10 BLOCK 30 STREAMS s >, PT0.03S", "TS.READ BLOCK 0 BLOCK 40 1, PT0.04S" })
	void theBlockTimeIsFoundInTheArguments(String command, Duration expected) {
		CommandTraits traits = classify(command);
		assertThat(traits.isBlocking()).isTrue();
		assertThat(traits.blockTimeout(arguments(command))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "XREAD STREAMS BLOCK 100", "XREADGROUP GROUP BLOCK 100 STREAMS s >", "TS.READ k BLOCK",
			"LPOP a", "BZMPOPX 1" })
	void whatDoesNotAskToBlockDoesNotBlock(String command) {
		CommandTraits traits = classify(command);
		assertThat(traits.isBlocking()).isFalse();
		assertThat(traits.blockTimeout(arguments(command))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "BLPOP", "BLPOP a soon", "BLPOP a -1", "BLPOP a NaN", "BLPOP a 1e300", "WAIT 1",
			"WAIT 1 1.5", "BLMOVE a b LEFT RIGHT", "XREAD BLOCK" })
	void argumentsTheServerRefusesDoNotBlock(String command) {
		assertThat(classify(command).blockTimeout(arguments(command))).isNull();
	}

	@Test
	void anOptionToBlockLeavesAReadARead() {
		assertThat(classify("XREAD BLOCK 1 STREAMS s 0").isReadOnly()).isTrue();
		assertThat(classify("XREAD STREAMS s 0").isReadOnly()).isTrue();
		assertThat(Objects.requireNonNull(CommandTable.redis().lookup("XREAD")).isBlocking()).isTrue();
	}

	private static CommandTraits classify(String command) {
		return CommandTable.redis().classify(command.split(" ", 2)[0], () -> arguments(command));
	}

	private static List<String> arguments(String command) {
		List<String> words = List.of(command.split(" "));
		return words.subList(1, words.size());
	}

}
