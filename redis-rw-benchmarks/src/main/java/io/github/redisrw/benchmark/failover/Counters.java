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

import java.util.List;

import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisServer;

/**
 * What a node says that the writers have written.
 */
final class Counters {

	private static final int ATTEMPTS = 3;

	private Counters() {
	}

	/**
	 * Reads the counters.
	 * @param node where
	 * @return their values, in the order of {@link Load#keys()}
	 */
	static List<Long> on(RedisServer node) {
		return Load.keys().stream().map((key) -> counter(node, key)).toList();
	}

	/**
	 * A Sentinel that promotes a node makes it close all connections, ours too.
	 */
	private static long counter(RedisServer node, String key) {
		for (int attempt = 1;; attempt++) {
			try {
				Object value = node.command("GET", key);
				return (value != null) ? Long.parseLong(value.toString()) : 0;
			}
			catch (RedisDeploymentException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

}
