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

package io.github.redisrw.internal.node.query;

import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DenialTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			NO_PERMISSION, NOPERM this user has no permissions to run the 'info' command
			NO_PERMISSION, NOPERM User app has no permissions to run the 'role' command
			NOT_AUTHENTICATED, NOAUTH Authentication required.
			UNKNOWN_COMMAND, 'ERR unknown command ''INFO'', with args beginning with: '
			UNKNOWN_COMMAND, 'ERR unknown command `ROLE`'
			""")
	void whatIsDeniedHoweverOftenItIsAsked(Denial denial, String reply) {
		RedisCommandExecutionException error = new RedisCommandExecutionException(reply);
		assertThat(Denial.of(error)).isEqualTo(denial);
		assertThat(Denial.of(new CompletionException(error))).isEqualTo(denial);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
			"LOADING Redis is loading the dataset in memory", "MASTERDOWN Link with MASTER is down",
			"ERR max number of clients reached", "OOM command not allowed when used memory > 'maxmemory'.",
			"WRONGPASS invalid username-password pair or user is disabled." })
	void anErrorOfTheMomentIsNoDenial(String reply) {
		assertThat(Denial.of(new RedisCommandExecutionException(reply))).isNull();
	}

	@Test
	void whatIsNoReplyIsNoDenial() {
		assertThat(Denial.of(new RedisException("NOPERM says somebody else"))).isNull();
		assertThat(Denial.of(null)).isNull();
	}

	@Test
	void theRemedyFitsTheKind() {
		assertThat(Denial.NO_PERMISSION.remedy("ROLE", "INFO"))
			.isEqualTo("Allow ROLE and INFO with ACL SETUSER <user> +role +info");
		assertThat(Denial.NOT_AUTHENTICATED.remedy("INFO")).contains("password").doesNotContain("ACL SETUSER");
		assertThat(Denial.UNKNOWN_COMMAND.remedy("INFO")).contains("rename-command").doesNotContain("ACL SETUSER");
	}

}
