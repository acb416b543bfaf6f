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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Outcome}.
 */
class OutcomeTests {

	@ParameterizedTest
	@ValueSource(strings = { "READONLY You can't write against a read only replica.",
			"ERR READONLY You can't write against a read only replica.",
			"LOADING Redis is loading the dataset in memory",
			"MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
			"NOREPLICAS Not enough good replicas to write.",
			"EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.",
			"EXECABORT Transaction discarded because of: NOREPLICAS Not enough good replicas to write.",
			"ERR Error running script (call to f_c686f316aaf1eb01d5a4de1b0b63cd233010e63d): @user_script:1: @user_script: 1: "
					+ "-READONLY You can't write against a read only replica.",
			"UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
			"REDIRECT 10.0.0.1:6379", "REDIRECT redis-1.example:6379" })
	void aRefusalIsNotExecuted(String error) {
		assertThat(Outcome.ofErrorReply(error)).isEqualTo(Outcome.NOT_EXECUTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ERR ", "ERR value is not an integer or out of range",
			"WRONGTYPE Operation against a key holding the wrong kind of value",
			"ERR Error running script (call to f_1): @user_script:1: user_script:1: attempt to call a nil value",
			"OOM command not allowed when used memory > 'maxmemory'.", "BUSY Redis is busy running a script.",
			"EXECABORT Transaction discarded because of previous errors.",
			"EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.",
			"UNBLOCKED client unblocked via CLIENT UNBLOCK", "NOSCRIPT No matching script.",
			"MISCONF Redis is configured to save RDB snapshots" })
	void anyOtherErrorIsTheCommandsOwn(String error) {
		assertThat(Outcome.ofErrorReply(error)).isEqualTo(Outcome.EXECUTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "READONLY You can't write against a read only replica.",
			"READONLY You can't write against a read only replica. script: f_1, on @user_script:1.",
			"READONLY Can not run script with write flag on readonly replica.",
			"LOADING Redis is loading the dataset in memory", "LOADING Valkey is loading the dataset in memory",
			"MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
			"NOREPLICAS Not enough good replicas to write.",
			"ERR Error running script (call to f_c686f316aaf1eb01d5a4de1b0b63cd233010e63d): @user_script:1: @user_script: 1: "
					+ "-READONLY You can't write against a read only replica.",
			"REDIRECT 10.0.0.1:6379" })
	void aScriptIsRefusedInTheServersWords(String error) {
		assertThat(Outcome.ofErrorReplyOfCode(error)).isEqualTo(Outcome.NOT_EXECUTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "READONLY tenant 7 is read-only", "READONLY", "LOADING", "LOADING truck 4",
			"LOADING_BAY full", "MASTERDOWN", "NOREPLICAS of this product", "ERR READONLY mode", "BUSY",
			"REDIRECT to the other warehouse", "REDIRECT" })
	void aScriptsOwnErrorIsItsOwn(String error) {
		assertThat(Outcome.ofErrorReplyOfCode(error)).isEqualTo(Outcome.EXECUTED);
	}

}
