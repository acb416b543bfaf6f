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

/**
 * Chooses what runs the servers.
 */
final class ServerRuntimes {

	private ServerRuntimes() {
	}

	static ServerRuntime of(ServerSource source) {
		return (source == ServerSource.DOCKER) ? docker()
				: new LocalRuntime(ServerBinary.locate(source, System.getenv("PATH")));
	}

	// The only mention of the class, so that Testcontainers is needed by those alone who
	// ask for containers.
	private static ServerRuntime docker() {
		try {
			return new DockerRuntime();
		}
		catch (NoClassDefFoundError ex) {
			throw new RedisDeploymentException(
					"Servers in containers need org.testcontainers:testcontainers on the class path", ex);
		}
	}

}
