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

package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who the application is to replicas.
 */
class CredentialsTests {

	/** What is not said of replicas is as on the write path. */
	@ParameterizedTest
	@CsvSource(delimiterString = "=>", nullValues = "-", textBlock = """
			app => write => - => - => -
			app => write => reader => - => reader:write
			app => write => - => read => app:read
			app => write => reader => read => reader:read
			- => write => - => read => null:read
			""")
	void ofReplicas(@Nullable String username, String password, @Nullable String readUsername,
			@Nullable String readPassword, @Nullable String expected) {
		RedisRwProperties.Read read = new RedisRwProperties.Read();
		read.setUsername(readUsername);
		read.setPassword(readPassword);
		ClientConfigurations.Access access = new ClientConfigurations.Access(username, password, 0, null, false,
				Duration.ofSeconds(1), Duration.ofSeconds(1));
		RedisCredentialsProvider replicas = Credentials.of(null, null, new RedisStandaloneConfiguration(), access, read)
			.replicas();
		assertThat((replicas != null) ? text(replicas) : null).isEqualTo(expected);
	}

	private static String text(RedisCredentialsProvider provider) {
		RedisCredentials credentials = Objects.requireNonNull(provider.resolveCredentials().block());
		return credentials.getUsername() + ":" + new String(Objects.requireNonNull(credentials.getPassword()));
	}

}
