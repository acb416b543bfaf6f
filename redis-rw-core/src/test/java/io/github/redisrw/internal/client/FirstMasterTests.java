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

package io.github.redisrw.internal.client;

import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.UnknownMasterNameException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FirstMaster}.
 */
class FirstMasterTests {

	private static final Node A = new Node("a", 6379);

	private static final Node B = new Node("b", 6379);

	private final FirstMaster first = new FirstMaster();

	private final RuntimeException unknown = new UnknownMasterNameException("m", "says a Sentinel");

	private final RuntimeException rejected = CredentialsRejectedException.ofReplica(A, "WRONGPASS no");

	@Test
	void whatASentinelAloneDoesNotKnowIsNoMistakeOnceANodeIsNamed() {
		this.first.tried(null, "no such master", this.unknown);
		assertThat(this.first.mistake()).isSameAs(this.unknown);
		this.first.tried(A, "is a replica of b", null);
		assertThat(this.first.mistake()).isNull();
	}

	@Test
	void aRejectionStandsUntilTheNodeAnswersOtherwise() {
		this.first.tried(A, "WRONGPASS no", this.rejected);
		this.first.tried(A, "does not answer", new RedisException("closed"));
		this.first.tried(B, "is a replica of a", null);
		assertThat(this.first.mistake()).isSameAs(this.rejected);
		this.first.tried(A, "is a replica of b", null);
		assertThat(this.first.mistake()).isNull();
	}

}
