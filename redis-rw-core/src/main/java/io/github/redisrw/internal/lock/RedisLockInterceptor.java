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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockNotAcquiredException;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Takes the lock, runs the method, releases the lock. What the method throws is thrown
 * on; that the lock was lost as well is then a suppressed exception of it.
 */
final class RedisLockInterceptor implements MethodInterceptor {

	private final LockedMethods methods;

	private final Supplier<LockClient> lockClient;

	RedisLockInterceptor(LockedMethods methods, Supplier<LockClient> lockClient) {
		this.methods = methods;
		this.lockClient = lockClient;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		LockedMethod method = this.methods.find(invocation.getMethod(), type).orElse(null);
		if (method == null) {
			return invocation.proceed();
		}
		String key = method.key().evaluate(target, type, invocation.getArguments());
		Call call = new Call(this.lockClient.get(), method, key, invocation);
		ReactiveAdapter adapter = method.adapter();
		return (adapter != null) ? call.reactive(adapter) : call.blocking();
	}

	/**
	 * A call of a method with its lock.
	 */
	private record Call(LockClient lockClient, LockedMethod method, String key, MethodInvocation invocation) {

		private Duration waitFor() {
			return this.method.waitFor(this.lockClient.settings());
		}

		private Duration leaseFor() {
			return this.method.leaseFor(this.lockClient.settings());
		}

		private static RedisLockLostException lostBefore(Lease lease) {
			return new RedisLockLostException(lease.key(), "was lost before a nested method began, which has not run",
					null);
		}

		// Blocking

		@Nullable Object blocking() throws Throwable {
			LockStack outer = LockStack.current();
			Lease own = LockStack.find(outer, this.lockClient, this.key);
			if (own != null) {
				if (!own.isHeld()) {
					throw lostBefore(own);
				}
				return this.invocation.proceed();
			}
			Lease lease = acquire();
			Object result;
			LockStack.bind(claim(lease, outer));
			try {
				result = this.invocation.proceed();
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

		private Lease acquire() {
			CompletableFuture<Lease> future = this.lockClient.acquire(this.key, waitFor(), leaseFor()).toFuture();
			try {
				return future.get();
			}
			catch (InterruptedException ex) {
				if (!future.cancel(true) && !future.isCompletedExceptionally()) {
					this.lockClient.end(future.join()).onErrorComplete().subscribe();
				}
				Thread.currentThread().interrupt();
				throw new RedisLockNotAcquiredException(this.key, "was not acquired: the thread was interrupted", ex);
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
			if (result == null) {
				return;
			}
			boolean pending = result instanceof Future<?> future && !future.isDone();
			if (pending || ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass()) != null) {
				throw new IllegalStateException("@RedisLock on " + this.method.method() + ": it returned a "
						+ result.getClass().getName() + ", which its declaration does not say; "
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

		Object reactive(ReactiveAdapter adapter) {
			return adapter.fromPublisher(adapter.isMultiValue() ? many(adapter) : one(adapter));
		}

		private Mono<Object> one(ReactiveAdapter adapter) {
			Mono<Object> body = Mono.defer(() -> Mono.from(proceed(adapter)));
			return Mono.<Object>deferContextual((context) -> {
				LockStack outer = LockStack.current(context);
				Lease own = LockStack.find(outer, this.lockClient, this.key);
				if (own != null) {
					return own.isHeld() ? body : Mono.error(lostBefore(own));
				}
				return Mono.usingWhen(lease(), (lease) -> body.contextWrite(claim(lease, outer)::in),
						this.lockClient::endForUser, this::endAfter, this::endQuietly);
			}).onErrorMap(Call::unwrapped);
		}

		private Flux<Object> many(ReactiveAdapter adapter) {
			Flux<Object> body = Flux.defer(() -> proceed(adapter));
			return Flux.<Object>deferContextual((context) -> {
				LockStack outer = LockStack.current(context);
				Lease own = LockStack.find(outer, this.lockClient, this.key);
				if (own != null) {
					return own.isHeld() ? body : Flux.error(lostBefore(own));
				}
				return Flux.usingWhen(lease(), (lease) -> body.contextWrite(claim(lease, outer)::in),
						this.lockClient::endForUser, this::endAfter, this::endQuietly);
			}).onErrorMap(Call::unwrapped);
		}

		/** An error after completion comes in a wrapping. */
		private static Throwable unwrapped(Throwable ex) {
			Throwable cause = ex.getCause();
			return (ex.getClass() == RuntimeException.class && cause instanceof RedisLockLostException) ? cause : ex;
		}

		private Mono<Lease> lease() {
			return this.lockClient.acquireForUser(this.key, waitFor(), leaseFor());
		}

		private LockStack claim(Lease lease, @Nullable LockStack outer) {
			lease.claim();
			return new LockStack(this.lockClient, lease, outer);
		}

		/** The method is called for each subscription, when that has the lock. */
		private Publisher<Object> proceed(ReactiveAdapter adapter) {
			try {
				Object result = ((ProxyMethodInvocation) this.invocation).invocableClone().proceed();
				return adapter.toPublisher(result);
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
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

	}

}
