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

package io.github.redisrw.sample.redis;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Which server has answered how many reads of products, and how long each takes to
 * answer. Lettuce tells, for every reply, from where it came and when. Thread-safe.
 */
public final class ReadLog implements CommandLatencyRecorder {

	/** How much the latest reply weighs. */
	private static final double WEIGHT = 0.2;

	/** What is done at once by any server: what takes longer, the network does. */
	private static final Set<CommandType> QUICK = Set.of(CommandType.HGETALL, CommandType.ZRANGE, CommandType.MGET,
			CommandType.PING, CommandType.ROLE, CommandType.INCR, CommandType.INFO, CommandType.SENTINEL);

	private final Map<String, Long> counts = new ConcurrentHashMap<>();

	private final Map<String, Double> roundTrips = new ConcurrentHashMap<>();

	private volatile @Nullable String last;

	@Override
	public void recordCommandLatency(SocketAddress local, SocketAddress remote, ProtocolKeyword commandType,
			long firstResponseLatency, long completionLatency) {
		if (remote instanceof InetSocketAddress server && commandType instanceof CommandType type) {
			String address = server.getHostString() + ":" + server.getPort();
			if (type == CommandType.HGETALL) {
				this.counts.merge(address, 1L, Long::sum);
				this.last = address;
			}
			if (QUICK.contains(type)) {
				this.roundTrips.merge(address, firstResponseLatency / (double) TimeUnit.MILLISECONDS.toNanos(1),
						(before, now) -> before + WEIGHT * (now - before));
			}
		}
	}

	/**
	 * Returns who has answered how many reads.
	 * @return the numbers by {@code host:port}
	 */
	public Map<String, Long> counts() {
		return new TreeMap<>(this.counts);
	}

	/**
	 * Returns how long servers take to answer a small command, lately and on average.
	 * @return the times in milliseconds, by {@code host:port}
	 */
	public Map<String, Double> roundTrips() {
		return new TreeMap<>(this.roundTrips);
	}

	/**
	 * Returns who has answered the latest read.
	 * @return {@code host:port}, or {@code null} before the first
	 */
	@Nullable String last() {
		return this.last;
	}

	@Configuration(proxyBeanMethods = false)
	static class ReadLogConfiguration {

		@Bean
		ReadLog readLog() {
			return new ReadLog();
		}

		@Bean
		ClientResourcesBuilderCustomizer readLogCustomizer(ReadLog readLog) {
			return (resources) -> resources.commandLatencyRecorder(readLog);
		}

	}

}
