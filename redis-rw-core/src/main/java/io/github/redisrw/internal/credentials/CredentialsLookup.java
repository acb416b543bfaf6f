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

package io.github.redisrw.internal.credentials;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * One call of a credentials provider. Thread-safe.
 */
final class CredentialsLookup implements Runnable {

	private final RedisCredentialsProvider provider;

	private final long begun = System.nanoTime();

	private final Duration patience;

	private final Consumer<RedisCredentials> onGiven;

	private final CompletableFuture<RedisCredentials> result = new CompletableFuture<>();

	private final Disposable.Swap subscription = Disposables.swap();

	private @Nullable Thread caller;

	private boolean cancelled;

	/**
	 * Prepares a call.
	 * @param provider who is called
	 * @param patience for how long its answer is to be waited for
	 * @param onGiven told the answer before those who wait for it, unless it is given up
	 * by then
	 */
	CredentialsLookup(RedisCredentialsProvider provider, Duration patience, Consumer<RedisCredentials> onGiven) {
		this.provider = provider;
		this.patience = patience;
		this.onGiven = onGiven;
	}

	/** What the provider says; never cancelled by those who wait for it. */
	CompletableFuture<RedisCredentials> result() {
		return this.result;
	}

	/** For how long it is still to be waited for. */
	Duration rest() {
		Duration rest = this.patience.minusNanos(System.nanoTime() - this.begun);
		return rest.isNegative() ? Duration.ZERO : rest;
	}

	boolean isOverdue(Duration limit) {
		return System.nanoTime() - this.begun >= limit.toNanos();
	}

	static Exception tooLate(Duration limit) {
		return new AnswerException("does not answer within " + limit.toMillis() + " ms");
	}

	/** Calls the provider, which may block. */
	@Override
	public void run() {
		if (!begin()) {
			return;
		}
		try {
			Mono<RedisCredentials> answer = Objects.requireNonNull(this.provider.resolveCredentials());
			this.subscription.update(answer.subscribe(this::given, this.result::completeExceptionally,
					() -> this.result.completeExceptionally(new AnswerException("gives none"))));
		}
		catch (RuntimeException ex) {
			this.result.completeExceptionally(ex);
		}
		finally {
			end();
		}
	}

	private void given(RedisCredentials given) {
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.onGiven.accept(given);
		}
		this.result.complete(given);
	}

	private synchronized boolean begin() {
		this.caller = Thread.currentThread();
		return !this.cancelled;
	}

	private synchronized void end() {
		this.caller = null;
	}

	/** Gives it up, and wakes the thread that it blocks. */
	void cancel() {
		synchronized (this) {
			this.cancelled = true;
			if (this.caller != null) {
				this.caller.interrupt();
			}
		}
		this.subscription.dispose();
		this.result.completeExceptionally(new AnswerException("is asked again"));
	}

	/**
	 * What went wrong, in words that follow the name of the provider.
	 * @param failure the failure
	 * @return without the message of the exception, which is somebody else's and may say
	 * more than is good
	 */
	static String describe(Throwable failure) {
		return (failure instanceof AnswerException) ? String.valueOf(failure.getMessage())
				: "has failed with " + failure.getClass().getName();
	}

	/**
	 * The provider has given no answer that can be used.
	 */
	private static final class AnswerException extends IllegalStateException {

		private static final long serialVersionUID = 1L;

		AnswerException(String problem) {
			super(problem);
		}

	}

}
