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

package io.github.redisrw.internal.topology.source;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectAttempts}.
 */
class ConnectAttemptsTests {

	private final ConnectAttempts attempts = new ConnectAttempts();

	@Test
	void whatAnAttemptThrowsIsAFailureLikeAnyOther() {
		IllegalStateException thrown = new IllegalStateException("no threads any more");
		CompletionStage<String> attempt = this.attempts.watch(() -> {
			throw thrown;
		});
		assertThat(attempt).failsWithin(Duration.ZERO).withThrowableThat().withCause(thrown);
		assertThat(this.attempts.isOver()).isTrue();
	}

	@Test
	void anAttemptIsOverWhenItHasItsConnection() {
		CompletableFuture<String> connection = new CompletableFuture<>();
		CompletionStage<String> attempt = this.attempts.watch(() -> connection);
		assertThat(this.attempts.isOver()).isFalse();
		connection.complete("connected");
		assertThat(this.attempts.isOver()).isTrue();
		this.attempts.await();
		assertThat(attempt).isCompletedWithValue("connected");
	}

}
