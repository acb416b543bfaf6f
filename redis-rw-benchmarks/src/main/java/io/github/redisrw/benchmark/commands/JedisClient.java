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

import io.github.redisrw.test.RedisServer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/**
 * Jedis with a pool that has a connection for each thread.
 */
final class JedisClient implements CommandClient {

	private final RedisClient client;

	JedisClient(RedisServer master) {
		ConnectionPoolConfig pool = new ConnectionPoolConfig();
		pool.setMaxTotal(512);
		pool.setMaxIdle(512);
		this.client = RedisClient.builder().hostAndPort(master.host(), master.port()).poolConfig(pool).build();
	}

	@Override
	public @Nullable String get(String key) {
		return this.client.get(key);
	}

	@Override
	public void set(String key, String value) {
		this.client.set(key, value);
	}

	@Override
	public void transaction(String key, String value) {
		try (AbstractTransaction transaction = this.client.multi()) {
			transaction.set(key, value);
			transaction.get(key);
			transaction.exec();
		}
	}

	@Override
	public void pipeline(String key, String value, int times) {
		try (AbstractPipeline pipeline = this.client.pipelined()) {
			for (int i = 0; i < times; i++) {
				pipeline.set(key, value);
			}
			pipeline.sync();
		}
	}

	@Override
	public void close() {
		this.client.close();
	}

}
