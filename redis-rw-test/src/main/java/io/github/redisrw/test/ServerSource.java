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

package io.github.redisrw.test;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where the servers of a {@link RedisDeployment} come from. Chosen by
 * {@link RedisDeploymentBuilder#server(ServerSource)} or, for all deployments that do not
 * choose, by the system property {@code redis.rw.test.server}.
 */
public enum ServerSource {

	/**
	 * {@link #PATH} if a server of version 6.2 or later is there, else {@link #JAR}.
	 */
	AUTO,

	/**
	 * The {@code redis-server} found on the {@code PATH}, version 6.2 or later.
	 */
	PATH,

	/**
	 * The Redis 7.0 binary carried in the jar {@code org.signal:embedded-redis}, for
	 * Linux and macOS on x86-64 and ARM64.
	 */
	JAR,

	/**
	 * One container a server, with host networking (Linux only), by Testcontainers, which
	 * must be on the class path. The image is the system property
	 * {@code redis.rw.test.image}, {@code redis:7.0.15} by default.
	 */
	DOCKER;

	static final String PROPERTY = "redis.rw.test.server";

	static ServerSource configured() {
		String value = System.getProperty(PROPERTY, "auto");
		try {
			return valueOf(value.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("System property " + PROPERTY + " is '" + value + "', not one of "
					+ Arrays.toString(values()).toLowerCase(Locale.ROOT), ex);
		}
	}

}
