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
package io.github.redisrw.internal.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.redisrw.internal.node.EventLoops;
import io.lettuce.core.RedisAsyncCommandsImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Commands whose replies are not waited for on the thread on which they would arrive.
 */
final class GuardedAsyncCommands<K, V> extends RedisAsyncCommandsImpl<K, V> {

	GuardedAsyncCommands(StatefulRedisConnection<K, V> connection, RedisCodec<K, V> codec,
			Supplier<JsonParser> parser) {
		super(connection, codec, parser);
	}

	@Override
	public <T> AsyncCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		AsyncCommand<K, V, T> guarded = new GuardedCommand<>(command);
		RedisCommand<K, V, T> dispatched = getStatefulConnection().dispatch(guarded);
		return (dispatched instanceof AsyncCommand<K, V, T> other) ? other : guarded;
	}

	private static void requireDoneOrOtherThread(Future<?> awaited) {
		if (!awaited.isDone()) {
			EventLoops.requireOther();
		}
	}

	private static final class GuardedCommand<K, V, T> extends AsyncCommand<K, V, T> {

		GuardedCommand(RedisCommand<K, V, T> command) {
			super(command);
		}

		@Override
		public T get() throws InterruptedException, ExecutionException {
			requireDoneOrOtherThread(this);
			return super.get();
		}

		@Override
		public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
			requireDoneOrOtherThread(this);
			return super.get(timeout, unit);
		}

		@Override
		public T join() {
			requireDoneOrOtherThread(this);
			return super.join();
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new GuardedFuture<>();
		}

	}

	/**
	 * What follows from the reply to a command.
	 */
	private static final class GuardedFuture<T> extends CompletableFuture<T> {

		@Override
		public T get() throws InterruptedException, ExecutionException {
			requireDoneOrOtherThread(this);
			return super.get();
		}

		@Override
		public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
			requireDoneOrOtherThread(this);
			return super.get(timeout, unit);
		}

		@Override
		public T join() {
			requireDoneOrOtherThread(this);
			return super.join();
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new GuardedFuture<>();
		}

	}

}
