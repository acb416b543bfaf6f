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
import java.util.Optional;

import io.github.redisrw.ConsistencyLevel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What {@link RedisRouting} does, as a bean that is injected and, in tests, mocked. There
 * is one wherever there is a read/write split. Thread-safe.
 */
public interface RedisRoutingOperations {

	/**
	 * As {@link RedisRouting#onMaster(RedisRouting.Work)}.
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	default <T extends @Nullable Object, E extends Exception> T onMaster(RedisRouting.Work<T, E> work) throws E {
		return RedisRouting.onMaster(work);
	}

	/**
	 * As {@link RedisRouting#onMaster(Runnable)}.
	 * @param work what to do
	 */
	default void onMaster(Runnable work) {
		RedisRouting.onMaster(work);
	}

	/**
	 * As {@link RedisRouting#onMaster(Mono)}.
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Mono<T> onMaster(Mono<T> chain) {
		return RedisRouting.onMaster(chain);
	}

	/**
	 * As {@link RedisRouting#onMaster(Flux)}.
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Flux<T> onMaster(Flux<T> chain) {
		return RedisRouting.onMaster(chain);
	}

	/**
	 * As {@link RedisRouting#acknowledged(int, Duration, RedisRouting.Work)}.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	default <T extends @Nullable Object, E extends Exception> T acknowledged(int replicas, Duration timeout,
			RedisRouting.Work<T, E> work) throws E {
		return RedisRouting.acknowledged(replicas, timeout, work);
	}

	/**
	 * As {@link RedisRouting#acknowledged(int, Duration, Runnable)}.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param work what to do
	 */
	default void acknowledged(int replicas, Duration timeout, Runnable work) {
		RedisRouting.acknowledged(replicas, timeout, work);
	}

	/**
	 * As {@link RedisRouting#acknowledged(int, Duration, Mono)}.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Mono<T> acknowledged(int replicas, Duration timeout, Mono<T> chain) {
		return RedisRouting.acknowledged(replicas, timeout, chain);
	}

	/**
	 * As {@link RedisRouting#acknowledged(int, Duration, Flux)}.
	 * @param replicas how many, at least 1
	 * @param timeout how long to wait for them, longer than zero
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Flux<T> acknowledged(int replicas, Duration timeout, Flux<T> chain) {
		return RedisRouting.acknowledged(replicas, timeout, chain);
	}

	/**
	 * As {@link RedisRouting#with(ConsistencyLevel, RedisRouting.Work)}.
	 * @param level the level
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 */
	default <T extends @Nullable Object, E extends Exception> T with(ConsistencyLevel level,
			RedisRouting.Work<T, E> work) throws E {
		return RedisRouting.with(level, work);
	}

	/**
	 * As {@link RedisRouting#with(ConsistencyLevel, Runnable)}.
	 * @param level the level
	 * @param work what to do
	 */
	default void with(ConsistencyLevel level, Runnable work) {
		RedisRouting.with(level, work);
	}

	/**
	 * As {@link RedisRouting#with(ConsistencyLevel, Mono)}.
	 * @param level the level
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Mono<T> with(ConsistencyLevel level, Mono<T> chain) {
		return RedisRouting.with(level, chain);
	}

	/**
	 * As {@link RedisRouting#with(ConsistencyLevel, Flux)}.
	 * @param level the level
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 */
	default <T> Flux<T> with(ConsistencyLevel level, Flux<T> chain) {
		return RedisRouting.with(level, chain);
	}

	/**
	 * As {@link RedisRouting#token()}.
	 * @return the token, empty if nothing has been written or there is no scope
	 * @throws io.github.redisrw.WritesLostException if something written has been lost
	 */
	default Optional<String> token() {
		return RedisRouting.token();
	}

	/**
	 * As {@link RedisRouting#tokenLater()}.
	 * @return the token, empty if nothing has been written or there is no scope
	 */
	default Mono<String> tokenLater() {
		return RedisRouting.tokenLater();
	}

	/**
	 * As {@link RedisRouting#after(String, RedisRouting.Work)}.
	 * @param token the token
	 * @param work what to do
	 * @param <T> what the work returns
	 * @param <E> what the work throws
	 * @return what the work returns
	 * @throws E if the work does
	 * @throws IllegalArgumentException if it is no token
	 */
	default <T extends @Nullable Object, E extends Exception> T after(String token, RedisRouting.Work<T, E> work)
			throws E {
		return RedisRouting.after(token, work);
	}

	/**
	 * As {@link RedisRouting#after(String, Runnable)}.
	 * @param token the token
	 * @param work what to do
	 * @throws IllegalArgumentException if it is no token
	 */
	default void after(String token, Runnable work) {
		RedisRouting.after(token, work);
	}

	/**
	 * As {@link RedisRouting#after(String, Mono)}.
	 * @param token the token
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 * @throws IllegalArgumentException if it is no token
	 */
	default <T> Mono<T> after(String token, Mono<T> chain) {
		return RedisRouting.after(token, chain);
	}

	/**
	 * As {@link RedisRouting#after(String, Flux)}.
	 * @param token the token
	 * @param chain the chain
	 * @param <T> what it emits
	 * @return the chain in its scope
	 * @throws IllegalArgumentException if it is no token
	 */
	default <T> Flux<T> after(String token, Flux<T> chain) {
		return RedisRouting.after(token, chain);
	}

}
