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

package io.github.redisrw.benchmark.soak;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.benchmark.soak.history.FinalState;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import org.jspecify.annotations.Nullable;

/**
 * What is there in the end, as the servers say.
 */
final class Evidence {

	private static final String MOST = "1000000";

	private Evidence() {
	}

	/**
	 * Reads what the master has.
	 * @param master the master
	 * @return it
	 */
	static FinalState of(RedisNode master) {
		Map<String, Long> counters = new HashMap<>();
		for (Object key : list(ask(master, "KEYS", "counter:*"))) {
			counters.put(key.toString(), Long.parseLong(String.valueOf(ask(master, "GET", key.toString()))));
		}
		Map<String, List<String>> logs = new HashMap<>();
		for (String key : List.of(ValueLoad.LOG, ValueLoad.TRANSACTIONS + ":a", ValueLoad.TRANSACTIONS + ":b")) {
			logs.put(key, range(master, key));
		}
		Map<String, String> entries = new LinkedHashMap<>();
		for (Object entry : list(ask(master, "XRANGE", MessageLoad.STREAM, "-", "+"))) {
			entries.put(list(entry).get(0).toString(), list(list(entry).get(1)).get(1).toString());
		}
		logs.put(MessageLoad.STREAM, List.copyOf(entries.values()));
		Set<String> pending = new HashSet<>();
		for (Object entry : list(ask(master, "XPENDING", MessageLoad.STREAM, MessageLoad.GROUP, "-", "+", MOST))) {
			pending.add(entries.getOrDefault(list(entry).get(0).toString(), ""));
		}
		return new FinalState(counters, logs, Map.of(MessageLoad.QUEUE, range(master, MessageLoad.QUEUE)),
				Map.of(MessageLoad.STREAM, pending));
	}

	private static List<String> range(RedisNode master, String key) {
		return list(ask(master, "LRANGE", key, "0", "-1")).stream().map(String::valueOf).toList();
	}

	private static @Nullable Object ask(RedisServer server, String... words) {
		return Servers.insist(() -> server.command(words));
	}

	private static List<?> list(@Nullable Object reply) {
		return (reply instanceof List<?> list) ? list : List.of();
	}

	/**
	 * Counts the connections of the application.
	 * @param deployment the servers
	 * @return the number
	 */
	static long connections(RedisDeployment deployment) {
		return deployment.nodes().stream().mapToLong(Evidence::connections).sum();
	}

	private static long connections(RedisServer server) {
		return Arrays.stream(String.valueOf(ask(server, "CLIENT", "LIST")).split("\n", -1))
			.filter((client) -> client.contains(" name=" + Settings.CLIENT_NAME + " "))
			.count();
	}

	/**
	 * The names of the threads that redis-rw has.
	 * @return them, sorted
	 */
	static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map(Thread::getName)
			.filter((name) -> name.startsWith("redis-rw") && !name.startsWith("redis-rw-test"))
			.sorted(Comparator.naturalOrder())
			.toList();
	}

}
