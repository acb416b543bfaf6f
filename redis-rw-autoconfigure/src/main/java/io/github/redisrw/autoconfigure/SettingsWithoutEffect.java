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

package io.github.redisrw.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;

/**
 * Knows which settings of Spring Boot have no effect on connections of this library.
 */
final class SettingsWithoutEffect {

	private static final String SPRING = "spring.data.redis.";

	private static final String CLIENT_TYPE = SPRING + "client-type";

	private static final List<String> NEVER_USED = List.of(SPRING + "lettuce.read-from",
			SPRING + "lettuce.cluster.refresh.dynamic-refresh-sources", SPRING + "lettuce.cluster.refresh.period",
			SPRING + "cluster.max-redirects", SPRING + "jedis.pool.enabled", SPRING + "jedis.pool.max-active",
			SPRING + "jedis.pool.max-idle", SPRING + "jedis.pool.max-wait", SPRING + "jedis.pool.min-idle",
			SPRING + "jedis.pool.time-between-eviction-runs");

	private static final List<String> ADDRESSES = List.of(SPRING + "host", SPRING + "port", SPRING + "sentinel.master",
			SPRING + "sentinel.nodes", SPRING + "masterreplica.nodes", SPRING + "cluster.nodes");

	private static final List<String> OWN_ADDRESSES = List.of("redis.rw.write.host", "redis.rw.write.url",
			"redis.rw.sentinel.master", "redis.rw.nodes", "redis.rw.cluster.nodes", DeploymentNames.PRIMARY);

	private SettingsWithoutEffect() {
	}

	/**
	 * Find them.
	 * @param environment the settings of an application
	 * @return their names
	 */
	static List<String> in(Environment environment) {
		boolean addressed = OWN_ADDRESSES.stream().anyMatch((key) -> isSet(environment, key));
		Stream<String> candidates = Stream.concat(NEVER_USED.stream(), addressed ? ADDRESSES.stream() : Stream.of());
		Stream<String> found = candidates.filter((key) -> isSet(environment, key));
		return ("jedis".equalsIgnoreCase(environment.getProperty(CLIENT_TYPE))
				? Stream.concat(found, Stream.of(CLIENT_TYPE)) : found)
			.toList();
	}

	private static boolean isSet(Environment environment, String key) {
		return environment.containsProperty(key) || environment.containsProperty(key + "[0]");
	}

}
