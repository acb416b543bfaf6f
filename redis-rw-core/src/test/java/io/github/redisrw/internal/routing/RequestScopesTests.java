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
package io.github.redisrw.internal.routing;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that requests bring along.
 */
class RequestScopesTests {

	private static final String TOKEN = "8371b4fb1155b71f4a04d3e1bc3e18c4a990aeeb-42";

	private static final ReplicationPosition POSITION = new ReplicationPosition(
			"8371b4fb1155b71f4a04d3e1bc3e18c4a990aeeb", 42);

	private static @Nullable ReplicationPosition begun(RequestScopes scopes, String token) {
		return scopes.begin(token).writes().of(RoutingPolicy.UNNAMED).snapshot().position();
	}

	@Test
	void withoutASecretATokenIsPlain() {
		RequestScopes scopes = new RequestScopes(null);
		assertThat(begun(scopes, TOKEN)).isEqualTo(POSITION);
		assertThat(scopes.malformed()).isZero();
	}

	@Test
	void withASecretOnlyWhatItSignedCounts() {
		RequestScopes scopes = new RequestScopes("secret");
		String sealed = new TokenSeal("secret").seal(TOKEN);
		assertThat(sealed).doesNotContain("8371b4fb").matches("[A-Za-z0-9_-]+");
		assertThat(begun(scopes, sealed)).isEqualTo(POSITION);
		assertThat(scopes.malformed()).isZero();
		assertThat(begun(scopes, new TokenSeal("other").seal(TOKEN))).isNull();
		assertThat(begun(scopes, TOKEN)).isNull();
		assertThat(scopes.malformed()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "%%%", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
	void whatNobodyCanHaveSignedIsRefused(String token) {
		assertThat(new TokenSeal("secret").open(token)).isNull();
		assertThat(new TokenSeal("secret").open(token.repeat(1000))).isNull();
	}

}
