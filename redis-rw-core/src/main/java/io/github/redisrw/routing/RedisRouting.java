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

package io.github.redisrw.routing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.routing.ConsistencyToken;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.ScopeChange;
import io.github.redisrw.internal.routing.ScopedWork;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Opens scopes by hand, where an annotation is not at hand. A scope holds for everything
 * that is done on the same thread until the work returns, in methods that are called as
 * well, and what the work throws is thrown on unchanged. A {@code Mono} or {@code Flux}
 * carries its scope in its context: it holds for the whole chain above, on whatever
 * thread, from subscription to its end. That is also so for work that returns one.
 * <p>
 * Scopes nest: an inner one changes what it names, and leaves the rest as it is. What
 * follows the work is as it was before. All methods are thread-safe; none but
 * {@link #token()} blocks.
 */
public final class RedisRouting {

	private RedisRouting() {
	}

	// On the master

	/**
	 * Use the master for everything, reads through {@code @ReadOnly} beans included. No
	 * scope within leads away from it.
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	public static <T extends @Nullable Object, E extends Exception> T onMaster(Work<T, E> work) throws E {
		return ScopedWork.run(ScopeChange.ON_MASTER, work::run);
	}

	/**
	 * Use the master for everything, reads through {@code @ReadOnly} beans included.
	 * @param work what to do
	 */
	public static void onMaster(Runnable work) {
		run(ScopeChange.ON_MASTER, work);
	}

	/**
	 * Use the master for everything in a chain, reads through {@code @ReadOnly} beans
	 * included.
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Mono<T> onMaster(Mono<T> chain) {
		return ScopedWork.carry(ScopeChange.ON_MASTER, chain);
	}

	/**
	 * Use the master for everything in a chain, reads through {@code @ReadOnly} beans
	 * included.
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Flux<T> onMaster(Flux<T> chain) {
		return ScopedWork.carry(ScopeChange.ON_MASTER, chain);
	}

	// Acknowledged by replicas

	/**
	 * Let every write return when so many replicas have it.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	public static <T extends @Nullable Object, E extends Exception> T acknowledged(int replicas, Duration timeout,
			Work<T, E> work) throws E {
		return ScopedWork.run(acks(replicas, timeout), work::run);
	}

	/**
	 * Let every write return when so many replicas have it.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param work what to do
	 */
	public static void acknowledged(int replicas, Duration timeout, Runnable work) {
		run(acks(replicas, timeout), work);
	}

	/**
	 * Let every write of a chain return when so many replicas have it.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Mono<T> acknowledged(int replicas, Duration timeout, Mono<T> chain) {
		return ScopedWork.carry(acks(replicas, timeout), chain);
	}

	/**
	 * Let every write of a chain return when so many replicas have it.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Flux<T> acknowledged(int replicas, Duration timeout, Flux<T> chain) {
		return ScopedWork.carry(acks(replicas, timeout), chain);
	}

	private static ScopeChange acks(int replicas, Duration timeout) {
		return ScopeChange.NONE.withAcks(new ReplicaAcksRequirement(replicas, timeout));
	}

	// With a consistency

	/**
	 * Let reads through {@code @ReadOnly} beans show this much.
	 * @param level the level
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	public static <T extends @Nullable Object, E extends Exception> T with(ConsistencyLevel level, Work<T, E> work)
			throws E {
		return ScopedWork.run(level(level), work::run);
	}

	/**
	 * Let reads through {@code @ReadOnly} beans show this much.
	 * @param level the level
	 * @param work what to do
	 */
	public static void with(ConsistencyLevel level, Runnable work) {
		run(level(level), work);
	}

	/**
	 * Let the reads of a chain through {@code @ReadOnly} beans show this much.
	 * @param level the level
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Mono<T> with(ConsistencyLevel level, Mono<T> chain) {
		return ScopedWork.carry(level(level), chain);
	}

	/**
	 * Let the reads of a chain through {@code @ReadOnly} beans show this much.
	 * @param level the level
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	public static <T> Flux<T> with(ConsistencyLevel level, Flux<T> chain) {
		return ScopedWork.carry(level(level), chain);
	}

	private static ScopeChange level(ConsistencyLevel level) {
		Assert.notNull(level, "level must not be null");
		return ScopeChange.NONE.withLevel(level, null);
	}

	// After what has been written elsewhere

	/**
	 * What has been written in the present scope and those around it, in a form that can
	 * be carried elsewhere: to another request, another thread or another instance of the
	 * application. It stands for what has been written to any deployment, each apart. It
	 * asks the master how far it is, unless that is known, and waits for the answer for
	 * {@code redis.rw.timeout} at most, or, where that is 0, for
	 * {@code redis.rw.write.hold-timeout}.
	 * @return the token, empty if nothing has been written or there is no scope
	 * @throws io.github.redisrw.WritesLostException if something written has been lost
	 */
	public static Optional<String> token() {
		RoutingScope scope = RoutingScope.current();
		if (scope == null) {
			return Optional.empty();
		}
		try {
			EventLoops.requireOther();
			return Optional.ofNullable(ConsistencyToken.of(scope.writes().positions().toCompletableFuture().join()));
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * The same for the scope of a reactive chain.
	 * @return the token, empty if nothing has been written or there is no scope
	 */
	public static Mono<String> tokenLater() {
		return Mono.deferContextual((context) -> {
			RoutingScope scope = RoutingScope.current(context);
			return (scope != null)
					? Mono.fromCompletionStage(scope.writes().positions()).mapNotNull(ConsistencyToken::of)
					: Mono.empty();
		});
	}

	/**
	 * Let reads through {@code @ReadOnly} beans show at least what had been written when
	 * a token was taken, and what is written in the scope. They throw a
	 * {@link io.github.redisrw.WritesLostException} if that has been lost, or cannot be
	 * told.
	 * @param token the token
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 * @throws IllegalArgumentException if it is no token
	 */
	public static <T extends @Nullable Object, E extends Exception> T after(String token, Work<T, E> work) throws E {
		return ScopedWork.run(after(token), work::run);
	}

	/**
	 * Let reads through {@code @ReadOnly} beans show at least what had been written when
	 * a token was taken.
	 * @param token the token
	 * @param work what to do
	 * @throws IllegalArgumentException if it is no token
	 */
	public static void after(String token, Runnable work) {
		run(after(token), work);
	}

	/**
	 * Let the reads of a chain through {@code @ReadOnly} beans show at least what had
	 * been written when a token was taken.
	 * @param token the token
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 * @throws IllegalArgumentException if it is no token
	 */
	public static <T> Mono<T> after(String token, Mono<T> chain) {
		return ScopedWork.carry(after(token), chain);
	}

	/**
	 * Let the reads of a chain through {@code @ReadOnly} beans show at least what had
	 * been written when a token was taken.
	 * @param token the token
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 * @throws IllegalArgumentException if it is no token
	 */
	public static <T> Flux<T> after(String token, Flux<T> chain) {
		return ScopedWork.carry(after(token), chain);
	}

	private static ScopeChange after(String token) {
		Map<String, ReplicationPosition> positions = ConsistencyToken.parse(token);
		Assert.notNull(positions, "token is no consistency token");
		return level(ConsistencyLevel.READ_YOUR_WRITES).startingAt(new ScopeChange.Start(positions, false));
	}

	private static void run(ScopeChange change, Runnable work) {
		ScopedWork.run(change, () -> {
			work.run();
			return work;
		});
	}

	/**
	 * A piece of work.
	 *
	 * @param <T> what it returns
	 * @param <E> what it throws
	 */
	@FunctionalInterface
	public interface Work<T extends @Nullable Object, E extends Exception> {

		/**
		 * Do it.
		 * @return the result
		 * @throws E if it fails
		 */
		T run() throws E;

	}

}
