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

package io.github.redisrw.benchmark.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.test.RedisServer;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce itself. Its one connection is shared by all threads, but for transactions,
 * which need one a thread.
 */
final class LettuceClient implements CommandClient {

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final ThreadLocal<StatefulRedisConnection<String, String>> own;

	LettuceClient(RedisServer master) {
		this.client = RedisClient.create("redis://" + master.address());
		this.connection = this.client.connect();
		this.own = ThreadLocal.withInitial(this.client::connect);
	}

	@Override
	public @Nullable String get(String key) {
		return this.connection.sync().get(key);
	}

	@Override
	public void set(String key, String value) {
		this.connection.sync().set(key, value);
	}

	@Override
	public void transaction(String key, String value) {
		RedisCommands<String, String> commands = this.own.get().sync();
		commands.multi();
		commands.set(key, value);
		commands.get(key);
		commands.exec();
	}

	@Override
	public void pipeline(String key, String value, int times) {
		RedisAsyncCommands<String, String> commands = this.connection.async();
		List<RedisFuture<?>> replies = new ArrayList<>(times);
		for (int i = 0; i < times; i++) {
			replies.add(commands.set(key, value));
		}
		LettuceFutures.awaitAll(1, TimeUnit.MINUTES, replies.toArray(RedisFuture<?>[]::new));
	}

	@Override
	public void close() {
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

}
