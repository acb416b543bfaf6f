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

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * Jedis with its pool. It knows no replicas: behind Sentinels, and in a cluster, it reads
 * from the master.
 */
final class JedisSubject implements Subject {

	private final UnifiedJedis writes;

	private final UnifiedJedis reads;

	private JedisSubject(UnifiedJedis writes, UnifiedJedis reads) {
		this.writes = writes;
		this.reads = reads;
	}

	/**
	 * Makes a client.
	 * @param servers what it connects to
	 * @return the client
	 */
	static Subject open(Servers servers) {
		if (servers instanceof ClusterStage cluster) {
			UnifiedJedis client = RedisClusterClient.builder()
				.nodes(cluster.addresses().stream().map(HostAndPort::from).collect(Collectors.toSet()))
				.clientConfig(config())
				.build();
			return new JedisSubject(client, client);
		}
		Stage stage = (Stage) servers;
		if (stage.hasSentinels()) {
			UnifiedJedis client = RedisSentinelClient.builder()
				.masterName(stage.masterName())
				.sentinels(stage.sentinels().stream().map(HostAndPort::from).collect(Collectors.toSet()))
				.clientConfig(config())
				.sentinelClientConfig(config())
				.build();
			return new JedisSubject(client, client);
		}
		return new JedisSubject(client(stage.write().address()), client(stage.read().address()));
	}

	private static UnifiedJedis client(String address) {
		return RedisClient.builder().hostAndPort(HostAndPort.from(address)).clientConfig(config()).build();
	}

	private static JedisClientConfig config() {
		return DefaultJedisClientConfig.builder()
			.connectionTimeoutMillis((int) Timeouts.CONNECT.toMillis())
			.socketTimeoutMillis((int) Timeouts.COMMAND.toMillis())
			.build();
	}

	@Override
	public long increment(String key) {
		return this.writes.incr(key);
	}

	@Override
	public @Nullable String get(String key) {
		return this.reads.get(key);
	}

	@Override
	public void close() {
		this.writes.close();
		this.reads.close();
	}

}
