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

import java.nio.file.Path;
import java.util.List;

/**
 * Runs servers: on this machine or in containers.
 */
interface ServerRuntime {

	/** The name of the file in a server's directory that its output goes to. */
	String LOG_FILE = "server.log";

	/**
	 * Prepares a server without starting it.
	 * @param directory where it runs and writes; the same path inside a container
	 * @param arguments the arguments of {@code redis-server}
	 */
	ServerProcess prepare(Path directory, List<String> arguments);

}
