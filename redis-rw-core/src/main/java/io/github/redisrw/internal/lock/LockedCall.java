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
package io.github.redisrw.internal.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.internal.node.EventLoops;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Work that is done while a lock is held: takes the lock, does the work, releases the
 * lock. What the work throws is thrown on; that the lock was lost as well is then a
 * suppressed exception of it.
 *
 * @param lockClient keeps the lock
 * @param request which lock, and how
 * @param skippedIfTaken whether nothing is done, and that is no error, if somebody else
 * has the lock
 * @param what the work, for messages
 */
public record LockedCall(LockClient lockClient, RedisLockRequest request, boolean skippedIfTaken, String what) {

	private static final Log logger = LogFactory.getLog(LockedCall.class);

	private static RedisLockLostException lostBefore(Lease lease) {
		return new RedisLockLostException(lease.key(), "was lost before a nested method began, which has not run",
				null);
	}

	// Blocking

	/**
	 * Do work on this thread. If its result is a future, the lock is held until that is
	 * completed.
	 * @param work the work
	 * @param skipped the result if somebody else has the lock, and that is not an error
	 * @return the result
	 * @throws Throwable what the work throws
	 */
	public @Nullable Object run(Work work, Supplier<@Nullable Object> skipped) throws Throwable {
		LockStack outer = LockStack.current();
		Lease own = LockStack.find(outer, this.lockClient, this.request.key());
		if (own != null) {
			return within(own, work);
		}
		EventLoops.requireOther();
		Lease lease;
		try {
			lease = acquire();
		}
		catch (RedisLockNotAcquiredException ex) {
			if (isSkipped(ex)) {
				return skipped.get();
			}
			throw ex;
		}
		Object result;
		try {
			LockStack.bind(claim(lease, outer));
			result = work.run();
			if (result instanceof CompletionStage<?> stage) {
				return whenDone(stage, lease);
			}
			requireDone(result);
		}
		catch (Throwable ex) {
			endAfter(ex, lease);
			throw ex;
		}
		finally {
			LockStack.bind(outer);
		}
		end(lease);
		return result;
	}

	/** What goes on when this has returned relies on the lock for longer. */
	private @Nullable Object within(Lease own, Work work) throws Throwable {
		if (!own.isHeld()) {
			throw lostBefore(own);
		}
		Object result = work.run();
		if (result instanceof CompletionStage<?> stage && !isDone(stage)) {
			own.join();
			return whenDone(stage, own);
		}
		requireDone(result);
		return result;
	}

	private static boolean isDone(CompletionStage<?> stage) {
		return stage instanceof CompletableFuture<?> future && future.isDone();
	}

	private boolean isSkipped(Throwable failure) {
		boolean skipped = this.skippedIfTaken && failure instanceof RedisLockNotAcquiredException refusal
				&& refusal.isTaken();
		if (skipped) {
			logger.debug(this.what + " is not run: somebody else has the lock '" + this.request.key() + "'");
		}
		return skipped;
	}

	private Lease acquire() {
		CompletableFuture<Lease> future = this.lockClient.acquire(this.request).toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			if (!future.cancel(true) && !future.isCompletedExceptionally()) {
				this.lockClient.end(future.join()).onErrorComplete().subscribe();
			}
			Thread.currentThread().interrupt();
			throw new RedisLockNotAcquiredException(this.request.key(), "was not acquired: the thread was interrupted",
					ex);
		}
		catch (ExecutionException ex) {
			throw asOfHere(ex.getCause());
		}
	}

	private void endAfter(Throwable ex, Lease lease) {
		try {
			end(lease);
		}
		catch (RuntimeException lost) {
			ex.addSuppressed(lost);
		}
	}

	/** An interrupt is for the caller: the lock is released in any case. */
	private void end(Lease lease) {
		CompletableFuture<Void> end = this.lockClient.end(lease).toFuture();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					end.get();
					return;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					throw asOfHere(ex.getCause());
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** It was made on another thread, which is of no interest to anybody. */
	private static RuntimeException asOfHere(@Nullable Throwable failure) {
		if (failure instanceof RuntimeException exception) {
			exception.fillInStackTrace();
			return exception;
		}
		return new IllegalStateException("The lock cannot be used", failure);
	}

	/** What is hidden in a wider return type cannot be told at the start. */
	private void requireDone(@Nullable Object result) {
		if (result == null || result instanceof CompletionStage<?> stage && isDone(stage)) {
			return;
		}
		boolean pending = result instanceof Future<?> future && !future.isDone();
		if (pending || ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass()) != null) {
			throw new IllegalStateException(this.what + ": it returned a " + result.getClass().getName()
					+ ", which stands for work that is not done; "
					+ "the lock would have been released before its work is done");
		}
	}

	private CompletableFuture<@Nullable Object> whenDone(CompletionStage<?> stage, Lease lease) {
		CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
		stage.whenComplete((result, ex) -> this.lockClient.endForUser(lease).subscribe((nothing) -> {
		}, (lost) -> {
			if (ex != null) {
				ex.addSuppressed(lost);
			}
			done.completeExceptionally((ex != null) ? ex : lost);
		}, () -> {
			if (ex != null) {
				done.completeExceptionally(ex);
			}
			else {
				done.complete(result);
			}
		}));
		return done;
	}

	// Reactive

	/**
	 * A chain that holds the lock.
	 * @param <T> the type of value
	 * @param work what to subscribe to when the lock is held
	 * @return the chain
	 */
	public <T> Mono<T> one(Supplier<? extends Publisher<T>> work) {
		Mono<T> body = Mono.defer(() -> Mono.from(work.get()));
		return Mono.<T>deferContextual((context) -> {
			LockStack outer = LockStack.current(context);
			Lease own = LockStack.find(outer, this.lockClient, this.request.key());
			if (own != null) {
				return own.isHeld() ? body : Mono.error(lostBefore(own));
			}
			Lease around = ofThread();
			if (around != null && !around.isHeld()) {
				return Mono.error(lostBefore(around));
			}
			return Mono.usingWhen((around != null) ? joined(around) : lease(),
					(lease) -> body.contextWrite(stack(lease, around, outer)::in), this.lockClient::endForUser,
					this::endAfter, this::endQuietly);
		}).onErrorMap(LockedCall::unwrapped);
	}

	/**
	 * A chain that holds the lock.
	 * @param <T> the type of values
	 * @param work what to subscribe to when the lock is held
	 * @return the chain
	 */
	public <T> Flux<T> many(Supplier<? extends Publisher<T>> work) {
		Flux<T> body = Flux.defer(work);
		return Flux.<T>deferContextual((context) -> {
			LockStack outer = LockStack.current(context);
			Lease own = LockStack.find(outer, this.lockClient, this.request.key());
			if (own != null) {
				return own.isHeld() ? body : Flux.error(lostBefore(own));
			}
			Lease around = ofThread();
			if (around != null && !around.isHeld()) {
				return Flux.error(lostBefore(around));
			}
			return Flux.usingWhen((around != null) ? joined(around) : lease(),
					(lease) -> body.contextWrite(stack(lease, around, outer)::in), this.lockClient::endForUser,
					this::endAfter, this::endQuietly);
		}).onErrorMap(LockedCall::unwrapped);
	}

	/** An error after completion comes in a wrapping. */
	private static Throwable unwrapped(Throwable ex) {
		Throwable cause = ex.getCause();
		return (ex.getClass() == RuntimeException.class && cause instanceof RedisLockLostException) ? cause : ex;
	}

	/**
	 * What a method holds that has not returned, and subscribes on its thread. The chain
	 * may go on when the method has returned, so it relies on the lock on its own.
	 */
	private @Nullable Lease ofThread() {
		return LockStack.find(LockStack.current(), this.lockClient, this.request.key());
	}

	private static Mono<Lease> joined(Lease around) {
		return Mono.fromSupplier(() -> {
			around.join();
			return around;
		});
	}

	private LockStack stack(Lease lease, @Nullable Lease around, @Nullable LockStack outer) {
		return (lease == around) ? new LockStack(this.lockClient, lease, outer) : claim(lease, outer);
	}

	private Mono<Lease> lease() {
		return this.lockClient.acquireForUser(this.request).onErrorResume(this::isSkipped, (taken) -> Mono.empty());
	}

	/**
	 * Between the acquisition and this there may have been a pause longer than the lease.
	 */
	private LockStack claim(Lease lease, @Nullable LockStack outer) {
		if (!lease.claim()) {
			throw new RedisLockNotAcquiredException(this.request.key(),
					"was acquired, and its lease ended before it could be used", null);
		}
		return new LockStack(this.lockClient, lease, outer);
	}

	private Mono<Void> endAfter(Lease lease, Throwable ex) {
		return this.lockClient.endForUser(lease).onErrorResume((lost) -> {
			ex.addSuppressed(lost);
			return Mono.empty();
		});
	}

	private Mono<Void> endQuietly(Lease lease) {
		return this.lockClient.endForUser(lease).onErrorComplete();
	}

	/**
	 * What is done with the lock.
	 */
	@FunctionalInterface
	public interface Work {

		/**
		 * Do it.
		 * @return the result
		 * @throws Throwable if it fails
		 */
		@Nullable Object run() throws Throwable;

	}

}
