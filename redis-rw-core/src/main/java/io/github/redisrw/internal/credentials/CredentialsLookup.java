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
import java.util.concurrent.Executor;
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

	private final Consumer<RedisCredentials> onGiven;

	private final CompletableFuture<RedisCredentials> result = new CompletableFuture<>();

	private final CompletableFuture<RedisCredentials> awaited = new CompletableFuture<>();

	private volatile boolean overdue;

	private final Disposable.Swap subscription = Disposables.swap();

	private @Nullable Thread caller;

	private boolean cancelled;

	/**
	 * Prepares a call.
	 * @param provider who is called
	 * @param onGiven told the answer before those who wait for it, unless it is given up
	 * by then
	 */
	CredentialsLookup(RedisCredentialsProvider provider, Consumer<RedisCredentials> onGiven) {
		this.provider = provider;
		this.onGiven = onGiven;
	}

	/**
	 * Limits the time for which it is waited for.
	 * @param patience completes when the time is over
	 * @param limit how long that is
	 * @param patient whether it is waited for at all
	 * @param threads run code of the application, which goes on when the time is over
	 */
	void limit(CompletableFuture<Void> patience, Duration limit, boolean patient, Executor threads) {
		this.result.whenComplete((given, failure) -> {
			patience.cancel(false);
			if (given != null) {
				this.awaited.complete(given);
			}
			else {
				this.awaited.completeExceptionally(failure);
			}
		});
		AnswerException late = new AnswerException("does not answer within " + limit.toMillis() + " ms");
		if (!patient) {
			this.awaited.completeExceptionally(late);
		}
		patience.thenRunAsync(() -> {
			this.overdue = true;
			this.awaited.completeExceptionally(late);
		}, threads);
	}

	/**
	 * What the provider says, or that it does not answer in time. Completes on any
	 * thread.
	 */
	CompletableFuture<RedisCredentials> awaited() {
		return this.awaited;
	}

	/** Whether the provider has answered, or failed. */
	boolean isOver() {
		return this.result.isDone();
	}

	boolean isOverdue() {
		return this.overdue;
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
		catch (Throwable ex) {
			// Errors, too: whoever waits for it must be told, and the provider asked
			// again.
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

	/** Gives it up: what it is still given is of no interest. */
	synchronized void giveUp() {
		this.cancelled = true;
	}

	/**
	 * Cancels what has been given up, and wakes the thread that it blocks. That calls
	 * code of the application, which may block as well.
	 */
	void cancel() {
		this.result.completeExceptionally(new AnswerException("is asked again"));
		synchronized (this) {
			if (this.caller != null) {
				this.caller.interrupt();
			}
		}
		this.subscription.dispose();
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
