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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedQuery}.
 */
class SharedQueryTests {

	private final Deque<CompletableFuture<String>> asked = new ArrayDeque<>();

	private boolean fails;

	private final SharedQuery<String> query = new SharedQuery<>(this::ask);

	private CompletionStage<String> ask() {
		if (this.fails) {
			throw new NoClassDefFoundError("Answer");
		}
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.asked.add(answer);
		return answer;
	}

	@Test
	void whoeverComesWhileTwoAreUnderWaySharesTheNext() {
		CompletableFuture<String> first = this.query.ask().toCompletableFuture();
		CompletableFuture<String> second = this.query.ask().toCompletableFuture();
		CompletableFuture<String> third = this.query.ask().toCompletableFuture();
		CompletableFuture<String> fourth = this.query.ask().toCompletableFuture();
		assertThat(this.asked).hasSize(2);
		this.asked.remove().complete("one");
		assertThat(first).isCompletedWithValue("one");
		assertThat(third).isNotDone();
		assertThat(this.asked).hasSize(2);
		this.asked.removeLast().complete("three");
		assertThat(third).isCompletedWithValue("three");
		assertThat(fourth).isCompletedWithValue("three");
		assertThat(second).isNotDone();
	}

	@Test
	void oneThatCannotBePutKeepsNobodyWaiting() {
		this.fails = true;
		for (int i = 0; i < 3; i++) {
			assertThat(this.query.ask().toCompletableFuture()).isCompletedExceptionally();
		}
		this.fails = false;
		CompletableFuture<String> next = this.query.ask().toCompletableFuture();
		this.asked.remove().complete("answer");
		assertThat(next).isCompletedWithValue("answer");
	}

}
