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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Asks the same question for many, so that their number is not that of the questions: two
 * are under way at most, and whoever comes meanwhile shares the next. Nobody gets an
 * answer to a question that was put before he came. Thread-safe.
 *
 * @param <T> the answer
 */
public final class SharedQuery<T> {

	private static final int UNDER_WAY = 2;

	private final Supplier<? extends CompletionStage<T>> question;

	private int underWay;

	private @Nullable CompletableFuture<T> next;

	public SharedQuery(Supplier<? extends CompletionStage<T>> question) {
		this.question = question;
	}

	public CompletionStage<T> ask() {
		CompletableFuture<T> answer;
		synchronized (this) {
			if (this.underWay == UNDER_WAY) {
				CompletableFuture<T> shared = this.next;
				if (shared == null) {
					shared = new CompletableFuture<>();
					this.next = shared;
				}
				return shared;
			}
			this.underWay++;
			answer = new CompletableFuture<>();
		}
		put(answer);
		return answer;
	}

	private CompletionStage<T> question() {
		try {
			return this.question.get();
		}
		catch (RuntimeException | Error ex) {
			// It is under way no more: others must not wait for it.
			return CompletableFuture.failedStage(ex);
		}
	}

	private void put(CompletableFuture<T> answer) {
		question().whenComplete((said, failure) -> {
			CompletableFuture<T> following;
			synchronized (this) {
				following = this.next;
				this.next = null;
				if (following == null) {
					this.underWay--;
				}
			}
			if (following != null) {
				put(following);
			}
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else {
				answer.complete(said);
			}
		});
	}

}
