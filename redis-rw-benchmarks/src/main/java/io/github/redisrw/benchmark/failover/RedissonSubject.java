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

package io.github.redisrw.benchmark.failover;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;

/**
 * Redisson, which reads from replicas by default. It repeats commands on its own.
 */
final class RedissonSubject implements Subject {

	private final RedissonClient client;

	private RedissonSubject(RedissonClient client) {
		this.client = client;
	}

	/**
	 * Makes a client.
	 * @param servers what it connects to
	 * @return the client
	 */
	static Subject open(Servers servers) {
		Config config = new Config();
		if (servers instanceof ClusterStage cluster) {
			settle(config.useClusterServers())
				.addNodeAddress(cluster.addresses().stream().map(RedissonSubject::url).toArray(String[]::new));
		}
		else if (servers instanceof Stage stage && stage.hasSentinels()) {
			settle(config.useSentinelServers())
				.addSentinelAddress(stage.sentinels().stream().map(RedissonSubject::url).toArray(String[]::new))
				.setMasterName(stage.masterName());
		}
		else if (servers instanceof Stage stage) {
			settle(config.useMasterSlaveServers()).setMasterAddress(url(stage.write().address()))
				.addSlaveAddress(url(stage.read().address()));
		}
		return new RedissonSubject(Redisson.create(config));
	}

	private static <T extends BaseConfig<T>> T settle(T config) {
		config.setConnectTimeout((int) Timeouts.CONNECT.toMillis());
		config.setTimeout((int) Timeouts.COMMAND.toMillis());
		return config;
	}

	private static String url(String address) {
		return "redis://" + address;
	}

	@Override
	public long increment(String key) {
		return this.client.getAtomicLong(key).incrementAndGet();
	}

	@Override
	public @Nullable String get(String key) {
		return this.client.<String>getBucket(key, StringCodec.INSTANCE).get();
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
