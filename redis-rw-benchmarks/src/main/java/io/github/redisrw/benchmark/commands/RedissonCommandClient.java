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

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * Redisson with its pools.
 */
final class RedissonCommandClient implements CommandClient {

	private final RedissonClient client;

	RedissonCommandClient(RedisDeployment redis) {
		Config config = new Config();
		config.useMasterSlaveServers()
			.setMasterAddress(url(redis.master()))
			.addSlaveAddress(redis.replicas().stream().map(RedissonCommandClient::url).toArray(String[]::new));
		this.client = Redisson.create(config);
	}

	private static String url(RedisNode node) {
		return "redis://" + node.address();
	}

	@Override
	public @Nullable String get(String key) {
		return this.client.<String>getBucket(key, StringCodec.INSTANCE).get();
	}

	@Override
	public void set(String key, String value) {
		this.client.<String>getBucket(key, StringCodec.INSTANCE).set(value);
	}

	@Override
	public void transaction(String key, String value) {
		RBatch batch = this.client
			.createBatch(BatchOptions.defaults().executionMode(BatchOptions.ExecutionMode.REDIS_WRITE_ATOMIC));
		batch.<String>getBucket(key, StringCodec.INSTANCE).setAsync(value);
		batch.<String>getBucket(key, StringCodec.INSTANCE).getAsync();
		batch.execute();
	}

	@Override
	public void pipeline(String key, String value, int times) {
		RBatch batch = this.client.createBatch();
		for (int i = 0; i < times; i++) {
			batch.<String>getBucket(key, StringCodec.INSTANCE).setAsync(value);
		}
		batch.execute();
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
