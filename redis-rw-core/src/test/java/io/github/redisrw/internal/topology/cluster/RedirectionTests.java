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
package io.github.redisrw.internal.topology.cluster;

import io.github.redisrw.internal.topology.cluster.Redirection.Kind;
import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redirection}.
 */
class RedirectionTests {

	@Test
	void tellsWhereTheSlotIs() {
		Node node = new Node("10.0.0.1", 6379);
		assertThat(Redirection.parse("MOVED 3999 10.0.0.1:6379")).isEqualTo(new Redirection(Kind.MOVED, 3999, node));
		assertThat(Redirection.parse("ASK 3999 10.0.0.1:6379")).isEqualTo(new Redirection(Kind.ASK, 3999, node));
		assertThat(Redirection.parse("MOVED 1 fd00::1:6379"))
			.isEqualTo(new Redirection(Kind.MOVED, 1, new Node("fd00::1", 6379)));
		assertThat(Redirection.parse("MOVED 1 :6379")).isEqualTo(new Redirection(Kind.MOVED, 1, null));
		assertThat(Redirection.parse("MOVED 1 :6379", (port) -> new Node("same", port)))
			.isEqualTo(new Redirection(Kind.MOVED, 1, new Node("same", 6379)));
		assertThat(Redirection.parse("MOVED 1 ?:6379", (port) -> new Node("same", port)))
			.isEqualTo(new Redirection(Kind.MOVED, 1, null));
	}

	@Test
	void tellsThatTheCommandIsToBeTriedAgain() {
		assertThat(Redirection.parse("TRYAGAIN Multiple keys request during rehashing of slot"))
			.isEqualTo(new Redirection(Kind.TRY_AGAIN, -1, null));
		assertThat(Redirection.parse("CLUSTERDOWN The cluster is down"))
			.isEqualTo(new Redirection(Kind.DOWN, -1, null));
		assertThat(Redirection.parse("CLUSTERDOWN Hash slot not served"))
			.isEqualTo(new Redirection(Kind.NOT_SERVED, -1, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ERR no", "MOVED", "MOVED by a script", "ASK 1", "CLUSTERDOWN says a script",
			"CLUSTERDOWN The cluster is down script: abc, on @user_script:1.", "MOVED 1 a:1 script: abc",
			"TRYAGAIN later" })
	void whatOnlyBeginsAlikeIsNoRedirection(String error) {
		assertThat(Redirection.parse(error)).isNull();
	}

}
